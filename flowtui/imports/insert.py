"""New rows into SQLite as columns: with many rows in one statement, a third less of it is overhead."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flowtui.imports.rows import InvoiceRow
from flowtui.imports.sql import many

if TYPE_CHECKING:
    from flowtui.imports.rows import InvoiceColumns

#: What a new row holds beside an import's columns.
ZERO = {
    "mailed_count": "0",
    "grouped_count": "0",
    "reminder_count": "0",
    "blocked": "FALSE",
    "block_reason": "''",
}
_TOGETHER = 50


def insert(columns: InvoiceColumns) -> None:
    """Insert rows of which none is there."""
    # columns that are one list, as the days of issue and of creation mostly are, are bound once
    varying = {id(one): one for one in columns if isinstance(one, list)}
    width = len(varying)
    cells: list[Any] = [None] * (len(columns.number) * width)
    for at, one in enumerate(varying.values()):
        cells[at::width] = one
    places = {key: at for at, key in enumerate(varying, 1)}
    values = tuple(places[id(one)] if isinstance(one, list) else _literal(one) for one in columns)
    begun = 0
    for rows in (_TOGETHER, 1):
        step = rows * width
        end = begun + (len(cells) - begun) // step * step
        many(_statement(values, rows), (cells[at : at + step] for at in range(begun, end, step)))
        begun = end


@lru_cache(maxsize=16)
def _statement(values: tuple[int | str, ...], rows: int) -> str:
    """The statement for so many rows; ``values`` are literals, and the places of what is bound for the first row."""
    names = ", ".join((*InvoiceRow._fields, *ZERO))
    width = len({one for one in values if isinstance(one, int)})
    told = ", ".join(
        "({})".format(
            ", ".join(
                [f"?{one + row * width}" if isinstance(one, int) else one for one in values]
                + [*ZERO.values()]
            )
        )
        for row in range(rows)
    )
    return f"INSERT INTO invoice ({names}) VALUES {told}"  # noqa: S608 - names, marks, literals


def _literal(value: Any) -> str:
    return "NULL" if value is None else "'{}'".format(value.replace("'", "''"))
