"""Statements run as they are: for many rows, peewee's own inserts are sixteen times slower."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.models import proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence


def placeholders(count: int) -> str:
    """``count`` parameter marks in the open database's own style."""
    return ", ".join(["?" if is_sqlite() else "%s"] * count)


def execute(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return list(proxy.obj.execute_sql(statement, tuple(parameters) or None).fetchall())


def many(statement: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run ``statement`` once a row; how many rows of the database it changed."""
    if not rows:
        return 0
    cursor = proxy.obj.cursor()
    with pw.__exception_wrapper__:  # type: ignore[attr-defined]  # as execute_sql does
        cursor.executemany(statement, rows)
    return int(cursor.rowcount)
