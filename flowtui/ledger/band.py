"""The line about one customer: what is open, the oldest due date, the last mail, the reminder status."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.ledger.expressions import ZERO, unindexed
from flowtui.ledger.stored import as_day, as_moment
from flowtui.ledger.values import Band
from flowtui.models import Customer, Invoice, ReminderStatus, proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from datetime import date, datetime

    _Statement = tuple[str, tuple[Any, ...]]


def band(customer_id: int, currency: str | None = None) -> Band | None:
    """What the customer owes in ``currency``, else in the one with the most open rows.

    ``None`` when the customer is gone.
    """
    bands = bands_of(customer_id)
    if currency:
        bands = [one for one in bands if one.currency == currency] or [
            replace(one, currencies=one.currencies + 1) for one in bands
        ]
    return bands[0] if bands else None


def bands_of(customer_id: int) -> list[Band]:
    """One value per currency of what is open, the one with the most rows first.

    A customer without open rows has one without amounts, in the currency of the latest row.
    """
    found = _run(_customer(is_sqlite()), customer_id)
    if not found:
        return []
    (code, called, blocked, until) = found[0]
    blocked = bool(blocked and (until is None or as_day(until) >= clock.today()))
    sums = _sums(customer_id)
    shown = _shown(sums)
    last = max((moment for one in sums for moment in one.mails if moment), default=None)
    return [
        Band(
            customer_id,
            code,
            called,
            one.currency,
            one.debit,
            one.credit,
            one.due,
            last,
            one.offsets,
            blocked,
            _furthest(customer_id, one.currency) if one.statuses else "",
            len(shown),
        )
        for one in shown
    ]


class _Sums(NamedTuple):
    """What a customer's rows of one currency come to."""

    currency: str
    rows: int
    """How many are open."""
    debit: int
    credit: int
    due: date | None
    offsets: int
    statuses: int
    latest: date
    """The issue date of the latest row."""
    mails: tuple[datetime | None, ...]


def _sums(customer_id: int) -> list[_Sums]:
    found = _run(_amounts(is_sqlite()), customer_id)
    return [
        _Sums(
            name,
            rows,
            int(debit),
            int(credit),
            as_day(due),
            offsets,
            statuses,
            as_day(latest),
            tuple(map(as_moment, mails)),
        )
        for name, rows, debit, credit, due, offsets, statuses, latest, *mails in found
    ]


#: In a prepared statement they stand for the customer and the currency.
_ANY_CUSTOMER, _ANY_CURRENCY = -1, "¤"


def _run(statement: _Statement, customer_id: int, currency: str = "") -> list[Any]:
    words, parameters = statement
    values = {_ANY_CUSTOMER: customer_id, _ANY_CURRENCY: currency}
    return list(proxy.obj.execute_sql(words, [values.get(one, one) for one in parameters]))


def _prepared(query: Any) -> _Statement:
    """A statement and its parameters; putting it together costs as much as running it."""
    words, parameters = query.sql()
    return words, tuple(parameters)


@lru_cache(maxsize=2)
def _customer(_sqlite: bool) -> _Statement:
    columns = Customer.code, Customer.name, Customer.blocked, Customer.block_until
    return _prepared(Customer.select(*columns).where(Customer.id == _ANY_CUSTOMER))


@lru_cache(maxsize=2)
def _status(_sqlite: bool) -> _Statement:
    return _prepared(furthest(_ANY_CUSTOMER, _ANY_CURRENCY))


@lru_cache(maxsize=2)
def _amounts(_sqlite: bool) -> _Statement:
    balance = Invoice.balance_cents
    owed = balance > ZERO
    query = (
        Invoice.select(
            Invoice.currency,
            pw.fn.COUNT(pw.Case(None, [(balance != ZERO, 1)])),
            pw.fn.SUM(pw.Case(None, [(owed, balance)], ZERO)),
            pw.fn.SUM(pw.Case(None, [(owed, ZERO)], balance)),
            pw.fn.MIN(pw.Case(None, [(owed, Invoice.due_date)])),
            pw.fn.COUNT(Invoice.offset_group),
            pw.fn.COUNT(pw.Case(None, [(owed, Invoice.status)])),
            pw.fn.MAX(Invoice.issue_date),
            pw.fn.MAX(Invoice.mailed_at),
            pw.fn.MAX(Invoice.grouped_at),
            pw.fn.MAX(Invoice.last_reminder_at),
        )
        .where(Invoice.customer == _ANY_CUSTOMER)
        .group_by(Invoice.currency)
    )
    return _prepared(query)


def _shown(sums: list[_Sums]) -> list[_Sums]:
    """The currencies in which something is open; where nothing is, that of the latest row, else euros."""
    found = sorted((one for one in sums if one.rows), key=lambda one: (-one.rows, one.currency))
    if found or not sums:
        return found or [_Sums("EUR", 0, 0, 0, None, 0, 0, clock.today(), ())]
    return [max(sums, key=lambda one: one.latest)]


def _furthest(customer_id: int, currency: str) -> str:
    found = _run(_status(is_sqlite()), customer_id, currency)
    return str(found[0][0]) if found else ""


def furthest(customer_id: int, currency: str) -> Any:
    """The query for the status that stands last among those of what the customer owes.

    SQLite is to begin with the customer: by their statuses it would read 60 ms of other customers' rows.
    """
    return (
        Invoice.select(ReminderStatus.code)
        .join(ReminderStatus, on=(unindexed(Invoice.status) == ReminderStatus.id))
        .where(Invoice.customer == customer_id, Invoice.currency == currency, Invoice.balance_cents > ZERO)
        .order_by(ReminderStatus.position.desc(), ReminderStatus.code.desc())
        .limit(1)
    )
