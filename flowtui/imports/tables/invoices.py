"""A table of invoices, credit notes and payments into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.imports.amounts import AmountReader, tell_rounded
from flowtui.imports.blanks import Blanks
from flowtui.imports.customers import Customers
from flowtui.imports.dates import tell_serial
from flowtui.imports.errors import Complaints
from flowtui.imports.store import Store
from flowtui.imports.tables.again import Again
from flowtui.imports.tables.grid import open_grid
from flowtui.imports.tables.meaning import Meaning
from flowtui.imports.tables.plain import Plain
from flowtui.imports.tables.portions import portions
from flowtui.imports.tables.records import careful_rows
from flowtui.imports.tables.sums import documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flowtui.imports.tables.mapping import Mapping
    from flowtui.imports.tables.text import Portion
    from flowtui.imports.values import FileReport

_AMOUNTS = ("net", "vat", "total", "balance")


def import_invoices(path: Path, mapping: Mapping, report: FileReport, *, quick: bool = True) -> None:
    """Read the table at ``path`` into the database, in the transaction of the caller.

    Not ``quick``, every line is read with care, which gives the same and takes four times as long.

    Raises:
        BadFileError: needed columns are missing, or rows of it are wrong; each is named.
    """
    customers = Customers()
    complaints = Complaints()
    with open_grid(path, "table", mapping) as grid:
        for note in grid.notes:
            report.skip(note)
        store = Store("table", customers, balances="balance" in grid.at, distinct=True)
        amounts = AmountReader(lambda: _columns(path, mapping, _AMOUNTS), decimals=mapping.decimals)
        blanks = Blanks(lambda: _columns(path, mapping, ("balance",)))
        meaning = Meaning(grid.at, mapping, customers, amounts, blanks)
        again = Again(store, complaints, report)
        plain = Plain(meaning)
        for portion in portions(grid, quick=quick):
            if portion.lines and not store.told:
                store.expect(_estimate(path, portion))
            columns = plain.columns(portion) if quick and not portion.odd else None
            if columns and again.all_new(columns, portion.lines):
                report.read += len(portion.lines)
                store.add_columns(columns)
            else:
                rows = documents(portion, grid, report)
                again.store(careful_rows(meaning, rows, complaints, report))
    complaints.finish()
    blanks.tell(report)
    tell_rounded(report, amounts.rounded)
    tell_serial(report, meaning.days.serial)
    customers.mark_stale()
    report.created, report.updated, report.unchanged = store.finish()


def _columns(path: Path, mapping: Mapping, fields: tuple[str, ...]) -> Iterator[Sequence[str]]:
    """All cells of some columns of the file, column by column of each portion."""
    with open_grid(path, "table", mapping) as grid:
        places = [grid.at[field] for field in fields if field in grid.at]
        for portion in portions(grid):
            if portion.lines:
                yield from (portion.columns[at] for at in places)


def _estimate(path: Path, portion: Portion) -> int:
    """About how many rows the file has, by the size of its first ones."""
    size = sum(len(cell) + 1 for column in portion.columns for cell in column)
    return path.stat().st_size * len(portion.lines) // max(size, 1)
