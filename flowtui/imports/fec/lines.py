"""The lines of a FEC, one after the other, into a book that fits in memory.

Of a line that is not on a customer's account only its entry, its kind and its amount are kept, in
arrays: thirteen bytes a line.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import BadFileError
from flowtui.imports.fec.header import Columns, read_header
from flowtui.imports.fec.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flowtui.imports.fec.book import Book


def read_book(path: Path) -> Book:
    """The FEC at ``path``.

    Raises:
        BadFileError: it is no FEC, or lines of it are broken; each is named with what is wrong.
    """
    with open_text(path, detect(path)) as file:
        above, header = _header(file)
        columns = read_header(header)
        reader = Reader(columns)
        # files that were put one behind the other repeat the header
        lines = (line if line != header else "" for line in file)
        try:
            for number, cells in _rows(lines, columns, above + 2):
                reader.take(number, cells)
        except csv.Error as error:
            raise BadFileError(str(error)) from error
    return reader.finish()


def _header(lines: Iterable[str]) -> tuple[int, str]:
    """The first line that is not empty, and how many empty ones stand above it."""
    for number, line in enumerate(lines):
        if line.strip("\ufeff\x00 \t\r\n"):
            return number, line
    return 0, ""


def _rows(lines: Iterable[str], columns: Columns, start: int) -> Iterator[tuple[int, list[str]]]:
    """The lines with their numbers, split; those without any text and the DOS end mark are passed over."""
    separator, width = columns.separator, columns.width
    nothing = f'\x00\x1a \t"{separator}'
    for number, line in enumerate(lines, start):
        plain = line.rstrip("\n")
        if not plain.strip(nothing):
            continue
        cells = next(csv.reader([plain], delimiter=separator)) if columns.quoted else plain.split(separator)
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            del cells[width:]
        yield number, cells
