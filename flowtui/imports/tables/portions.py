"""The rows of a grid in portions, so that a file of any size takes little memory."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.errors import Complaints
    from flowtui.imports.tables.grid import Grid

#: Rows in a portion.
CHUNK = 5000


def chunks(grid: Grid, complaints: Complaints) -> Iterator[tuple[list[int], list[list[str]]]]:
    """The rows in portions, with their lines; empty rows are passed over, rows of another width complained of.

    Raises:
        BadFileError: a quotation mark is never closed, or a cell is absurdly long.
    """
    lines: list[int] = []
    rows: list[list[str]] = []
    try:
        for row in grid.rows:
            if len(row) != grid.width and not _fits(row, grid, complaints):
                continue
            lines.append(grid.line())
            rows.append(row)
            if len(rows) == CHUNK:
                yield lines, rows
                lines, rows = [], []
    except csv.Error as error:
        raise BadFileError(
            _("A quotation mark is not closed, or a cell is too long ({why}).").format(why=error), grid.line()
        ) from error
    if rows:
        yield lines, rows


def _fits(row: list[str], grid: Grid, complaints: Complaints) -> bool:
    """Whether a row of another width only has empty cells too many; an empty row is no row."""
    if not any(cell.strip("\x00\x1a \t") for cell in row):
        return False
    if len(row) > grid.width and not any(cell.strip() for cell in row[grid.width :]):
        del row[grid.width :]
        return True
    problem = _("The line has {found} columns instead of {wanted}; look for a separator inside a text.")
    complaints.add(BadFileError(problem.format(found=len(row), wanted=grid.width)), grid.line())
    return False
