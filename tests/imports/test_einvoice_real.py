"""Real e-invoices of every syntax, against what was read from them independently."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.errors import FlowError
from flowtui.imports.einvoice.container import embedded_xml, read_xml
from flowtui.imports.run import import_paths
from flowtui.models import Invoice, OriginalDocument
from tests.conftest import SHARED_DATA

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

    from flowtui.imports.einvoice.document import Document


@cache
def known() -> dict[str, dict[str, Any]]:
    if not SHARED_DATA.is_dir():
        return {}
    every = json.loads((SHARED_DATA / "truth.json").read_text())["einvoices"]
    return {name: one for name, one in every.items() if (SHARED_DATA / name).is_file()}


def cents(amount: str | None) -> int | None:
    return None if amount is None else int(Decimal(amount) * 100)


def plain(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def read(path: Path) -> Document | None:
    content = path.read_bytes()
    xml = embedded_xml(content) if path.suffix.lower() == ".pdf" else content
    return read_xml(xml) if xml else None


def read_or_none(path: Path) -> Document | None:
    try:
        return read(path)
    except FlowError:
        return None


def expected(one: dict[str, Any]) -> dict[str, Any]:
    buyer = one["buyer"]
    endpoint = buyer["endpoint"] if buyer["endpoint_scheme"] in ("EM", "DE:SMTP") else None
    return {
        "number": one["number"],
        "issue_date": one["issue_date"],
        "due_date": one["due_date"],
        "currency": one["currency"],
        "total_cents": cents(one["grand_total"]),
        "due_cents": cents(one["due_payable"]),
        "seller": plain(one["seller"]["name"]),
        "buyer": plain(buyer["name"]),
        "buyer_email": buyer["contact_email"] or endpoint,
    }


@pytest.mark.parametrize(
    "source", ["akretion", "cen", "facturx", "horstoeko", "mustang", "xrechnung", "zugferd"]
)
def test_every_file_says_what_was_read_from_it_independently(shared_data: Path, source: str) -> None:
    wrong = []
    files = {name: one for name, one in known().items() if name.startswith(f"einv-{source}")}
    assert files
    for name, one in files.items():
        document = read_or_none(shared_data / name)
        assert (document is None) == (not one.get("syntax")), name
        if document is None:
            continue
        found = {key: value or None for key, value in document.to_json().items()}
        wanted = {key: value or None for key, value in expected(one).items()}
        sums = (document.net_cents, document.vat_cents) == (cents(one["tax_basis"]), cents(one["tax_total"]))
        if any(found[key] != value for key, value in wanted.items()) or not sums:
            wrong.append(name)
    assert wrong == []


def test_a_facturx_brings_invoice_lines_address_and_its_own_pdf(
    sqlite_db: pw.Database, shared_data: Path
) -> None:
    path = shared_data / "einv-akretion-facturx/tests/fixtures/pdf/invoice_EN16931.pdf"
    result = import_paths([path]).to_json()
    (file,) = result["files"]
    assert (file["format"], file["created"], file["errors"]) == ("einvoice", 1, [])
    assert file["invoices"] == [
        {
            "number": "F20260023",
            "kind": "invoice",
            "issue_date": "2026-01-31",
            "due_date": "2026-03-02",
            "currency": "EUR",
            "total_cents": 10490,
            "due_cents": 10490,
            "seller": "LE FOURNISSEUR",
            "buyer": "LE CLIENT",
            "buyer_email": "buyer@buyer.com",
        }
    ]
    one = Invoice.get()
    assert (one.net_cents, one.vat_cents, one.balance_cents) == (10000, 490, 10490)
    assert sum(line.net_cents for line in one.lines) == 10000
    assert [contact.email for contact in one.customer.contacts] == ["buyer@buyer.com"]
    assert one.customer.siren == "987654321"
    assert bytes(OriginalDocument.get().content) == path.read_bytes()
    again = import_paths([path]).to_json()["files"][0]
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 1)


def test_a_credit_note_lowers_the_debt(sqlite_db: pw.Database, shared_data: Path) -> None:
    path = shared_data / "einv-cen-en16931/test/testfiles/CreditNote-Max_content.xml"
    (file,) = import_paths([path]).to_json()["files"]
    assert (file["invoices"][0]["kind"], file["invoices"][0]["total_cents"]) == ("credit_note", 1250000)
    assert (Invoice.get().kind, Invoice.get().total_cents, Invoice.get().balance_cents) == (
        "credit_note",
        -1250000,
        -1250000,
    )


def test_both_databases_take_them(db: pw.Database, shared_data: Path) -> None:
    folder = shared_data / "einv-akretion-facturx/tests"
    first, second = (import_paths([folder]).to_json() for _time in range(2))
    assert first["invoices"] == second["invoices"] > 0
    assert not any(file["errors"] or file["created"] for file in second["files"])
