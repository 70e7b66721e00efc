"""Reading FECs: encodings, separators, variants, broken lines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice
from tests.imports.samples import FEC_HEADER, payment, sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw


def rows() -> list[tuple[Any, ...]]:
    fields = (Invoice.number, Invoice.kind, Invoice.total_cents, Invoice.balance_cents)
    return list(Invoice.select(*fields).order_by(Invoice.number, Invoice.id).tuples())


def read(path: Path) -> dict[str, Any]:
    return import_paths([path]).to_json()["files"][0]


def test_entries_out_of_balance_are_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[1][12] = "99,00"
    report = read(write_fec(tmp_path / "fec.txt", lines))
    assert report["created"] == 1
    assert [one["line"] for one in report["skipped"]] == [2, None]
    assert "1,00" in report["skipped"][0]["reason"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-15", "cp850", "mac_roman"]
)
@pytest.mark.parametrize("separator", ["\t", "|", ";"])
def test_every_encoding_reads_the_same(
    sqlite_db: pw.Database, tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = sale("1", "FA n°1", "C1", 10000)
    lines[0][7] = "Société à façon, Éts Gérôme"
    read(write_fec(tmp_path / "fec.txt", lines, encoding=encoding, separator=separator))
    assert (Invoice.get().number, Customer.get().name) == ("FA n°1", "Société à façon, Éts Gérôme")


@pytest.mark.parametrize("senses", [("D", "C"), ("+1", "-1"), ("1", "-1"), ("d ", "c ")])
def test_amount_and_sense(sqlite_db: pw.Database, tmp_path: Path, senses: tuple[str, str]) -> None:
    header = [{"Debit": "Montant", "Credit": "Sens"}.get(name, name) for name in FEC_HEADER]
    lines = sale("1", "FA1", "C1", 10000)
    for line, sense in zip(lines, (senses[0], senses[1], senses[1]), strict=True):
        line[11], line[12] = (line[11] if line[12] == "0,00" else line[12]), sense
    read(write_fec(tmp_path / "fec.txt", lines, header=header))
    assert rows() == [("FA1", "invoice", 12000, 12000)]


def test_header_in_capitals_with_accents_and_padding(sqlite_db: pw.Database, tmp_path: Path) -> None:
    header = [{"Debit": " DÉBIT  ", "Credit": "CRÉDIT"}.get(name, name.upper()) for name in FEC_HEADER]
    lines = [[f"{cell}   " for cell in line] for line in sale("1", "FA1", "C1", 10000)]
    lines[0][11] = "+0000000120.00"
    assert read(write_fec(tmp_path / "fec.txt", lines, header=header))["created"] == 1
    assert Invoice.get().total_cents == 12000


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (3, "20261332", "n'est pas une date"),
        (3, "", "EcritureDate"),
        (11, "douze", "n'est pas un montant"),
    ],
)
def test_a_broken_line_is_named_and_nothing_stored(
    sqlite_db: pw.Database, tmp_path: Path, column: int, text: str, words: str
) -> None:
    lines = sale("1", "FA1", "C1", 10000) + sale("2", "FA2", "C1", 10000)
    lines[3][column] = text
    report = read(write_fec(tmp_path / "fec.txt", lines))
    assert [one["line"] for one in report["errors"]] == [5]
    assert words in report["errors"][0]["message"]
    assert not Invoice.select().exists()
    assert not Customer.select().exists()


@pytest.mark.parametrize("change", [lambda line: line[:-1], lambda line: [*line, "x"], lambda line: line[:3]])
def test_a_line_of_another_width_is_named(sqlite_db: pw.Database, tmp_path: Path, change: Any) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[1] = change(lines[1])
    report = read(write_fec(tmp_path / "fec.txt", lines))
    assert [one["line"] for one in report["errors"]] == [3]
    assert not Invoice.select().exists()


def test_a_document_without_a_sound_date_has_the_entrys(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[0][9] = "20230000"
    report = read(write_fec(tmp_path / "fec.txt", lines))
    assert (len(report["skipped"]), Invoice.get().issue_date) == (1, date(2026, 1, 15))


def test_empty_columns_that_an_editor_took_from_every_line(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = [line[:16] for line in sale("1", "FA1", "C1", 10000)] + sale("2", "FA2", "C1", 10000)[:3]
    assert read(write_fec(tmp_path / "fec.txt", lines))["created"] == 2


def test_a_missing_column_is_named(sqlite_db: pw.Database, tmp_path: Path) -> None:
    header = [name for name in FEC_HEADER if name != "EcritureLet"]
    report = read(write_fec(tmp_path / "fec.txt", [], header=header))
    assert (report["errors"][0]["line"], "EcritureLet" in report["errors"][0]["message"]) == (1, True)


def test_what_is_no_fec_is_refused_as_one(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("bonjour\n")
    report = import_paths([path], form="fec").to_json()["files"][0]
    assert "FEC" in report["errors"][0]["message"]


def test_control_characters_do_not_get_in(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA\x001", "C1", 10000)
    lines[0][7] = "Du\x1b[31mpont"
    read(write_fec(tmp_path / "fec.txt", lines))
    assert (Invoice.get().number, Customer.get().name) == ("FA 1", "Du [31mpont")


def test_a_dry_run_tells_and_takes_back(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))
    result = import_paths([path], dry_run=True)
    assert (result.files[0].created, result.invoices, result.open_cents) == (1, 1, 12000)
    assert not Customer.select().exists()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_and_the_dos_end_mark(sqlite_db: pw.Database, tmp_path: Path, end: str) -> None:
    path = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))
    text = path.read_bytes().decode().replace("\r\n", end)
    path.write_bytes(f"{end}{text}{end}\x1a".encode())
    report = read(path)
    assert (report["read"], report["errors"], report["created"]) == (3, [], 1)


@pytest.mark.parametrize("empty", ["\t" * 17, "\t" * 16, " \t \t", '""' + '\t""' * 17])
def test_rows_without_any_text_are_passed_over(sqlite_db: pw.Database, tmp_path: Path, empty: str) -> None:
    path = write_fec(
        tmp_path / "fec.txt", [*sale("1", "FA1", "C1", 100), [empty], *sale("2", "FA2", "C1", 100)]
    )
    path.write_bytes(path.read_bytes() + f"{empty}\r\n{empty}\r\n".encode())
    report = read(path)
    assert (report["read"], report["errors"], report["created"]) == (6, [], 2)


def test_files_put_one_behind_the_other(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write_fec(
        tmp_path / "fec.txt", [*sale("1", "FA1", "C1", 100), FEC_HEADER, *sale("2", "FA2", "C1", 100)]
    )
    report = read(path)
    assert (report["read"], report["errors"], report["created"]) == (6, [], 2)


def test_quoted_cells(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[0][7] = "Dupont; Fils"
    quoted = [[f'"{cell}"' for cell in line] for line in lines]
    path = write_fec(tmp_path / "fec.csv", quoted, separator=";", header=[f'"{name}"' for name in FEC_HEADER])
    assert read(path)["created"] == 1
    assert Customer.get().name == "Dupont; Fils"


def test_a_quotation_mark_is_only_a_character(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[0][10] = '"vis 5" inox'
    read(write_fec(tmp_path / "fec.txt", lines))
    assert Invoice.get().label == '"vis 5" inox'


def test_a_journal_numbered_across_the_books(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000) + sale("2", "FA2", "C1", 5000)
    for line in (lines[1], lines[2]):
        line[0] = "OD"
    report = read(write_fec(tmp_path / "fec.txt", lines))
    assert report["skipped"] == []
    assert {one.number: one.net_cents for one in Invoice.select()} == {"FA1": 10000, "FA2": 5000}


def test_a_fec_on_both_databases(db: pw.Database, tmp_path: Path) -> None:
    lines = (
        sale("1", "FA1", "C1", 10000, "AA")
        + payment("2", "CH1", "C1", "120,00", "AA")
        + sale("3", "FA2", "C2", 5000)
    )
    path = write_fec(tmp_path / "fec.txt", lines)
    assert import_paths([path], dry_run=True).invoices == 2
    assert not Invoice.select().exists()
    assert [read(path)["created"], read(path)["unchanged"]] == [2, 2]
    assert Customer.select().where(Customer.offsets_stale).count() == 2
