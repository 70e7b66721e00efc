"""From a FEC's lines to invoices, credit notes and payments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice
from tests.imports.samples import payment, posting, sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw


def rows() -> list[tuple[Any, ...]]:
    fields = (Invoice.number, Invoice.kind, Invoice.total_cents, Invoice.balance_cents)
    return list(Invoice.select(*fields).order_by(Invoice.number, Invoice.id).tuples())


def read(path: Path) -> dict[str, Any]:
    return import_paths([path]).to_json()["files"][0]


def test_a_sale_is_an_invoice_with_net_and_vat(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(write_fec(tmp_path / "fec.txt", sale("1", "FA2026-1", "C1", 10000)))
    invoice = Invoice.get()
    assert (invoice.number, invoice.kind, invoice.issue_date) == ("FA2026-1", "invoice", date(2026, 1, 15))
    assert (invoice.net_cents, invoice.vat_cents, invoice.total_cents) == (10000, 2000, 12000)
    assert (invoice.balance_cents, invoice.due_date, invoice.source) == (12000, None, "fec")
    assert (invoice.customer.code, invoice.customer.name) == ("C1", "Client C1")


def test_an_entry_over_two_customers_gives_each_its_own(sqlite_db: pw.Database, tmp_path: Path) -> None:
    one, two = sale("7", "FA1", "C1", 10000), sale("7", "FA2", "C2", 5000)
    read(write_fec(tmp_path / "fec.txt", one + two))
    found = Invoice.select(Invoice.number, Invoice.net_cents, Invoice.vat_cents).order_by(Invoice.number)
    assert list(found.tuples()) == [("FA1", 10000, 2000), ("FA2", 5000, 1000)]


def test_what_cannot_be_attributed_stays_unknown(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = [
        posting("7", "411000", "60,00", customer="C1", piece="FA1"),
        posting("7", "411000", "60,00", customer="C2", piece="FA2"),
        posting("7", "707000", credit="100,00"),
        posting("7", "445710", credit="20,00"),
    ]
    read(write_fec(tmp_path / "fec.txt", lines))
    assert [one.net_cents for one in Invoice.select()] == [None, None]


def test_a_discount_booked_with_a_payment_makes_no_credit_note(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    lines = [
        posting("9", "512000", "117,60", journal="BQ", piece="V9"),
        posting("9", "709000", "2,00", journal="BQ", piece="V9"),
        posting("9", "445710", "0,40", journal="BQ", piece="V9"),
        posting("9", "411000", credit="120,00", customer="C1", journal="BQ", piece="V9"),
    ]
    read(write_fec(tmp_path / "fec.txt", lines))
    assert rows() == [("V9", "payment", -12000, -12000)]


def test_a_sale_taken_back_is_a_credit_note(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = [
        posting("3", "707000", "100,00", piece="AV1"),
        posting("3", "445710", "20,00", piece="AV1"),
        posting("3", "411000", credit="120,00", customer="C1", piece="AV1"),
    ]
    read(write_fec(tmp_path / "fec.txt", lines))
    note = Invoice.get()
    assert (note.kind, note.total_cents, note.net_cents, note.vat_cents) == (
        "credit_note",
        -12000,
        -10000,
        -2000,
    )


def test_letters_settle_and_settled_payments_leave_no_row(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(
        write_fec(
            tmp_path / "fec.txt",
            sale("1", "FA1", "C1", 10000, "AA") + payment("2", "CH1", "C1", "120,00", "AA"),
        )
    )
    assert rows() == [("FA1", "invoice", 12000, 0)]
    assert len(report["skipped"]) == 1
    assert report["fec"]["letters_unbalanced"] == 0


def test_a_letter_that_does_not_balance_is_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000, "AA") + payment("2", "CH1", "C1", "100,00", "AA")
    report = read(write_fec(tmp_path / "fec.txt", lines + sale("3", "FA2", "C2", 1000)))
    assert report["fec"]["letters_unbalanced"] == 1
    assert any("20,00" in one["reason"] for one in report["skipped"])
    assert import_paths([tmp_path / "fec.txt"]).open_cents == report["fec"]["unlettered_cents"] == 1200


def test_a_longer_fec_of_the_same_year_updates(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(write_fec(tmp_path / "june.txt", sale("1", "FA1", "C1", 10000) + payment("2", "CH1", "C1", "50,00")))
    later = [
        *sale("101", "FA1", "C1", 10000, "AA"),
        *payment("102", "CH1", "C1", "50,00", "AA"),
        *payment("103", "CH2", "C1", "70,00", "AA", day="20260701"),
        *sale("104", "FA2", "C1", 500, day="20260702"),
    ]
    report = read(write_fec(tmp_path / "december.txt", later))
    assert (report["created"], report["updated"]) == (1, 2)
    assert rows() == [
        ("CH1", "payment", -5000, 0),
        ("FA1", "invoice", 12000, 0),
        ("FA2", "invoice", 600, 600),
    ]
    assert {one.letter for one in Invoice.select().where(Invoice.balance_cents == 0)} == {"AA"}


def test_the_same_piece_many_times_makes_as_many_rows(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = (
        sale("1", "VE 0123", "C1", 10000)
        + sale("2", "VE 0123", "C1", 10000)
        + sale("3", "VE 0123", "C2", 10000)
    )
    path = write_fec(tmp_path / "fec.txt", lines)
    assert read(path)["created"] == 3
    assert read(path)["unchanged"] == 3


@pytest.mark.parametrize("piece", ["", "-", "0000000"])
def test_without_a_piece_the_entry_gives_the_number(
    sqlite_db: pw.Database, tmp_path: Path, piece: str
) -> None:
    read(write_fec(tmp_path / "fec.txt", sale("VE00042", piece, "C1", 100)))
    assert Invoice.get().number == "VE00042"


def test_what_is_carried_forward_is_open(sqlite_db: pw.Database, tmp_path: Path) -> None:
    same = {"journal": "AN", "journal_label": "A nouveaux", "piece": "RAN", "day": "20260101"}
    lines = [
        posting("1", "411000", "50,00", customer="C1", **same),
        posting("1", "411000", credit="20,00", customer="C2", **same),
        posting("1", "110000", credit="30,00", **same),
    ]
    read(write_fec(tmp_path / "fec.txt", lines))
    assert rows() == [("RAN", "invoice", 5000, 5000), ("RAN", "payment", -2000, -2000)]


def test_the_account_is_the_customer_where_there_is_no_auxiliary(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    lines = [
        posting("1", "411DUPONT", "12,00", account_label="Dupont SA"),
        posting("1", "707", credit="12,00"),
    ]
    read(write_fec(tmp_path / "fec.txt", lines))
    assert (Customer.get().code, Customer.get().name) == ("411DUPONT", "Dupont SA")


def test_a_known_customer_keeps_its_name_and_terms_give_the_due_date(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    Customer.create(code="C1", name="Établissements Durand", terms="30 jours fin de mois")
    read(write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 100)))
    assert Invoice.get().due_date == date(2026, 2, 28)
    assert Customer.get().name == "Établissements Durand"
