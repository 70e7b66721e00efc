"""Dates that a spreadsheet left as numbers of days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Invoice
from tests.imports.workbooks import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw

HEADER = "Numéro;Code client;Date;Échéance;TTC"


def read(path: Path, *lines: str, **options: Any) -> dict[str, Any]:
    if lines:
        path.write_text("\n".join((HEADER, *lines)) + "\n")
    return import_paths([path], **options).to_json()["files"][0]


@pytest.mark.parametrize("day", ["45000", "45000,375", "45000.999", " 45000 "])
def test_a_serial_day_in_a_csv_is_read_and_told(db: pw.Database, tmp_path: Path, day: str) -> None:
    report = read(tmp_path / "t.csv", f"F1;C1;{day};;10,00", "F2;C1;31/12/2025;46022;10,00")
    assert (report["errors"], report["created"]) == ([], 2)
    first, second = Invoice.select().order_by(Invoice.number)
    assert (first.issue_date, second.due_date) == (date(2023, 3, 15), date(2025, 12, 31))
    (note,) = report["skipped"]
    assert "2023-03-15" in note["reason"]
    assert read(tmp_path / "t.csv")["unchanged"] == 2


def test_a_day_in_a_workbook_without_its_format(sqlite_db: pw.Database, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        list(HEADER.split(";")),
        ["F1", "C1", 45000, 45030.5, 10.0],
        ["F2", "C1", date(2023, 3, 15), "14/04/2023", 10.0],
        ["F3", "C1", 20230315, None, 10.0],
    ]
    report = read(write_xlsx(tmp_path / "t.xlsx", rows))
    assert (report["errors"], report["created"]) == ([], 3)
    found = list(Invoice.select(Invoice.issue_date, Invoice.due_date).order_by(Invoice.number).tuples())
    day, due = date(2023, 3, 15), date(2023, 4, 14)
    assert found == [(day, due), (day, due), (day, None)]


@pytest.mark.parametrize("day", ["31126", "450000", "2026", "12", "-45000", "99999"])
def test_a_number_that_is_no_day_of_an_invoice_s_time(
    sqlite_db: pw.Database, tmp_path: Path, day: str
) -> None:
    report = read(tmp_path / "t.csv", f"F1;C1;{day};;10,00")
    assert [one["line"] for one in report["errors"]] == [2]
