"""The main job against a real mail server: import, send singly, send grouped, read the mails back."""

from __future__ import annotations

import io
from email.utils import getaddresses
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.acceptance.harness import Mta, Program

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

_CUSTOMERS = 28
_REFUSED = 27
"""The customer whose address the server does not know."""


def _amount(index: int) -> str:
    return f"{100 + index * 7},{index % 100:02d}"


def _number(index: int) -> str:
    return f"{'FA' if index <= 20 else 'FB'}2026-{index:03d}"


def _write_books(folder: Path) -> tuple[Path, Path]:
    """Customers C00…C27; FA…001 to 020 one each for C00…C19, FB…021 to 080 over seven others, one refused."""
    customers = folder / "clients.csv"
    rows = ["code;nom;email;langue"]
    for index in range(_CUSTOMERS):
        mail = "nobody@x.example" if index == _REFUSED else f"c{index}@x.example"
        rows.append(f"C{index:02d};Société Dupré & Fils {index};{mail};{'en' if index == 3 else 'fr'}")
    customers.write_text("\n".join(rows) + "\n", encoding="utf-8")
    invoices = folder / "factures.csv"
    lines = ["numéro;type;code_client;date;échéance;ht;tva;ttc;solde"]
    for index in range(1, 82):
        customer = index - 1 if index <= 20 else 20 + (index % 7) if index <= 80 else _REFUSED
        amount = _amount(index)
        lines.append(
            f"{_number(index)};facture;C{customer:02d};2026-10-{1 + index % 28:02d};2026-11-15;;;{amount};{amount}"
        )
    invoices.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return customers, invoices


def _pdfs(mail: EmailMessage) -> dict[str, str]:
    """The text of each attached PDF by its name."""
    return {
        str(part.get_filename()): "\n".join(
            page.extract_text() for page in PdfReader(io.BytesIO(part.get_payload(decode=True))).pages
        )
        for part in mail.iter_attachments()
        if part.get_content_type() == "application/pdf"
    }


def _flat(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def program(mta: Mta, tmp_path: Path) -> Program:
    """A company with its books imported and anna as the sender."""
    program = Program(f"sqlite:///{tmp_path / 'books.db'}", mta.config(tmp_path / "config.toml"))
    program.run("init", "--company", "Ets Durand")
    program.run("set", "user", "--name", "Anna", "--email", "anna@x.example")
    customers, invoices = _write_books(tmp_path)
    program.run("import", str(customers), str(invoices))
    return program


def test_single_and_grouped_mails_arrive_once_with_their_pdfs(mta: Mta, program: Program) -> None:
    report = program.run("send", "n:FA*", "--yes", "--wait")
    assert report["counts"]["sent"] == 20
    mta.settle()
    singles = mta.all_mails()
    assert len(singles) == 20
    for mail in singles:
        number = next(n for n in report["messages"] if n["message_id"] == mail["Message-ID"])["invoices"][0]
        index = int(number[-3:])
        assert number in mail["Subject"]
        if index == 4:
            assert mail["Subject"] == f"Ets Durand - Invoice no. {number}"
        else:
            assert mail["Subject"] == f"Ets Durand - Facture n°{number}"
        assert [address for _, address in getaddresses([mail["To"]])] == [f"c{index - 1}@x.example"]
        text = _flat("\n".join(_pdfs(mail).values()))
        assert _flat(number) in text
        assert _flat(f"Dupré & Fils {index - 1}") in text
        assert (_amount(index) if index != 4 else _amount(index).replace(",", ".")) in text
        assert mail.get_body(("plain",)).get_content().strip()
        assert mail.get_body(("html",)).get_content().strip()

    grouped = program.run("statement", "mail:non", "--yes", "--wait", codes=(3,))
    counts = grouped["counts"]
    assert (counts["sent"], counts["failed"]) == (7, 1)
    failed = next(message for message in grouped["messages"] if message["state"] == "failed")
    assert failed["code"] == 550
    assert "nobody@x.example" in failed["reason"]
    mta.settle()
    statements = [
        mail for mail in mta.all_mails() if mail["Message-ID"] not in {m["Message-ID"] for m in singles}
    ]
    assert len(statements) == 7
    for mail in statements:
        message = next(m for m in grouped["messages"] if m["message_id"] == mail["Message-ID"])
        attached = _flat("\n".join(_pdfs(mail).values()))
        body = _flat(mail.get_body(("plain",)).get_content())
        for number in message["invoices"]:
            assert _flat(number) in attached
            assert _flat(number) in body
        others = {_number(i) for i in range(1, 82)} - set(message["invoices"])
        assert not [number for number in others if _flat(number) in attached + body]


def test_the_pointers_follow_what_the_server_accepted(mta: Mta, program: Program) -> None:
    program.run("send", "n:FA*", "--yes", "--wait")
    program.run("statement", "mail:non", "--yes", "--wait", codes=(3,))
    assert program.run("list", "mail:oui", "--limit", "0")["count"] == 20
    assert program.run("list", "groupé:oui", "--limit", "0")["count"] == 60
    again = program.run("send", "n:FA*", "--dry-run", codes=(0, 4))
    assert again["mails"] == 0
    assert {excluded["code"] for excluded in again["excluded"]} == {"already-mailed"}
