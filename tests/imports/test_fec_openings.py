"""What a FEC carries forward as one sum is no invoice; what it carries forward by document stays one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice
from tests.imports.samples import posting, sale, write_fec, write_pdf

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw


def opening(customer: str, debit: str, piece: str, *, number: str = "1", **more: str) -> list[str]:
    more = {"journal": "AN", "journal_label": "A nouveaux", "day": "20260101"} | more
    return posting(number, "411000", debit, customer=customer, piece=piece, **more)


def capital(piece: str) -> list[str]:
    """The line that opens the entry."""
    same = {"journal": "AN", "journal_label": "A nouveaux", "day": "20260101"}
    return posting("1", "101000", credit="0,00", piece=piece, **same)


def openings(folder: Path, *lines: list[str]) -> dict[str, bool]:
    """Whether each row is a sum without a document, by customer and number."""
    report = import_paths([write_fec(folder / "fec.txt", list(lines))])
    assert report.files[0].errors == []
    rows = Invoice.select(Customer.code, Invoice.number, Invoice.opening).join(Customer).tuples()
    return {f"{code} {number}": sum_ for code, number, sum_ in rows}


@pytest.mark.parametrize(
    "piece",
    ["RAN", "AN 2", "AN2026", "R.A.N.", "sans", "", "-", "A NOUVEAUX", "Report à nouveau", "1", "2026", "01/01/2026"],
)  # fmt: skip
def test_a_sum_is_no_document(sqlite_db: pw.Database, tmp_path: Path, piece: str) -> None:
    assert list(openings(tmp_path, opening("C1", "50,00", piece)).values()) == [True]
    row = Invoice.get()
    assert (row.kind, row.total_cents, row.balance_cents, row.due_date) == ("invoice", 5000, 5000, None)


@pytest.mark.parametrize(
    ("code", "label"),
    [("AN", "x"), ("RAN", "x"), ("XX", "A NOUVEAUX"), ("XX", "REPORT A NOUVEAU"), ("XX", "Ouverture")],
)
def test_the_journal_tells_an_opening(sqlite_db: pw.Database, tmp_path: Path, code: str, label: str) -> None:
    found = openings(tmp_path, opening("C1", "50,00", "SOLDE", journal=code, journal_label=label))
    assert found == {"C1 SOLDE": True}


@pytest.mark.parametrize("piece", ["FA2025-0412", "F1207", "2025-118", "100457"])
def test_what_is_carried_forward_by_document_stays_an_invoice(
    sqlite_db: pw.Database, tmp_path: Path, piece: str
) -> None:
    assert openings(tmp_path, opening("C1", "50,00", piece)) == {f"C1 {piece}": False}


def test_a_number_that_several_customers_share_is_the_entrys(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = opening("C1", "50,00", "510"), opening("C2", "20,00", "510"), opening("C2", "7,00", "FA7")
    assert openings(tmp_path, *lines) == {"C1 510": True, "C2 510": True, "C2 FA7": False}


def test_a_number_that_the_entry_begins_with_is_the_entrys(sqlite_db: pw.Database, tmp_path: Path) -> None:
    assert openings(tmp_path, capital("510"), opening("C1", "50,00", "510")) == {"C1 510": True}


def test_in_another_journal_the_piece_tells_it_unless_something_was_sold(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    lines = [
        opening("C1", "50,00", "RAN", journal="OD", journal_label="Divers"),
        *sale("9", "AN 2", "C2", 100),
    ]
    assert openings(tmp_path, *lines) == {"C1 RAN": True, "C2 AN 2": False}


def test_a_credit_stays_a_payment(sqlite_db: pw.Database, tmp_path: Path) -> None:
    line = opening("C1", "0,00", "RAN")
    line[12] = "20,00"
    assert openings(tmp_path, line) == {"C1 RAN": False}
    assert Invoice.get().kind == "payment"


def test_the_sums_are_told_once_and_reading_again_changes_nothing(db: pw.Database, tmp_path: Path) -> None:
    path = write_fec(tmp_path / "fec.txt", [opening("C1", "50,00", "RAN"), opening("C2", "20,00", "RAN")])
    first = import_paths([path]).to_json()
    (told,) = [one["reason"] for one in first["files"][0]["skipped"] if "à-nouveau" in one["reason"]]
    assert told.startswith("2 ")
    again = import_paths([path]).to_json()
    assert again["files"][0]["unchanged"] == 2
    assert again["open_cents"] == first["open_cents"] == 7000
    assert [row.opening for row in Invoice.select()] == [True, True]


def test_a_document_known_from_the_year_before_is_no_sum(sqlite_db: pw.Database, tmp_path: Path) -> None:
    import_paths([write_fec(tmp_path / "2025.txt", sale("1", "AN 7", "C1", 10000, day="20250601"))])
    assert openings(tmp_path, opening("C1", "120,00", "AN 7")) == {"C1 AN 7": False}


def test_a_pdf_is_not_taken_for_the_document_of_a_sum(sqlite_db: pw.Database, tmp_path: Path) -> None:
    openings(
        tmp_path, opening("C1", "50,00", "510"), opening("C2", "20,00", "510"), opening("C3", "1,00", "5100")
    )
    for name in ("facture-510.pdf", "facture-5100.pdf"):
        write_pdf(tmp_path / name)
    reports = import_paths([tmp_path / "facture-510.pdf", tmp_path / "facture-5100.pdf"]).files
    assert [(one.created, len(one.errors)) for one in reports] == [(0, 1), (1, 0)]


def test_real_openings(sqlite_db: pw.Database, shared_data: Path) -> None:
    def counts(name: str) -> Any:
        import_paths([shared_data / name])
        rows = Invoice.select().where(Invoice.kind == "invoice")
        of_openings = rows.where(Invoice.source_key.contains("|*"))
        found = of_openings.count(), rows.where(Invoice.opening).count()
        Invoice.delete().execute()
        return found

    assert counts("fec-neolegal/0000000001FEC20220831.txt") == (7, 7)
    assert counts("fec-neolegal/111111111FEC20221231.TXT") == (13, 13)
    total, sums = counts("fec-ekylibre/agrigest-123456789FEC20230331.txt")
    assert total == sums > 40
    assert counts("fec-tryton/FEC.csv") == (1, 1)
