"""Cancel-outs: open rows of one customer and currency whose balances come to nothing together.

First pairs of the same amount, then one row against two to four of the other sign. The search is
bounded, so a customer with thousands of open rows costs no more than a moment.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict, deque
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui.ledger.bulk import chunks, ids_in, update
from flowtui.ledger.expressions import ZERO
from flowtui.ledger.query import read
from flowtui.models import Customer, Invoice, atomic, proxy
from flowtui.models.database import BUSY_SECONDS, BusyError, ReadOnlyError, is_sqlite
from flowtui.models.driver_words import sqlstate
from flowtui.models.failures import may_not_write

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator

_IS_OPEN = Invoice.balance_cents != ZERO
_PAIR = 2
_PATIENCE_MS = 500
#: Rows of the other sign that are tried against one, and how far away they may stand.
_NEAR, _REACH = 16, 200
#: Rows of one customer and currency that others are tried against.
_TRIED = 1000


class Open(NamedTuple):
    """An open row as the search needs it."""

    id: int
    balance: int


def refresh() -> int:
    """Look again at the customers whose balances have changed; how many invoices changed their group.

    Nothing is looked at, and the next call tries again, where this user may only read, and while a long
    import is writing: a list opens beside it at once.
    """
    if not Customer.select().where(Customer.offsets_stale).exists():
        return 0
    try:
        with _impatient():
            return _refresh()
    except (BusyError, ReadOnlyError):
        return 0
    except pw.DatabaseError as error:
        if _stays_stale(error):
            return 0
        raise


def find(rows: Iterable[Open]) -> dict[int, int]:
    """The group of each row that cancels out, given the open rows of one customer and currency.

    A group is named by the smallest id in it. Rows come in the order in which they should be matched.
    """
    left = list(rows)
    groups: dict[int, int] = {}
    left = _pairs(left, groups)
    if any(row.balance < 0 for row in left) and any(row.balance > 0 for row in left):
        _many(left, groups)
    return groups


def members(customer_id: int, group: int) -> list[int]:
    """The ids of the customer's rows that cancel out together under the name ``group``."""
    query = Invoice.select(Invoice.id).where(Invoice.customer == customer_id, Invoice.offset_group == group)
    return list(read(query))


def cancelling() -> array[int]:
    """The ids of all rows that cancel out with others."""
    return read(Invoice.select(Invoice.id).where(Invoice.offset_group.is_null(False)))


def _pairs(rows: list[Open], groups: dict[int, int]) -> list[Open]:
    """Match equal amounts of opposite sign, the first with the first; the rows that stay."""
    waiting: dict[int, deque[Open]] = defaultdict(deque)
    for row in rows:
        if waiting[-row.balance]:
            _group([waiting[-row.balance].popleft(), row], groups)
        else:
            waiting[row.balance].append(row)
    return [row for row in rows if row.id not in groups]


def _many(rows: list[Open], groups: dict[int, int]) -> None:
    """Match one row against two to four of the other sign, the fewest first."""
    for size in (2, 3, 4):
        for place, one in enumerate(rows[:_TRIED]):
            if one.id not in groups:
                found = _adding_up(_near(rows, place, groups), -one.balance, size)
                if found:
                    _group([one, *found], groups)


def _near(rows: list[Open], place: int, groups: dict[int, int]) -> list[Open]:
    """Rows that could stand against the one at ``place``, the nearest first."""
    one, found = rows[place], list[Open]()
    for distance in range(1, min(_REACH, max(place + 1, len(rows) - place))):
        beside = [rows[at] for at in (place - distance, place + distance) if 0 <= at < len(rows)]
        found += [row for row in beside if row.id not in groups and _smaller(row, one)]
        if len(found) >= _NEAR:
            break
    return found


def _smaller(row: Open, one: Open) -> bool:
    return (row.balance > 0) != (one.balance > 0) and abs(row.balance) < abs(one.balance)


def _adding_up(rows: list[Open], wanted: int, size: int) -> list[Open]:
    """``size`` of ``rows`` that add up to ``wanted``; empty when there are none."""
    if size == _PAIR:
        earlier: dict[int, Open] = {}
        for row in rows:
            if wanted - row.balance in earlier:
                return [earlier[wanted - row.balance], row]
            earlier.setdefault(row.balance, row)
        return []
    for place, row in enumerate(rows):
        rest = _adding_up(rows[place + 1 :], wanted - row.balance, size - 1)
        if rest:
            return [row, *rest]
    return []


def _group(rows: list[Open], groups: dict[int, int]) -> None:
    name = min(row.id for row in rows)
    groups.update((row.id, name) for row in rows)


def _refresh() -> int:
    stale = [id_ for (id_,) in proxy.obj.execute(_locked())]
    changes: list[tuple[int | None, int]] = []
    for chunk in chunks(stale):
        changes.extend(_changes(list(chunk)))
    update(Invoice, Invoice.offset_group, changes)
    for chunk in chunks(stale):
        Customer.update(offsets_stale=False).where(ids_in(chunk, Customer.id)).execute()
    return len(changes)


@contextlib.contextmanager
def _impatient() -> Iterator[None]:
    """A transaction that waits but a moment for another writer.

    On PostgreSQL the moment is shorter than its search for deadlocks, so an import never falls victim.
    """
    if not is_sqlite():
        with atomic():
            proxy.obj.execute_sql(f"SET LOCAL lock_timeout = {_PATIENCE_MS}")
            yield
        return
    proxy.obj.execute_sql(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        with atomic():
            yield
    finally:
        proxy.obj.execute_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _stays_stale(error: pw.DatabaseError) -> bool:
    """No right to write, or another writer for too long (SQLSTATE 55P03)."""
    return may_not_write(error) or sqlstate(error) == "55P03"


def _locked() -> Any:
    """The stale customers; on PostgreSQL held, so that a change made meanwhile stays marked."""
    query = Customer.select(Customer.id).where(Customer.offsets_stale).order_by(Customer.id)
    return query if is_sqlite() else query.for_update()


def _changes(customers: list[int]) -> list[tuple[int | None, int]]:
    mine = ids_in(customers, Invoice.customer)
    grouped = Invoice.select(Invoice.id, Invoice.offset_group).where(
        mine, Invoice.offset_group.is_null(False)
    )
    before: dict[int, int] = dict(proxy.obj.execute(grouped))
    # nothing cancels out at a customer without open credit, and most have none
    credit = Invoice.select(Invoice.customer).where(mine, Invoice.balance_cents < ZERO, _IS_OPEN).distinct()
    with_credit = [id_ for (id_,) in proxy.obj.execute(credit)]
    query = (
        Invoice.select(Invoice.customer, Invoice.currency, Invoice.id, Invoice.balance_cents)
        .where(ids_in(with_credit, Invoice.customer), _IS_OPEN)
        .order_by(Invoice.customer, Invoice.currency, Invoice.issue_date, Invoice.id)
    )
    after: dict[int, int] = {}
    for _key, rows in groupby(proxy.obj.execute(query), key=itemgetter(0, 1)):
        of_one = [(id_, balance) for _customer, _currency, id_, balance in rows]
        if any(balance < 0 for _id, balance in of_one):
            after.update(find(Open(*row) for row in of_one))
    touched = before.keys() | after.keys()
    return [(after.get(id_), id_) for id_ in sorted(touched) if before.get(id_) != after.get(id_)]
