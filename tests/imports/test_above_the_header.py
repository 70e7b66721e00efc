"""What stands above the header of accounts or the first element of an XML, and envelopes around it."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Invoice
from tests.imports.samples import sale, write_fec
from tests.imports.test_einvoice import ubl
from tests.imports.workbooks import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw

SBDH = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/'
    'StandardBusinessDocumentHeader"><StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion>'
    "</StandardBusinessDocumentHeader>{inside}</StandardBusinessDocument>"
)
ABOVE = [
    "sep=\t\n",
    "Ets Durand - exercice 2026\n",
    "Ets Durand\tFEC 2026\n\n\n",
    "\n\ufeff",
    "\ufeff\ufeff",
    "JournalCode et suite\nau 31/12/2026\n\n",
]


def read(path: Path, **options: Any) -> dict[str, Any]:
    return import_paths([path], **options).to_json()["files"][0]


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("named", [None, "fec"])
def test_a_title_above_a_fec(sqlite_db: pw.Database, tmp_path: Path, above: str, named: str | None) -> None:
    path = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))
    path.write_text(above + path.read_text())
    report = read(path, form=named)
    assert (report["format"], report["errors"], report["created"]) == ("fec", [], 1)


def test_lines_below_a_title_are_counted_as_an_editor_counts(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    lines[2][11] = "douze"
    path = write_fec(tmp_path / "fec.txt", lines)
    path.write_text("Ets Durand\n\n" + path.read_text())
    assert [one["line"] for one in read(path)["errors"]] == [6]
    path.write_text("Ets Durand\n" + path.read_text().replace("\tEcritureLet", "\tLettre"))
    assert [one["line"] for one in read(path)["errors"]] == [4]


def test_a_fec_kept_as_a_workbook(sqlite_db: pw.Database, tmp_path: Path) -> None:
    text = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000)).read_text()
    rows: list[list[object]] = [list(line.split("\t")) for line in text.splitlines()]
    for row in rows[1:]:
        row[11:13] = [float(str(one).replace(",", ".")) for one in row[11:13]]
        row[4] = int(str(row[4]))
    rows[1][10] = "Vente\n"
    report = read(write_xlsx(tmp_path / "fec.xlsx", [["Ets Durand"], *rows]))
    assert (report["format"], report["errors"], report["created"]) == ("fec", [], 1)
    assert report["fec"]["balance_cents"] == 12000
    assert read(tmp_path / "fec.txt")["unchanged"] == 1


@pytest.mark.parametrize(
    "above", [b"\n", b"\r\n \t\r\n", codecs.BOM_UTF8, b"\n" + codecs.BOM_UTF8, codecs.BOM_UTF8 * 2]
)
def test_blanks_and_a_mark_above_an_xml(sqlite_db: pw.Database, tmp_path: Path, above: bytes) -> None:
    path = tmp_path / "i.xml"
    path.write_bytes(above + ubl(buyer="Société à façon").encode())
    report = read(path)
    assert (report["errors"], report["created"]) == ([], 1)
    assert report["invoices"][0]["buyer"] == "Société à façon"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_an_empty_line_above_an_xml_of_two_bytes(
    sqlite_db: pw.Database, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "i.xml"
    mark = "" if encoding == "utf-16" else "\ufeff"
    path.write_bytes((mark + "\r\n" + ubl().replace("UTF-8", "UTF-16")).encode(encoding))
    assert read(path)["created"] == 1


def test_a_broken_xml_names_the_line_of_the_file(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "i.xml"
    path.write_text("\n\n" + ubl().replace("</b:IssueDate>", ""))
    below = read(path)["errors"][0]["line"]
    path.write_text(ubl().replace("</b:IssueDate>", ""))
    assert below == read(path)["errors"][0]["line"] + 2


def test_an_invoice_in_an_envelope(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "peppol.xml"
    inside = ubl().partition("?>")[2]
    path.write_text(SBDH.format(inside=inside + ubl(number="FA2").partition("?>")[2]))
    report = read(path)
    assert (report["errors"], report["read"], report["created"]) == ([], 2, 2)
    assert [one.number for one in Invoice.select().order_by(Invoice.number)] == ["FA1", "FA2"]
    assert read(path)["unchanged"] == 2


def test_an_envelope_of_which_one_invoice_is_bad_is_not_stored_in_part(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    path = tmp_path / "peppol.xml"
    path.write_text(
        SBDH.format(inside="".join(ubl(issued=day).partition("?>")[2] for day in ("2026-01-15", "jamais")))
    )
    report = read(path)
    assert (len(report["errors"]), report["created"], Invoice.select().count()) == (1, 0, 0)


def test_another_xml_that_names_its_elements_so_is_no_invoice(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<Export><Invoice><Nr>1</Nr></Invoice></Export>")
    (error,) = read(path)["errors"]
    assert "Export" in error["message"]


@pytest.mark.parametrize(
    "text", ["<html><body><table><tr><td>n", "\n <!DOCTYPE html>\n<p>", "<table border=1>"]
)
def test_a_web_page_is_told_as_such(sqlite_db: pw.Database, tmp_path: Path, text: str) -> None:
    path = tmp_path / "export.xls"
    path.write_text(text)
    (error,) = read(path)["errors"]
    assert "HTML" in error["message"]
