"""What a server said of itself is known before the next run: its SIZE, and whether it takes accents in addresses."""

from __future__ import annotations

import pytest

from flowtui.config import Config, Smtp
from flowtui.documents import templates
from flowtui.mailing import probe, servers
from flowtui.mailing.servers import Known
from flowtui.models import Contact, MailProfile, MailServer
from tests.mailing import sending_kit as kit
from tests.mailing.books import contact, original, planned, why
from tests.mailing.scripted import Scripted

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")
WIDE = "rené@example.com"
NOT_ASKED = f"{WIDE}: on ne sait pas si le serveur d'envoi accepte une telle adresse (SMTPUTF8); flowtui doctor le lui demande"
NOT_TAKEN = f"{WIDE}: le serveur d'envoi n'accepte pas une telle adresse (il n'offre pas SMTPUTF8)"
UNREACHABLE = kit.smtp_config(port=1)
UTF8 = {"ehlo": "250-scripted\r\n250-SIZE 5000000\r\n250 SMTPUTF8"}


@pytest.fixture
def row(anna, make_customer, make_invoice):
    templates.install_defaults()
    return make_invoice(make_customer(email=WIDE))


@pytest.fixture
def plain(row, make_customer, make_invoice):
    return make_invoice(make_customer("C2"), "FA2")


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    probe._asked.clear()


def said(port: int = 1, *, smtputf8: bool = False, max_bytes: int = 0) -> Config:
    """A server that said this once."""
    config = kit.smtp_config(port)
    MailServer.create(
        name=f"127.0.0.1:{port}", smtputf8=smtputf8, max_bytes=max_bytes, seen_at=servers.clock.utcnow()
    )
    return config


def test_an_address_with_accents_stays_out_until_the_server_is_known_to_take_it(anna, row):
    assert why(planned(anna, "invoice", row, config=UNREACHABLE)) == {"FA1": ("bad-address", NOT_ASKED)}
    assert why(planned(anna, "invoice", row, config=said())) == {"FA1": ("bad-address", NOT_TAKEN)}
    found = planned(anna, "invoice", row, config=said(2, smtputf8=True))
    assert [mail.to for mail in found.mails] == [(WIDE,)]


@pytest.mark.parametrize(
    ("ehlo", "left"), [(UTF8["ehlo"], {}), ("250 scripted", {"FA1": ("bad-address", NOT_TAKEN)})]
)
def test_a_server_that_nobody_has_spoken_to_is_asked_once_and_only_for_such_an_address(
    anna, row, plain, ehlo, left
):
    with Scripted({"ehlo": ehlo}) as server:
        config = kit.smtp_config(server.port)
        planned(anna, "invoice", plain, config=config)
        assert server.connections == 0
        assert why(planned(anna, "invoice", row, plain, config=config)) == left
        assert why(planned(anna, "invoice", row, config=config)) == left
        assert (server.connections, server.taken, server.asked.get("mail")) == (1, [], None)


def test_a_server_that_refuses_the_sign_in_is_not_asked_again(anna, row, monkeypatch):
    """Each plan of a control screen would be one more wrong password, until the account is locked."""
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "wrong")
    with Scripted({"ehlo": "250-scripted\r\n250 AUTH PLAIN", "auth": "535 5.7.8 no"}) as server:
        config = kit.smtp_config(server.port, auth="password", user="anna")
        for _plan in range(3):
            assert why(planned(anna, "invoice", row, config=config)) == {"FA1": ("bad-address", NOT_ASKED)}
        assert (server.connections, server.asked["auth"]) == (1, 1)


def test_the_domain_may_have_accents_everywhere(anna, make_customer, make_invoice):
    templates.install_defaults()
    assert why(planned(anna, "invoice", make_invoice(make_customer(email="rene@été.fr")))) == {}


@pytest.mark.parametrize("transport", ["files", "sendmail"])
def test_where_no_server_is_spoken_to_nothing_is_held_against_an_address(anna, row, transport):
    assert why(planned(anna, "invoice", row, config=Config(smtp=Smtp(transport=transport)))) == {}


def test_a_test_goes_to_its_own_address_only(anna, row, plain):
    assert why(planned(anna, "invoice", row, test_to="anna@durand.example")) == {}
    assert set(why(planned(anna, "invoice", plain, test_to=WIDE, config=UNREACHABLE))) == {"FA2"}


def test_copies_and_the_sender_are_addresses_too(anna, make_customer, make_invoice):
    templates.install_defaults()
    customer = make_customer()
    contact(customer, WIDE, role="cc")
    row = make_invoice(customer)
    assert why(planned(anna, "invoice", row, config=UNREACHABLE)) == {"FA1": ("bad-address", NOT_ASKED)}
    Contact.delete().where(Contact.role == "cc").execute()
    assert why(planned(anna, "invoice", row, config=UNREACHABLE)) == {}
    MailProfile.update(sender=WIDE).execute()
    assert why(planned(anna, "invoice", row, config=UNREACHABLE)) == {"FA1": ("bad-address", NOT_ASKED)}


@pytest.mark.parametrize("asked", ["doctor", "a run"])
def test_what_the_server_says_is_remembered(anna, row, order, asked):
    with Scripted(UTF8) as server:
        config = kit.smtp_config(server.port)
        assert servers.known(config.smtp) == Known()
        if asked == "doctor":
            assert "adresses accentuées" in probe.probe(config, ask=False)
        else:
            assert kit.states(kit.deliver(order(2), config)) == ["sent"] * 2
        assert servers.known(config.smtp) == Known(5_000_000, smtputf8=True)
        assert why(planned(anna, "invoice", row, config=config)) == {}
        server.script = {}
        probe.probe(config, ask=False)
        assert servers.known(config.smtp) == Known(1_000_000, smtputf8=False)
    assert servers.known(Smtp(host="other.example")) == Known()


def test_the_smaller_of_the_two_sizes_is_the_limit(anna, make_customer, make_invoice):
    """A document of 3 MB makes a mail of 4 MB."""
    templates.install_defaults()
    row = make_invoice(make_customer())
    original(row, size=3_000_000)
    small, large = said(1, max_bytes=2_097_152), said(2, max_bytes=50_000_000)
    assert why(planned(anna, "invoice", row, config=small)) == {
        "FA1": ("too-large", "le mail ferait 3,93 Mo, le serveur d'envoi en accepte 2,00 Mo")
    }
    assert why(planned(anna, "invoice", row, config=large)) == {}
    own = kit.smtp_config(2, max_bytes=1_048_576)
    assert why(planned(anna, "invoice", row, config=own)) == {
        "FA1": ("too-large", "le mail ferait 3,93 Mo, la limite est 1,00 Mo")
    }
    unlimited = kit.smtp_config(1, max_bytes=0)
    assert set(why(planned(anna, "invoice", row, config=unlimited))) == {"FA1"}
