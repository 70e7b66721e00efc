"""Tables in workbooks."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.imports.tables import workbook
from flowtui.models import Customer, Invoice
from tests.imports.workbooks import write_ods, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import peewee as pw

ROWS = [
    ["Factures du mois", None, None, None, None],
    [None, None, None, None, None],
    ["Numéro", "code_client", "client", "date", "ttc"],
    ["FA1", "0412", "Dupont & Fils", date(2026, 10, 3), 1240.5],
    ["FA2", 413, "Durand", "04/10/2026", 0.1 + 0.2],
    [2026003, 413.0, "Durand", date(2026, 10, 5), 100],
]


@pytest.mark.parametrize(("name", "write"), [("t.xlsx", write_xlsx), ("t.ods", write_ods)])
def test_a_workbook_reads_as_a_table(
    sqlite_db: pw.Database, tmp_path: Path, name: str, write: Callable[[Path, list[list[object]]], Path]
) -> None:
    path = write(tmp_path / name, ROWS)
    (report,) = import_paths([path]).files
    assert (report.format, report.errors, report.created) == ("table", [], 3)
    found = Invoice.select(Invoice.number, Customer.code, Invoice.issue_date, Invoice.total_cents).join(
        Customer
    )
    assert list(found.order_by(Invoice.issue_date).tuples()) == [
        ("FA1", "0412", date(2026, 10, 3), 124050),
        ("FA2", "413", date(2026, 10, 4), 30),
        ("2026003", "413", date(2026, 10, 5), 10000),
    ]
    assert import_paths([path]).files[0].unchanged == 3


def test_a_wrong_row_is_named_as_the_workbook_numbers_it(sqlite_db: pw.Database, tmp_path: Path) -> None:
    rows = [*ROWS, ["FA4", "413", "Durand", "jamais", 1]]
    (report,) = import_paths([write_xlsx(tmp_path / "t.xlsx", rows)]).files
    assert [note.line for note in report.errors] == [7]


def test_a_broken_workbook_is_one_sentence(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", ROWS)
    path.write_bytes(path.read_bytes()[:400])
    (report,) = import_paths([path]).files
    assert len(report.errors) == 1


def test_a_zip_bomb_is_not_unpacked(
    sqlite_db: pw.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_LARGEST", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (2 << 20))
    (report,) = import_paths([path]).files
    assert "gigaoctet" in report.errors[0].text
