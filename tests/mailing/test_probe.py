"""Trying the server: what it would say to a mail is found out without one."""

from __future__ import annotations

from typing import Any

import pytest

from flowtui.mailing.probe import probe
from flowtui.mailing.troubles import Deferred, Misconfigured, Refused, Trouble
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import Scripted

ANNA = "anna@durand.example"


@pytest.mark.parametrize(
    ("script", "kind", "said"),
    [
        ({"mail": "530 5.7.57 Client not authenticated to send mail"}, Misconfigured, "demande d'abord une"),
        ({"rcpt": "530 5.7.0 Authentication required"}, Misconfigured, "demande d'abord une identification"),
        ({"rcpt": "554 5.7.1 <x>: Relay access denied"}, Refused, f"{ANNA} sans identification"),
        ({"rcpt": "554 5.7.1 <x>: Client host rejected: Access denied"}, Refused, "user et le mot de passe"),
        ({"mail": "451 4.3.0 wait"}, Deferred, f"ne prend pas de mail de {ANNA}: 451"),
        ({"mail": "553 5.1.8 no such domain"}, Refused, f"ne prend pas de mail de {ANNA}: 553 5.1.8"),
    ],
)
def test_a_server_that_would_take_no_mail_says_so_before_one_is_sent(
    script: dict[str, Any], kind: type[Trouble], said: str
) -> None:
    with Scripted(script) as server, pytest.raises(kind) as raised:
        probe(kit.smtp_config(server.port), sender=f"Anna <{ANNA}>", ask=False)
    assert said in raised.value.sentence
    assert "DATA" not in server.lines
    assert server.taken == []


@pytest.mark.parametrize("rcpt", ["250 ok", "550 5.1.1 no such user", "450 4.2.0 greylisted"])
def test_what_concerns_one_address_only_is_no_trouble(rcpt: str) -> None:
    with Scripted({"rcpt": rcpt}) as server:
        config = kit.smtp_config(port := server.port)
        assert f"127.0.0.1:{port}" in probe(config, sender=ANNA, ask=False)
    assert server.lines[1:] == [f"MAIL FROM:<{ANNA}> SIZE=0", f"RCPT TO:<{ANNA}>", "RSET", "quit"]


def test_without_an_address_of_ones_own_nothing_is_asked() -> None:
    with Scripted() as server:
        probe(kit.smtp_config(server.port), sender="anna", ask=False)
    assert server.lines[1:] == ["quit"]
