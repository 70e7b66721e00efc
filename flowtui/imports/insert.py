"""New rows into SQLite as columns: with many rows in one statement, a third less of it is overhead."""

from __future__ import annotations

from itertools import chain, islice
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
_TOGETHER = 25


def insert(columns: InvoiceColumns) -> None:
    """Insert rows of which none is there."""
    varying = {id(one): one for one in _lists(columns)}
    rows = zip(*varying.values(), strict=True)
    whole = len(columns.number) // _TOGETHER
    cells = chain.from_iterable(islice(rows, whole * _TOGETHER))
    many(_statement(columns, _TOGETHER), zip(*[cells] * (_TOGETHER * len(varying)), strict=False))
    many(_statement(columns, 1), rows)


def _statement(columns: InvoiceColumns, rows: int) -> str:
    """Columns that are one list, as the days of issue and of creation mostly are, share a mark."""
    names = ", ".join((*InvoiceRow._fields, *ZERO))
    at = {one: place for place, one in enumerate(dict.fromkeys(map(id, _lists(columns))))}
    parts = (
        ", ".join(
            [f"?{row * len(at) + at[id(one)] + 1}" if id(one) in at else _literal(one) for one in columns]
            + [*ZERO.values()]
        )
        for row in range(rows)
    )
    return f"INSERT INTO invoice ({names}) VALUES {', '.join(f'({values})' for values in parts)}"  # noqa: S608 - names, marks, literals


def _lists(columns: InvoiceColumns) -> list[list[Any]]:
    return [one for one in columns if isinstance(one, list)]


def _literal(value: Any) -> str:
    return "NULL" if value is None else "'{}'".format(value.replace("'", "''"))
