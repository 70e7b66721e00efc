"""Amounts whose comma or point may part thousands or decimals: the file tells, or is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.errors import UsageError
from flowtui.imports.amounts import AmountReader, DoubtfulAmountError
from flowtui.imports.run import import_paths
from flowtui.imports.tables.invoices import import_invoices
from flowtui.imports.tables.mapping import Mapping
from flowtui.imports.values import FileReport
from flowtui.models import Invoice, atomic
from tests.imports.samples import posting, read, write_fec
from tests.imports.workbooks import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw


def cents(*cells: str, **options: str) -> int:
    """What the first cell means in a column of all."""
    return AmountReader(lambda: [cells], **options).cents(cells[0])


@pytest.mark.parametrize("sign", [",", "."])
@pytest.mark.parametrize(
    "others",
    [
        ("12{o}50",),
        ("1{s}980{o}50",),
        ("12{s}001{s}980",),
        ("1{s}983",),
        ("330",),
        ("0", "", "-330"),
        ("980{o}5 €",),
        ("0{o}00",),
    ],
)
def test_thousands(sign: str, others: tuple[str, ...]) -> None:
    told = [one.format(s=sign, o="." if sign == "," else ",") for one in others]
    assert cents(f"1{sign}980", *told) == 198000
    assert cents(f"({sign.join(('1', '980'))})", *told) == -198000
    assert cents(f"-12{sign}500 €", *told) == -1250000


@pytest.mark.parametrize("sign", [",", "."])
@pytest.mark.parametrize(
    "others", [("12{s}50",), ("0{s}980",), ("1240{s}980",), ("1 240{s}980",), ("12{s}5",), ("1{o}980{o}000",)]
)
def test_decimals(sign: str, others: tuple[str, ...]) -> None:
    told = [one.format(s=sign, o="." if sign == "," else ",") for one in others]
    assert cents(f"1{sign}980", *told) == 198
    assert cents(f"980{sign}500-", *told) == -98050


@pytest.mark.parametrize("sign", [",", "."])
@pytest.mark.parametrize(
    "others", [(), ("",), ("0",), ("1{s}100", "2{s}500"), ("1{s}980{o}50", "12{s}50"), ("1980",)]
)
def test_what_is_not_guessed(sign: str, others: tuple[str, ...]) -> None:
    told = [one.format(s=sign, o="." if sign == "," else ",") for one in others]
    with pytest.raises(DoubtfulAmountError, match="1"):
        cents(f"1{sign}980", *told)
    assert cents(f"1{sign}980", *told, decimals=sign) == 198
    assert cents(f"1{sign}980", *told, decimals="." if sign == "," else ",") == 198000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,980,000", 198000000), ("-1.980.000 €", -198000000), ("1,980,000.50", 198000050), ("1.980.000,5", 198000050),
        ("0,980", 98), ("1240,980", 124098), ("1 240,980", 124098), ("1'980", 198000), ("1 980", 198000), ("1\u202f980,00", 198000),
        ("12,3456", 1235), ("12.3449", 1234), ("-12,345600", -1235), ("(0,0050)", -1), ("0.0049", 0), ("1,980.506", 198051),
    ],
)  # fmt: skip
def test_what_is_clear_by_itself(text: str, value: int) -> None:
    assert cents(text) == value


@pytest.mark.parametrize(
    "text", ["1,98,000", "1,980.000,5", "1,,980", "12,50,1", "1,980,00", "x1,980", "1980,00,000"]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="1"):
        cents(text, "330")


def totals() -> list[int]:
    return [one.total_cents for one in Invoice.select().order_by(Invoice.number)]


HEADER = "numéro;client;date;ht;tva;ttc"


def test_the_whole_table_tells_also_its_last_line(db: pw.Database, tmp_path: Path) -> None:
    lines = [f"F{n:05};Dupont;01/02/2026;1,650;330;1,980" for n in range(7000)]
    report = read(tmp_path / "t.csv", HEADER, *lines, "F9;Dupont;01/02/2026;10,000;2,000.00;12,000")
    assert (report["errors"], report["skipped"], report["created"]) == ([], [], 7001)
    assert set(totals()) == {198000, 1200000}
    assert read(tmp_path / "t.csv", HEADER, *lines)["unchanged"] == 7000


def test_reading_with_care_gives_the_same(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        f'{HEADER}\nF1;Dupont;01/02/2026;1,650;330;1,980\nF2;"Dupont";01/02/2026;10;2;1,980,000\n'
    )
    report = FileReport("")
    with atomic():
        import_invoices(path, Mapping(), report, quick=False)
    assert (report.created, totals()) == (2, [198000, 198000000])


def test_a_doubtful_table_stores_nothing_and_says_what_to_do(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = (HEADER, "F1;Dupont;01/02/2026;10,00;2,00;12,00", "F2;Dupont;01/02/2026;;;1,980")
    assert read(tmp_path / "t.csv", *lines)["created"] == 2
    assert totals() == [1200, 198]
    lines = (HEADER, "F3;Dupont;01/02/2026;;;1,980")
    (error,) = read(tmp_path / "t.csv", *lines)["errors"]
    assert error["line"] == 2
    assert "--mapping" in error["message"]
    mapping = tmp_path / "m.toml"
    mapping.write_text('decimals = "."\n')
    assert read(tmp_path / "t.csv", *lines, mapping=mapping)["created"] == 1
    assert totals() == [1200, 198, 198000]
    mapping.write_text('decimals = "comma"\n')
    with pytest.raises(UsageError, match="decimals"):
        read(tmp_path / "t.csv", *lines, mapping=mapping)


def test_a_workbook_of_numbers_is_never_doubtful(sqlite_db: pw.Database, tmp_path: Path) -> None:
    rows: list[list[object]] = [HEADER.split(";")]
    rows += [
        [f"F{n}", "Dupont", "01/02/2026", None, None, one] for n, one in enumerate((1.98, 6.666, 1.234, 1980))
    ]
    path = write_xlsx(tmp_path / "t.xlsx", rows)
    (report,) = import_paths([path]).files
    assert (report.errors, report.created, totals()) == ([], 4, [198, 667, 123, 198000])
    assert ["6.666" in note.text for note in report.skipped] == [True]
    assert import_paths([path]).files[0].unchanged == 4


def test_a_fec_means_decimals_by_law_unless_it_shows_otherwise(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    def entry(piece: str, *amounts: str) -> list[list[str]]:
        return [
            posting("1", "411000", amounts[0], "0", customer="C1", piece=piece),
            posting("1", "707000", "0", amounts[1], piece=piece),
            posting("1", "445710", "0", amounts[2], piece=piece),
        ]

    def fec(*amounts: str) -> int:
        (report,) = import_paths([write_fec(tmp_path / "fec.txt", entry("FA", *amounts))]).files
        assert report.errors == []
        return int(report.details["fec"]["balance_cents"])

    assert fec("1,980", "1,650", "330") == 198000
    assert fec("1,980", "1,650", "0,330") == 198
    assert fec("1,980.00", "1,650", "330.00") == 198000
    assert fec("1.980,00", "1.650", "330,00") == 198000
