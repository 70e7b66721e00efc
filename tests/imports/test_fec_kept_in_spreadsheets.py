"""FECs that went through a spreadsheet: quoted lines, sums at the end, days as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice
from tests.imports.samples import FEC_HEADER, sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw


def read(path: Path) -> dict[str, Any]:
    return import_paths([path]).to_json()["files"][0]


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_lines_are_quoted_and_the_header_is_not(
    sqlite_db: pw.Database, tmp_path: Path, separator: str
) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[0][7] = 'Dupont "Le Grand" & fils'
    quoted = [['"{}"'.format(cell.replace('"', '""')) for cell in line] for line in lines]
    report = read(write_fec(tmp_path / "fec.txt", quoted, separator=separator))
    assert (report["errors"], report["created"], Invoice.get().total_cents) == ([], 1, 12000)
    assert Customer.get().name == 'Dupont "Le Grand" & fils'


def test_only_a_cell_with_the_separator_is_quoted(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[0][7] = '"Dupont; fils et ""associés"""'
    report = read(write_fec(tmp_path / "fec.txt", lines, separator=";"))
    assert (report["errors"], report["created"]) == ([], 1)
    assert Customer.get().name == 'Dupont; fils et "associés"'


@pytest.mark.parametrize("label", ['"', '24" écran', '"Chez Paul"', '"Chez Paul', 'Paul"'])
def test_a_quotation_mark_that_quotes_nothing(sqlite_db: pw.Database, tmp_path: Path, label: str) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[0][7] = label
    assert read(write_fec(tmp_path / "fec.txt", lines))["created"] == 1
    assert Customer.get().name == label


@pytest.mark.parametrize("first", ["", "TOTAL", "Total général"])
def test_a_sum_is_told_and_left_out(sqlite_db: pw.Database, tmp_path: Path, first: str) -> None:
    total = [""] * len(FEC_HEADER)
    total[0], total[11], total[12] = first, "120,00", "120,00"
    report = read(write_fec(tmp_path / "fec.txt", [*sale("1", "FA1", "C1", 10000), total]))
    assert (report["errors"], report["created"], report["fec"]["lines"]) == ([], 1, 3)
    assert [one["line"] for one in report["skipped"]] == [5]


@pytest.mark.parametrize("at", [2, 4])
def test_a_line_without_a_date_is_no_sum_where_it_has_more(
    sqlite_db: pw.Database, tmp_path: Path, at: int
) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    keep = lines[0][:]
    for place in (2, 3, 4):
        lines[0][place] = keep[place] if place == at else ""
    report = read(write_fec(tmp_path / "fec.txt", lines))
    assert [one["line"] for one in report["errors"]] == [2]
    lines[0] = keep
    lines[0][3] = ""
    assert [one["line"] for one in read(write_fec(tmp_path / "fec.txt", lines))["errors"]] == [2]


def test_days_as_numbers_are_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000, day="46037"))
    report = read(path)
    assert (report["errors"], report["created"]) == ([], 1)
    assert Invoice.get().issue_date.isoformat() == "2026-01-15"
    assert ["2026-01-15" in one["reason"] for one in report["skipped"]] == [True]
