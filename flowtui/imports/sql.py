"""Statements run as they are: for many rows, peewee's own inserts are sixteen times slower."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.models import proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: From this size on, in bytes, a file has rows by the ten thousands.
_LARGE = 4 << 20
#: PostgreSQL: where a statement of :func:`at_once` finds its rows, whose columns are those of ``{table}``.
ARRIVING = "json_populate_recordset(NULL::{table}, %s::json)"


def placeholders(count: int) -> str:
    """``count`` parameter marks in the open database's own style."""
    return ", ".join(["?" if is_sqlite() else "%s"] * count)


def execute(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return list(proxy.obj.execute_sql(statement, tuple(parameters) or None).fetchall())


def many(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    """Run ``statement`` once a row; how many rows of the database it changed."""
    cursor = proxy.obj.cursor()
    with pw.__exception_wrapper__:  # type: ignore[attr-defined]  # as execute_sql does
        cursor.executemany(statement, rows)
    return int(cursor.rowcount)


def at_once(statement: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Run ``statement`` over all of :data:`ARRIVING`; how many rows of the database it changed.

    PostgreSQL takes a third of the time that a statement for each row would. ``names`` are those of the
    values in a row, which are what JSON can say.
    """
    told = json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False)
    return int(proxy.obj.execute_sql(statement, (told,)).rowcount)


@contextlib.contextmanager
def set_for_loading(*, foreign_keys: bool, size: int = 0) -> Iterator[None]:
    """SQLite, before its transaction begins, set so that loading many rows is cheap.

    Its sorter works in parts that fit the processor's cache only when it may use temporary files: in
    memory, building an index takes two and a half times as long. Without ``foreign_keys`` the caller
    sees to it that what it refers to is there. ``size`` is that of the file in bytes: a large one that
    comes into a database without invoices is written once, and not into the log (WAL) before, which takes
    9 % more. As safely: a rollback journal does what the log does; only nobody can look meanwhile.
    """
    if not is_sqlite():
        yield
        return
    wanted: dict[str, int | str] = {"temp_store": 1, "foreign_keys": int(foreign_keys)}
    if size >= _LARGE and not execute("SELECT EXISTS (SELECT 1 FROM invoice)")[0][0]:
        wanted["journal_mode"] = "delete"
    before = {name: execute(f"PRAGMA {name}")[0][0] for name in wanted}
    _set(wanted)
    try:
        yield
    finally:
        _set(before)


def _set(pragmas: dict[str, int | str]) -> None:
    for name, value in pragmas.items():
        # none can be changed within a transaction, as a dry run is, nor the journal while others have the
        # database open: then all is as usual
        with contextlib.suppress(pw.OperationalError):
            proxy.obj.execute_sql(f"PRAGMA {name} = {value}")
