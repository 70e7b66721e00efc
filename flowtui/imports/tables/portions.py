"""The rows of a grid in portions, so that a file of any size takes little memory."""

from __future__ import annotations

import csv
import itertools
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.imports.tables.sums import is_remark, is_short_sum
from flowtui.imports.tables.text import Portion, TextRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.errors import FlowError
    from flowtui.imports.errors import Complaints
    from flowtui.imports.tables.grid import Grid

#: Rows in a portion.
CHUNK = 5000


def portions(grid: Grid, *, quick: bool = True) -> Iterator[Portion]:
    """The rows in portions of columns, and where it may be ``quick`` a plain block of text at a time.

    Raises:
        BadFileError: a quotation mark is never closed, or a cell is absurdly long.
    """
    text = grid.rows if quick and isinstance(grid.rows, TextRows) else None
    while True:
        if text and (portion := text.plain(grid.width)):
            yield portion
        elif text and not text.begun:
            return
        else:
            portion, broken = _careful(grid, text)
            if portion.lines or portion.odd:
                yield portion
            if broken:
                raise broken
            if not text and not portion.lines:
                return


def _careful(grid: Grid, text: TextRows | None) -> tuple[Portion, BadFileError | None]:
    """A portion read row by row, and what breaks it off; of a ``text`` no more than the block begun."""
    odd: list[tuple[int, FlowError]] = []
    lines: list[int] = []
    rows: list[list[str]] = []
    broken = None
    more = (lambda: text.begun) if text else (lambda: len(rows) < CHUNK)
    try:
        for line, row in _taken(grid, lambda error, line: odd.append((line, error)), more):
            lines.append(line)
            rows.append(row)
    except BadFileError as error:
        broken = error
    return Portion(lines, list(zip(*rows, strict=True)), odd), broken


def chunks(grid: Grid, complaints: Complaints) -> Iterator[tuple[list[int], list[list[str]]]]:
    """The rows in portions, with their lines; empty rows are passed over, rows of another width complained of.

    Raises:
        BadFileError: a quotation mark is never closed, or a cell is absurdly long.
    """
    taken = _taken(grid, complaints.add)
    while part := list(itertools.islice(taken, CHUNK)):
        yield [line for line, _row in part], [row for _line, row in part]


def _taken(
    grid: Grid, complain: Callable[[FlowError, int], None], more: Callable[[], bool] = lambda: True
) -> Iterator[tuple[int, list[str]]]:
    try:
        while more():
            row = next(grid.rows, None)
            if row is None:
                return
            if (len(row) == grid.width and row[0]) or _fits(row, grid, complain):
                yield grid.line(), row
    except csv.Error as error:
        raise BadFileError(
            _("A quotation mark is not closed, or a cell is too long ({why}).").format(why=error), grid.line()
        ) from error


def _fits(row: list[str], grid: Grid, complain: Callable[[FlowError, int], None]) -> bool:
    """Whether a row has the width, or only empty cells too many; an empty row is no row."""
    if not any(cell.strip("\x00\x1a \t") for cell in row):
        return False
    if len(row) == grid.width:
        return True
    if len(row) > grid.width and not any(cell.strip() for cell in row[grid.width :]):
        del row[grid.width :]
        return True
    if len(row) < grid.width and (is_short_sum(row) or is_remark(row)):
        row[:] = [next(filter(str.strip, row)), *[""] * (grid.width - 1)]
        return True
    problem = _("The line has {found} columns instead of {wanted}; look for a separator inside a text.")
    complain(BadFileError(problem.format(found=len(row), wanted=grid.width)), grid.line())
    return False
