"""The lines of a FEC, one after the other, into a book that fits in memory.

Of a line that is not on a customer's account only its entry, its kind and its amount are kept, in
arrays: thirteen bytes a line.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from flowtui.imports.amounts import AmountReader
from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import BadFileError
from flowtui.imports.fec.header import Columns, find_header, read_header
from flowtui.imports.fec.reader import Reader
from flowtui.imports.tables.workbook import is_workbook, workbook_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flowtui.imports.fec.book import Book

_PART = 5000


def read_book(path: Path) -> Book:
    """The FEC at ``path``.

    Raises:
        BadFileError: it is no FEC, or lines of it are broken; each is named with what is wrong.
    """
    with _opened(path) as (columns, rows):
        reader = Reader(columns, AmountReader(lambda: _amounts(path), by_law=","))
        try:
            for number, cells in rows:
                reader.take(number, cells)
        except csv.Error as error:
            raise BadFileError(str(error)) from error
    return reader.finish()


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Columns, Iterator[tuple[int, list[str]]]]]:
    """The columns, and the lines below them with their numbers, split."""
    with _lines(path) as all_lines:
        above, header = find_header(all_lines)
        columns = read_header(header, above)
        # files that were put one behind the other repeat the header
        lines = (line if line != header else "" for line in all_lines)
        yield columns, _rows(lines, columns, above + 1)


def _amounts(path: Path) -> Iterator[list[str]]:
    """All amounts, some thousand lines at a time."""
    with _opened(path) as (columns, rows):
        places = (
            (columns.first_amount,) if columns.by_sense else (columns.first_amount, columns.second_amount)
        )
        while part := list(islice(rows, _PART)):
            yield [cells[at] for _number, cells in part for at in places if at < len(cells)]


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[str]]:
    """The file's lines; a row of a workbook is a line between tabs."""
    if is_workbook(path):
        yield ("\t".join(" ".join(cell.split()) for cell in row) for row in workbook_rows(path))
        return
    with open_text(path, detect(path)) as file:
        yield file


def _rows(lines: Iterable[str], columns: Columns, start: int) -> Iterator[tuple[int, list[str]]]:
    """The lines with their numbers, split; those without any text and the DOS end mark are passed over."""
    separator, width = columns.separator, columns.width
    nothing = f'\x00\x1a \t"{separator}'
    for number, line in enumerate(lines, start):
        plain = line.rstrip("\n")
        if not plain.strip(nothing):
            continue
        cells = next(csv.reader([plain], delimiter=separator)) if columns.quoted else plain.split(separator)
        if '"' in plain and not columns.quoted:
            cells = _unquoted(plain, cells, columns)
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            del cells[width:]
        yield number, cells


def _unquoted(line: str, cells: list[str], columns: Columns) -> list[str]:
    """The cells of a line below a header without quotation marks.

    The marks quote where all cells have them, or where the line has too many cells and would not with them;
    else they are signs like any other.
    """
    every = all(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in (cells[0], cells[-1]))
    if not every and len(cells) <= columns.width:
        return cells
    found = next(csv.reader([line], delimiter=columns.separator))
    return found if columns.needed <= len(found) <= columns.width + 1 else cells
