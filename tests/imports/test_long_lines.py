"""A line without an end is refused before it is read whole."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Invoice
from tests.imports.samples import FEC_HEADER, sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

MEGABYTE = 1 << 20


@pytest.mark.parametrize("form", [None, "fec", "table", "customers"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_line_of_megabytes_is_refused_with_its_number(
    sqlite_db: pw.Database, tmp_path: Path, form: str | None, encoding: str, end: str
) -> None:
    path = tmp_path / "x.txt"
    head = "\t".join(FEC_HEADER) if form in (None, "fec") else "code;nom;numero;date;ttc"
    # in UTF-16 this letter has the bytes of both line ends
    letter = "\u0a0d" if encoding.startswith("utf-16") else "é"
    path.write_bytes(f"{head}{end}{letter * MEGABYTE}x".encode(encoding))
    (report,) = import_paths([path], form=form).files
    assert [(one.line, "1 Mo" in one.text) for one in report.errors] == [(2, True)]


def test_one_line_and_nothing_else(sqlite_db: pw.Database, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"a;" * MEGABYTE)
    (report,) = import_paths([tmp_path / "x.csv"]).files
    assert [(one.line, "1 Mo" in one.text) for one in report.errors] == [(1, True)]


def test_a_large_file_of_short_lines_is_read(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = sale("1", "FA1", "C1", 10000)
    for line in lines:
        line[10] = "x" * (MEGABYTE // 2)
    assert import_paths([write_fec(tmp_path / "fec.txt", lines)]).files[0].errors == []
    assert Invoice.select().count() == 1


def test_xml_may_be_one_line(sqlite_db: pw.Database, tmp_path: Path) -> None:
    (tmp_path / "i.xml").write_text(f"<?xml version='1.0'?><rss>{' ' * 2 * MEGABYTE}</rss>")
    (report,) = import_paths([tmp_path / "i.xml"]).files
    assert "rss" in report.errors[0].text


def test_a_line_without_an_end_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.write(b"code;nom\nC1;" + b"x" * 10_000)
        file.truncate(300 << 20)
    program = (
        "import pathlib, sys; from flowtui.imports.line_ends import see_lines\n"
        "try: see_lines(pathlib.Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error.line)"
    )
    most = 256 << 20
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )
    assert done.stdout == "BadFileError 2\n"
