"""What spreadsheets and other programs leave in a table: empty rows, sums, dates in other orders, long headers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flowtui.errors import UsageError
from flowtui.imports.dates import DateError, parse_date
from flowtui.models import Customer, Invoice
from tests.imports.samples import read
from tests.imports.workbooks import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

HEADER = "Numéro;Code client;Client;Date;TTC"
FIRST, SECOND = "F1;C1;Dupont;01/02/2026;10,00", "F2;C1;Dupont;02/02/2026;20,00"


@pytest.mark.parametrize("empty", [";;;;", " ; ;;\t;", '"";"";"";"";""', ";;"])
def test_rows_without_text_are_passed_over(sqlite_db: pw.Database, tmp_path: Path, empty: str) -> None:
    report = read(tmp_path / "t.csv", HEADER, FIRST, empty, SECOND, empty, empty)
    assert (report["errors"], report["skipped"], report["read"], report["created"]) == ([], [], 2, 2)


def test_rows_without_text_in_a_table_of_customers(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(tmp_path / "t.csv", "code;nom;mail", "C1;Dupont;a@x.example", ";;", ";;")
    assert (report["errors"], report["read"], report["created"]) == ([], 1, 1)


@pytest.mark.parametrize(
    "total",
    [";;;;30,00", "Total;;;;30,00", ";;;TOTAL GÉNÉRAL;30,00", ";;Sous-total;;30,00", ";Totaux;;;30,00"],
)
def test_a_sum_is_told_and_left_out(db: pw.Database, tmp_path: Path, total: str) -> None:
    report = read(tmp_path / "t.csv", HEADER, FIRST, SECOND, total)
    assert (report["errors"], report["read"], report["created"]) == ([], 2, 2)
    assert [note["line"] for note in report["skipped"]] == [4]
    assert [one.code for one in Customer.select()] == ["C1"]


def test_a_sum_below_a_workbook(sqlite_db: pw.Database, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Numéro", "Client", "Date", "TTC"],
        ["F1", "Dupont", date(2026, 2, 1), 10.0],
        ["", "", "", ""],
        ["", "", "Total", 10.0],
    ]
    report = read(write_xlsx(tmp_path / "t.xlsx", rows))
    assert (report["errors"], report["created"], [note["line"] for note in report["skipped"]]) == ([], 1, [4])


@pytest.mark.parametrize("line", ["F3;;;01/02/2026;5,00", "F3;C1;Dupont;;5,00", ";C1;Dupont;01/02/2026;5,00"])
def test_a_document_that_lacks_something_is_no_sum(sqlite_db: pw.Database, tmp_path: Path, line: str) -> None:
    report = read(tmp_path / "t.csv", HEADER, FIRST, line)
    assert [note["line"] for note in report["errors"]] == [3]
    assert not Invoice.select().exists()


@pytest.mark.parametrize(
    "header",
    [
        "N° de facture;Code du client;Nom du client;Date de la facture;Montant TTC (€)",
        '"N° de\nfacture";Réf. client;Intitulé;Date de pièce;Total TTC EUR',
        "Invoice No.;Customer ID;Customer Name;Invoice Date;Total amount",
        "Invoice #;Customer number;Client name;Date;Grand total",
    ],
)
def test_headers_as_programs_write_them(sqlite_db: pw.Database, tmp_path: Path, header: str) -> None:
    report = read(tmp_path / "t.csv", header, FIRST, SECOND)
    assert (report["format"], report["errors"], report["created"]) == ("table", [], 2)
    assert Customer.get().name == "Dupont"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er janvier 2026", date(2026, 1, 1)),
        ("3 févr. 2026", date(2026, 2, 3)),
        ("03-Aug-26", date(2026, 8, 3)),
        ("31 déc. 2026", date(2026, 12, 31)),
    ],
)
def test_months_by_name(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["3 jui 2026", "3 ma 2026", "3 xyz 2026", "31 avril 2026", "12/31/2026"])
def test_what_names_no_day(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_the_month_first_where_a_mapping_says_so(sqlite_db: pw.Database, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('dates = "month-first"\n')
    lines = (
        "F1;C1;Dupont;2/1/2026 8:45 AM;10,00",
        "F2;C1;Dupont;12/31/2026;10,00",
        "F3;C1;Dupont;2026-02-03;1",
    )
    assert read(tmp_path / "t.csv", HEADER, *lines, mapping=mapping)["created"] == 3
    days = [one.issue_date for one in Invoice.select().order_by(Invoice.number)]
    assert days == [date(2026, 2, 1), date(2026, 12, 31), date(2026, 2, 3)]
    mapping.write_text('dates = "american"\n')
    with pytest.raises(UsageError, match="month-first"):
        read(tmp_path / "t.csv", mapping=mapping)
