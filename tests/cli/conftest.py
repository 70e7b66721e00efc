"""A company of its own for each test, and a mail server that keeps what it is given."""

from __future__ import annotations

import mailbox
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING

import pytest

from flowtui.cli.demo import mailserver
from flowtui.cli.main import main
from tests.cli.program import Done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

REFUSED = "gone@refused.example"
_CUSTOMERS = """\
code;nom;cp;ville;langue;email
C1;Dupont & Fils;69001;Lyon;fr;compta@dupont.example
C2;Épicerie Été;38000;Grenoble;fr;achats@ete.example
C3;The Cheese Cellar;69006;Lyon;en;accounts@cheese.example
C4;Sans Adresse;69002;Lyon;fr;
C5;Parti Sans Laisser;69003;Lyon;fr;gone@refused.example
"""
_INVOICES = """\
numéro;type;code_client;date;échéance;créée_le;ht;tva;ttc;solde
F1;facture;C1;2026-09-01;2026-10-01;2026-09-01;100,00;20,00;120,00;120,00
F2;facture;C1;2026-10-01;2026-10-31;2026-10-01;200,00;40,00;240,00;240,00
F3;facture;C2;2026-10-05;2026-11-04;2026-11-24;50,00;2,75;52,75;52,75
F4;facture;C3;2026-10-06;2026-11-05;2026-11-24;10,00;2,00;12,00;12,00
F5;facture;C4;2026-10-07;2026-11-06;2026-10-07;10,00;2,00;12,00;12,00
F6;facture;C5;2026-10-08;2026-11-07;2026-10-08;10,00;2,00;12,00;12,00
A1;avoir;C2;2026-10-09;;2026-10-09;-10,00;-0,55;-10,55;-10,55
F7;facture;C1;2026-06-01;2026-07-01;2026-06-01;10,00;2,00;12,00;0,00
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Call the program in this process: quicker, and all the same but for the process itself."""

    def run(*words: str) -> Done:
        capsys.readouterr()
        code = main(list(words))
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


@pytest.fixture
def books(tmp_path: Path) -> tuple[str, str]:
    """The files of five customers and eight papers."""
    customers, invoices = tmp_path / "clients.csv", tmp_path / "factures.csv"
    customers.write_text(_CUSTOMERS, encoding="utf-8")
    invoices.write_text(_INVOICES, encoding="utf-8")
    return str(customers), str(invoices)


@pytest.fixture
def company(
    monkeypatch: pytest.MonkeyPatch,
    sqlite_url: str,
    books: tuple[str, str],
    call: Callable[..., Done],
) -> str:
    """The URL of «Ets Durand» with its books, named by the environment for every call."""
    monkeypatch.setenv("FLOWTUI_DATABASE", sqlite_url)
    call("init", "--company", "Ets Durand", "--name", "Anna", "--email", "anna@durand.example").expect(0)
    call("import", *books).expect(0)
    return sqlite_url


@dataclass(frozen=True)
class Server:
    """A mail server on loopback."""

    port: int
    folder: Path

    def mails(self) -> list[EmailMessage]:
        """What it was given so far."""
        box = mailbox.Maildir(self.folder, create=False)
        return [BytesParser(policy=policy.default).parsebytes(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - a Maildir is no dict


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that refuses one address; the configuration in force names it."""
    folder = tmp_path / "Maildir"
    with mailserver.running(folder, REFUSED) as port:
        config = tmp_path / "config.toml"
        config.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\nprofile = "local"\n'
        )
        monkeypatch.setenv("FLOWTUI_CONFIG", str(config))
        yield Server(port, folder)
