"""A table as rows of texts, whatever file it comes from: its header found, its kind told by it.

The separator of a CSV is the one under which most headers are known, which no counting of signs
replaces: an address has more commas than a line has columns.
"""

from __future__ import annotations

import csv
import itertools
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import BadFileError, UnknownFormatError
from flowtui.imports.fec.header import looks_like_fec
from flowtui.imports.recognise import Form
from flowtui.imports.tables import headers
from flowtui.imports.tables.text import FIELD_LIMIT, TextRows
from flowtui.imports.tables.workbook import is_workbook, workbook_rows
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from flowtui.imports.tables.mapping import Mapping

_SEPARATORS = ";\t,|"
#: A header may stand below a title and a date, but not further down.
_HEAD = 20


@dataclass(slots=True)
class Grid:
    """The rows below a header."""

    at: dict[str, int]
    """Where each of our columns stands."""
    header: list[str]
    width: int
    rows: Iterator[list[str]]
    line: Callable[[], int]
    """The file's line of the row read last."""
    notes: list[str]
    """What of the file is not read."""


def which_table(path: Path, mapping: Mapping) -> Form:
    """Whether a grid holds invoices or customers, or is a FEC that was kept as a workbook.

    Raises:
        UnknownFormatError: neither; the sentence says which headers are looked for.
    """
    rows = _head(path)
    if any(looks_like_fec("\t".join(row)) for row in rows):
        return Form.FEC
    if any(headers.is_invoices(headers.positions("table", row, mapping.of("table"))) for row in rows):
        return Form.TABLE
    at = max(
        (headers.positions("customers", row, mapping.of("customers")) for row in rows), key=len, default={}
    )
    if headers.is_customers(at) and len(at) > 1:
        return Form.CUSTOMERS
    raise UnknownFormatError(
        _(
            "flowtui does not recognise this file: its first lines are no FEC's, and name neither "
            "number, customer, date and total, nor code and name; see --mapping."
        )
    )


@contextmanager
def open_grid(path: Path, table: str, mapping: Mapping) -> Iterator[Grid]:
    """The grid of ``path`` read as ``table`` (``table`` or ``customers``).

    Raises:
        BadFileError: the headers that are needed are not there.
    """
    mapped = mapping.of(table)
    head = _head(path)
    if not head:
        raise UnknownFormatError(_("The file is empty."))
    found = [headers.positions(table, row, mapped) for row in head]
    best = max(range(len(head)), key=lambda index: (len(found[index]), -index))
    _require(table, found[best], mapped)
    width = max(index for index, cell in enumerate(head[best]) if cell.strip()) + 1
    notes = [
        _("The header “{header}” stands twice; the first column is read.").format(header=name)
        for name in headers.doubles(table, head[best], mapped)
    ]
    if table == Form.CUSTOMERS:
        told = _("The column “{header}” is not read; name it email, or use --mapping.")
        unread = headers.unread_addresses(head[best], found[best])
        notes += [told.format(header=name) for name in unread]
    if is_workbook(path):
        others: list[str] = []
        counted = _Counted(workbook_rows(path, others))
        _skip(counted, best + 1)
        if others:
            told = _("One sheet of a workbook is read; these are not: {names}. Save each as a file.")
            notes.append(told.format(names=", ".join(map(clean, others[:10]))))
        yield Grid(found[best], head[best], width, counted, lambda: counted.line, notes)
        return
    with open_text(path, detect(path), newline="") as file:
        text = TextRows(file, _separator(path))
        _skip(text, best + 1)
        yield Grid(found[best], head[best], width, text, text.line, notes)


class _Counted:
    """Rows with the number of the one read last."""

    def __init__(self, rows: Iterable[list[str]]) -> None:
        self._rows = iter(rows)
        self.line = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        row = next(self._rows)
        self.line += 1
        return row


def _skip(rows: Iterator[list[str]], count: int) -> None:
    for _row in itertools.islice(rows, count):
        pass


def _head(path: Path) -> list[list[str]]:
    """The first rows, among which the header is."""
    csv.field_size_limit(FIELD_LIMIT)
    if is_workbook(path):
        return list(itertools.islice(workbook_rows(path), _HEAD))
    return _parse(_head_lines(path), _separator(path))


def _head_lines(path: Path) -> list[str]:
    with open_text(path, detect(path), newline="") as file:
        return [line for line in (file.readline(FIELD_LIMIT) for _line in range(_HEAD)) if line]


def _separator(path: Path) -> str:
    lines = _head_lines(path)

    def score(separator: str) -> tuple[int, int]:
        rows = _parse(lines, separator)
        known = max(
            (len(headers.positions(table, row, {})) for row in rows for table in headers.FIELDS), default=0
        )
        return known, sum(len(row) for row in rows)

    return max(_SEPARATORS, key=score)


def _parse(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise BadFileError(_("The file is no table: {why}").format(why=error)) from error


def _require(table: str, at: dict[str, int], mapped: dict[str, str]) -> None:
    absent = [header for field, header in mapped.items() if field not in at]
    if absent:
        raise BadFileError(
            _("The mapping names the header {names}, which the file does not have.").format(
                names=", ".join(_("“{header}”").format(header=name) for name in absent)
            )
        )
    if table == Form.TABLE and not headers.is_invoices(at):
        wanted = {"number": ("number",), "customer_code": ("customer_code", "customer_name")}
        wanted |= {"issue_date": ("issue_date",), "total": ("total",)}
        missing = [name for name, any_of in wanted.items() if not any(one in at for one in any_of)]
        raise BadFileError(
            _("The table lacks the column {names}; name it so, or use --mapping.").format(
                names=", ".join(_(headers.SHOWN[name]) for name in missing)
            )
        )
    if table == Form.CUSTOMERS and not headers.is_customers(at):
        raise BadFileError(
            _("The table lacks the column {names}; name it so, or use --mapping.").format(
                names=", ".join(_(headers.SHOWN[name]) for name in ("code", "name") if name not in at)
            )
        )
