"""Files that would end or block the process that reads them: each is one sentence."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flowtui.imports import apart as module
from flowtui.imports.apart import TooMuchError, apart
from flowtui.imports.errors import UnknownFormatError
from flowtui.imports.run import import_paths
from flowtui.models import Invoice
from tests.imports.workbooks import raw_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    import peewee as pw


def _children() -> set[str]:
    """The processes that this one has started and not yet waited for."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


def test_items_come_in_their_order() -> None:
    before = _children()
    assert list(apart(lambda: iter([["é\udcff", "a\nb"], [], ["x" * 100_000]]))) == [
        ["é\udcff", "a\nb"], [], ["x" * 100_000]
    ]  # fmt: skip
    assert _children() <= before


def test_an_error_keeps_its_kind_sentence_and_line() -> None:
    def read() -> Iterator[int]:
        yield 1
        raise UnknownFormatError(*["no table", 7])

    items = apart(read)
    assert next(items) == 1
    with pytest.raises(UnknownFormatError, match="no table") as raised:
        next(items)
    assert raised.value.line == 7


def test_who_has_seen_enough_leaves_no_process() -> None:
    before = _children()
    items = apart(lambda: iter(int, 1))
    assert next(items) == 0
    items.close()
    assert _children() <= before


@pytest.mark.parametrize("way", ["abort", "memory", "time"])
def test_a_death_is_one_sentence(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(module, "_SECONDS", 1)
    monkeypatch.setattr(module, "_MEMORY_BYTES", 1 << 28)

    def read() -> Iterator[int]:
        yield 1
        if way == "abort":
            os.abort()
        yield len(bytearray(1 << 30)) if way == "memory" else sum(iter(int, 1))

    with pytest.raises(TooMuchError):
        list(apart(read))


def test_a_workbook_of_two_far_cells(sqlite_db: pw.Database, tmp_path: Path) -> None:
    """The library makes room for all the cells between them, 2^34, and ends its process."""
    path = raw_workbook(
        tmp_path / "w.xlsx",
        '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    )
    (report,) = import_paths([path]).files
    assert len(report.errors) == 1
    assert not Invoice.select().exists()


def test_a_pipe_is_not_waited_for(sqlite_db: pw.Database, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "p.csv")
    for path in (folder / "p.csv", "/dev/zero"):
        (report,) = import_paths([path]).files
        assert "tube" in report.errors[0].text
    assert not import_paths([folder]).files


def test_a_pdf_that_unpacks_to_more_than_memory(
    sqlite_db: pw.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MEMORY_BYTES", 1 << 28)
    packed = zlib.compress(b"z" * 60_000_000, 9)
    path = tmp_path / "bomb.pdf"
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(factur-x.xml)4 0 R]>>>>>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        b"3 0 obj\n<</Filter[/FlateDecode/ASCII85Decode]/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream\nendobj\n4 0 obj\n<</Type/Filespec/F(factur-x.xml)/EF<</F 3 0 R>>>>\nendobj\n"
        b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )
    (report,) = import_paths([path]).files
    assert report.errors[0].text == TooMuchError().sentence


def test_an_xml_larger_than_any_invoice_is_not_read(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "e.xml"
    with path.open("wb") as file:
        file.write(b"<Invoice>" + b" " * (17 << 20))
    (report,) = import_paths([path], form="einvoice").files
    assert "16" in report.errors[0].text
