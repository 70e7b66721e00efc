"""The one statement behind every list: the ordered ids of what a filter lets through."""

from __future__ import annotations

from array import array
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.ledger.sort import COLUMNS, DEFAULT, Sort, order_by
from flowtui.ledger.where import conditions
from flowtui.models import Customer, Invoice, proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from datetime import date

    from flowtui.ledger.filter import Filter


def select_ids(filter_: Filter, sort: Sort = DEFAULT, *, today: date | None = None) -> Any:
    """The query for the ids of ``filter_`` in the order of ``sort``."""
    day = today or clock.today()
    query = narrowed(Invoice.select(Invoice.id), filter_, today=day)
    if COLUMNS[sort.column].customer:
        query = query.join(Customer, on=(Invoice.customer == Customer.id))
    return query.order_by(*order_by(sort, filter_.fields(), day))


def narrowed(query: Any, filter_: Filter, *, today: date | None = None) -> Any:
    """``query``, a selection over ``Invoice``, narrowed to ``filter_``."""
    terms = conditions(filter_, today or clock.today())
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
    query = select_ids(filter_, sort, today=today)
    if limit is not None or offset:
        query = query.limit(-1 if limit is None and is_sqlite() else limit).offset(offset)
    return array("q", map(itemgetter(0), proxy.obj.execute(query)))


def count(filter_: Filter, *, today: date | None = None) -> int:
    """How many rows ``filter_`` lets through."""
    return int(narrowed(Invoice.select(Invoice.id), filter_, today=today).count())


def run_on(connection: Any, query: Any) -> Any:
    """A cursor over the answer to ``query`` on a private connection."""
    statement, parameters = query.sql()
    if is_sqlite():
        return connection.execute(statement, parameters)
    cursor = connection.cursor(binary=True)
    cursor.execute(statement, parameters)
    return cursor
