"""A table of invoices, credit notes and payments into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.imports.customers import Customers
from flowtui.imports.errors import Complaints
from flowtui.imports.store import Store
from flowtui.imports.tables.grid import open_grid
from flowtui.imports.tables.portions import chunks
from flowtui.imports.tables.records import Records

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.imports.tables.mapping import Mapping
    from flowtui.imports.values import FileReport


def import_invoices(path: Path, mapping: Mapping, report: FileReport) -> None:
    """Read the table at ``path`` into the database, in the transaction of the caller.

    Raises:
        BadFileError: needed columns are missing, or rows of it are wrong; each is named.
    """
    customers = Customers()
    complaints = Complaints()
    with open_grid(path, "table", mapping) as grid:
        store = Store("table", customers, balances="balance" in grid.at)
        records = Records(grid.at, grid.width, mapping.defaults, customers)
        for lines, cells in chunks(grid, complaints):
            if not report.read:
                store.expect(_estimate(path, cells))
            report.read += len(cells)
            rows = records.rows(lines, cells, complaints)
            if not complaints.errors:
                store.add(rows)
    complaints.finish()
    customers.mark_stale()
    report.created, report.updated, report.unchanged = store.finish()


def _estimate(path: Path, cells: list[list[str]]) -> int:
    """About how many rows the file has, by the size of its first ones."""
    size = sum(len(cell) + 1 for row in cells for cell in row)
    return path.stat().st_size * len(cells) // max(size, 1)
