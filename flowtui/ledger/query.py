"""The one statement behind every list: the ordered ids of what a filter lets through."""

from __future__ import annotations

import contextlib
from array import array
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.ledger.expressions import unindexed
from flowtui.ledger.sort import COLUMNS, DEFAULT, Sort, order_by, parted, serves
from flowtui.ledger.where import conditions
from flowtui.models import Customer, Invoice, proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from flowtui.ledger.filter import Filter

_NARROW, _WIDE = "i", "q"
#: Rows that PostgreSQL hands over at a time.
_PART = 2_000


def ordered_from(sort: Sort, *, free: bool = True) -> Any:
    """The ids, to be ordered; ``free`` leaves the planner to begin with the customers, not the invoices."""
    query = Invoice.select(Invoice.id)
    if COLUMNS[sort.column].customer:
        customer = Invoice.customer if free else unindexed(Invoice.customer)
        query = query.join(Customer, on=(customer == Customer.id))
    return query


def select_ids(filter_: Filter, sort: Sort = DEFAULT, *, today: date | None = None) -> Any:
    """The query for the ids of ``filter_`` in the order of ``sort``."""
    day = today or clock.today()
    fields = filter_.fields()
    on_the_way = serves(sort, fields)
    joined = on_the_way and COLUMNS[sort.column].customer
    query = narrowed(ordered_from(sort, free=on_the_way), filter_, today=day, joined=joined)
    return query.order_by(*order_by(sort, day, filtered=fields))


def select_parts(filter_: Filter, sort: Sort = DEFAULT, *, today: date | None = None) -> list[Any]:
    """Queries whose answers, one after the other, are the ids of ``filter_`` in the order of ``sort``.

    Several only on SQLite; they have to be read :func:`at_one_moment`.
    """
    day = today or clock.today()
    parts = parted(sort, day) if is_sqlite() else None
    if parts is None:
        return [select_ids(filter_, sort, today=day)]
    return [
        narrowed(Invoice.select(Invoice.id).where(rows), filter_, today=day).order_by(*order)
        for rows, order in parts
    ]


def narrowed(query: Any, filter_: Filter, *, today: date | None = None, joined: bool = False) -> Any:
    """``query``, a selection over ``Invoice``, narrowed to ``filter_``; ``joined`` with ``Customer``."""
    terms = conditions(filter_, today or clock.today(), joined=joined)
    return query.where(*terms) if terms else query


def ids(
    filter_: Filter,
    sort: Sort = DEFAULT,
    *,
    limit: int | None = None,
    offset: int = 0,
    today: date | None = None,
) -> array[int]:
    """The ids of ``filter_`` in order, read on this thread's own connection."""
    return read(select_ids(filter_, sort, today=today), limit, offset)


def count(filter_: Filter, *, today: date | None = None) -> int:
    """How many rows ``filter_`` lets through."""
    return int(narrowed(Invoice.select(Invoice.id), filter_, today=today).count())


def is_empty() -> bool:
    """Whether the database holds no row at all."""
    return not Invoice.select(Invoice.id).exists()


def count_on(connection: Any, filter_: Filter, *, today: date | None = None) -> int:
    """The same on a private connection, where it can be interrupted."""
    counted = narrowed(Invoice.select(pw.fn.COUNT(Invoice.id)), filter_, today=today)
    return int(next(iter(run_on(connection, counted)))[0])


def ids_on(connection: Any, queries: Sequence[Any]) -> array[int]:
    """The ids that ``queries`` give one after the other on a private connection.

    PostgreSQL hands them over in parts as they come, so that the answer is nowhere held whole. A cursor
    would do without its parallel workers, and take 672 ms instead of 353 for 1,000,000 ids by customer.
    """
    if is_sqlite():
        return compact(lambda: _rows(connection, queries))
    from psycopg import capabilities

    (query,) = queries
    part = _PART if capabilities.has_stream_chunked() else 1
    with connection.cursor() as cursor:
        rows = cursor.stream(*query.sql(), binary=True, size=part)
        return array(_NARROW, map(itemgetter(0), rows))  # its ids have four bytes


@contextlib.contextmanager
def at_one_moment(connection: Any) -> Iterator[None]:
    """What a private connection reads meanwhile is as of the same moment."""
    if is_sqlite():
        connection.execute("BEGIN")
        yield  # the connection is closed behind this
        return
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def last_id_on(connection: Any) -> int:
    """The largest id of all invoices; 0 where there are none."""
    largest = Invoice.select(pw.fn.MAX(Invoice.id))
    return next(iter(run_on(connection, largest)))[0] or 0


def _rows(connection: Any, queries: Sequence[Any]) -> Iterator[Any]:
    return chain.from_iterable(connection.execute(*query.sql()) for query in queries)


def compact(run: Callable[[], Iterable[Any]]) -> array[int]:
    """The first column of what ``run`` gives, four bytes a number where they suffice."""
    try:
        return array(_NARROW, map(itemgetter(0), run()))
    except OverflowError:
        return array(_WIDE, map(itemgetter(0), run()))


def read(query: Any, limit: int | None = None, offset: int = 0) -> array[int]:
    """The ids that ``query`` gives on this thread's own connection."""
    if limit is not None or offset:
        query = query.limit(-1 if limit is None and is_sqlite() else limit).offset(offset)
    return compact(lambda: proxy.obj.execute(query))


def run_on(connection: Any, query: Any) -> Any:
    """A cursor over the answer to ``query`` on a private connection."""
    statement, parameters = query.sql()
    if is_sqlite():
        return connection.execute(statement, parameters)
    cursor = connection.cursor(binary=True)
    cursor.execute(statement, parameters)
    return cursor
