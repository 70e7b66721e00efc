"""One year's accounts after another's: what was carried forward is not owed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Invoice
from tests.imports.samples import payment, posting, sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw


def opening(
    customer: str, debit: str, piece: str = "RAN", letter: str = "", credit: str = "0,00"
) -> list[str]:
    return posting(
        "1", "411000", debit, credit, journal="AN", journal_label="A nouveaux", day="20270101", customer=customer, piece=piece,
        letter=letter,
    )  # fmt: skip


def first_year(folder: Path) -> Path:
    lines = sale("1", "FA1", "C1", 10000) + sale("2", "FA2", "C1", 5000) + sale("3", "FA3", "C2", 1000)
    return write_fec(folder / "2026.txt", lines)


def second_year(folder: Path, *lines: list[str]) -> Path:
    return write_fec(folder / "2027.txt", list(lines))


def read(*paths: Path) -> dict[str, Any]:
    return import_paths(paths).to_json()


def rows() -> list[tuple[str, int, str]]:
    query = Invoice.select(Invoice.number, Invoice.balance_cents, Invoice.letter)
    return list(query.order_by(Invoice.number, Invoice.id).tuples())


def test_a_document_carried_forward_keeps_its_row(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(first_year(tmp_path))
    Invoice.update(reminder_count=2).where(Invoice.number == "FA1").execute()
    path = second_year(
        tmp_path,
        opening("C1", "120,00", "FA1", "AA"),
        opening("C1", "60,00", "FA2"),
        opening("C2", "12,00", "FA3"),
        *payment("2", "CH9", "C1", "120,00", "AA", day="20270110"),
    )
    assert read(path)["open_cents"] == 7200
    assert rows() == [("FA1", 0, "AN 2027-01-01 AA"), ("FA2", 6000, ""), ("FA3", 1200, "")]
    assert Invoice.get(Invoice.number == "FA1").reminder_count == 2
    again = read(path)["files"][0]
    assert (again["created"], again["updated"]) == (0, 0)


def test_a_sum_known_in_detail_adds_nothing(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(first_year(tmp_path))
    path = second_year(
        tmp_path,
        opening("C1", "180,00"),
        opening("C2", "12,00"),
        *sale("9", "FA9", "C1", 100, day="20270201"),
    )
    result = read(path)
    assert (result["open_cents"], result["files"][0]["created"]) == (19320, 1)
    assert [number for number, _balance, _letter in rows()] == ["FA1", "FA2", "FA3", "FA9"]
    again = read(path)["files"][0]
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 1)


def test_another_sum_closes_what_was_before(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(first_year(tmp_path))
    path = second_year(tmp_path, opening("C1", "170,00"))
    assert read(path)["open_cents"] == 17000 + 1200
    assert rows() == [
        ("FA1", 0, "AN 2027-01-01"),
        ("FA2", 0, "AN 2027-01-01"),
        ("FA3", 1200, ""),
        ("RAN", 17000, ""),
    ]
    assert read(path)["files"][0]["updated"] == 0


def test_the_older_file_read_again_opens_nothing(db: pw.Database, tmp_path: Path) -> None:
    old = first_year(tmp_path)
    read(old)
    new = second_year(tmp_path, opening("C1", "120,00", "FA1", "AA"), opening("C1", "50,00"))
    assert read(new)["open_cents"] == 5000 + 1200
    again = read(old)
    assert (again["open_cents"], again["files"][0]["created"], again["files"][0]["updated"]) == (6200, 0, 0)


@pytest.mark.parametrize("letter", ["", "AA"])
def test_years_in_the_wrong_order(sqlite_db: pw.Database, tmp_path: Path, letter: str) -> None:
    read(second_year(tmp_path, opening("C1", "180,00", letter=letter)))
    assert read(first_year(tmp_path))["open_cents"] == (0 if letter else 18000) + 1200


def test_a_credit_note_carried_forward_stays_one(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = [
        posting("3", "707000", "100,00", piece="AV1"),
        posting("3", "411000", credit="100,00", customer="C1", piece="AV1"),
    ]
    read(write_fec(tmp_path / "2026.txt", lines))
    read(second_year(tmp_path, opening("C1", "0,00", "AV1", credit="100,00")))
    assert [(one.kind, one.balance_cents) for one in Invoice.select()] == [("credit_note", -10000)]


def test_what_is_gone_from_the_same_months_is_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(first_year(tmp_path))
    path = write_fec(
        tmp_path / "2026.txt", sale("1", "FA1", "C1", 10000) + sale("4", "FA4", "C1", 1, day="20261231")
    )
    (report,) = read(path)["files"]
    assert len(report["skipped"]) == 1
    assert "1 " in report["skipped"][0]["reason"]


def test_two_real_years(sqlite_db: pw.Database, shared_data: Path) -> None:
    folder = shared_data / "fec-tryton"
    result = read(folder / "FEC-previous.csv", folder / "FEC.csv")
    assert result["open_cents"] == 1500
    assert not any(
        file["created"] or file["updated"]
        for file in read(folder / "FEC.csv", folder / "FEC-previous.csv")["files"]
    )
