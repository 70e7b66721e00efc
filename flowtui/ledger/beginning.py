"""The first rows of a list, at once; and all of them where that costs hardly more.

SQLite either walks the index of the order and reads every row that the filter leaves out, or sorts all
that the filter lets through. So the first rows of the index are tried alone. Where too few of them pass,
or no index gives the order, the first rows cost nearly as much as all of a short list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.ledger.bulk import ids_in
from flowtui.ledger.filter import Chosen
from flowtui.ledger.query import narrowed, ordered_from, read, select_ids, select_parts
from flowtui.ledger.sort import COLUMNS, Sort, order_by, serves
from flowtui.models import Invoice
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from array import array
    from datetime import date

    from flowtui.ledger.filter import Filter

#: Rows of an index that are tried first (2 ms, and enough where one in 15 passes), and at most (20 ms, one in 150).
_HEADS = 2_000, 20_000
#: Rows of a list that is read whole: their order costs little more than looking for the first ones.
_SHORT = 120_000
#: The same where an index may lead to the first ones, which then cost a third of all.
_FEW = 20_000
#: Rows that tell how long a list will be, at 1 ms.
_SAMPLE = 400


class Beginning(NamedTuple):
    """The first ids of a list, in order."""

    ids: array[int]
    whole: bool
    """Whether these are all."""


def beginning(filter_: Filter, sort: Sort, limit: int, *, today: date | None = None) -> Beginning:
    """The first ``limit`` ids, or all of them where that takes no longer than a glance."""
    day = today or clock.today()
    if is_sqlite() and not _walks(filter_, sort):
        head = _head(filter_, sort, limit, day)
        if head is not None:
            return Beginning(head, whole=False)
        if _is_short(filter_, day, _FEW if serves(sort, filter_.fields()) else _SHORT):
            return Beginning(read(select_ids(filter_, sort, today=day)), whole=True)
    found = read(select_ids(filter_, sort, today=day), limit)
    return Beginning(found, whole=len(found) < limit)


def _walks(filter_: Filter, sort: Sort) -> bool:
    """Whether an index gives the first rows by itself."""
    return COLUMNS[sort.column].indexed and serves(sort, filter_.fields())


def _head(filter_: Filter, sort: Sort, limit: int, day: date) -> array[int] | None:
    """The first ids, where some rows at the beginning of an index give enough of them."""
    column = COLUMNS[sort.column]
    if column.filled is not None and not filter_:
        found = read(select_parts(filter_, sort, today=day)[0], limit)
        return found if len(found) == limit else None
    if not column.indexed or serves(sort, filter_.fields()):
        return None
    rows, last = _HEADS
    while True:
        found = read(_of_head(filter_, sort, day, rows), limit)
        if len(found) == limit:
            return found
        if rows == last:
            return None
        # as many as will do by what was found, and half as many again
        rows = min(last, rows * limit * 3 // (len(found) * 2)) if found else last


def _of_head(filter_: Filter, sort: Sort, day: date, rows: int) -> Any:
    """What passes of the first ``rows`` of an index."""
    order = order_by(sort, day)
    head = ordered_from(sort).order_by(*order).limit(rows)
    return narrowed(ordered_from(sort), filter_, today=day).where(Invoice.id.in_(head)).order_by(*order)


def _is_short(filter_: Filter, day: date, rows: int) -> bool:
    """Whether the list has at most so many rows, guessed from rows all over the table; a customer's net is no guess."""
    last = Invoice.select(pw.fn.MAX(Invoice.id)).scalar() or 0
    if last <= rows or "net" in filter_.fields():
        return True
    chosen = [len(term.ids) for term in filter_.terms if isinstance(term, Chosen)]
    if chosen or not filter_:
        return bool(chosen) and min(chosen) <= rows
    sample = range(1, last + 1, last // _SAMPLE)
    passing = narrowed(Invoice.select(Invoice.id), filter_, today=day).where(ids_in(sample)).count()
    return int(passing) * last <= rows * len(sample)
