"""The aged balance: what is open by how long it has been due.

A row without a due date counts from its issue date; a row dated later than the day of the report is
left out; credits lower the column in which they fall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.ledger.expressions import ZERO
from flowtui.ledger.filter import Filter
from flowtui.ledger.query import narrowed
from flowtui.models import Customer, Invoice, proxy
from flowtui.models.database import ByBytes

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Where one column ends and the next begins, in days late.
_LIMITS = (0, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class Aged:
    """Cents of balance in one currency by days late."""

    currency: str
    not_due: int = 0
    late_30: int = 0
    """1 to 30 days."""
    late_60: int = 0
    late_90: int = 0
    older: int = 0
    """More than 90 days."""

    @property
    def columns(self) -> tuple[int, int, int, int, int]:
        """The five columns from not due to the oldest."""
        return self.not_due, self.late_30, self.late_60, self.late_90, self.older

    @property
    def total(self) -> int:
        """All that is open."""
        return sum(self.columns)


@dataclass(frozen=True, slots=True)
class AgedCustomer:
    """The aged balance of one customer in one currency."""

    customer_id: int
    code: str
    name: str
    aged: Aged


def aged(filter_: Filter | None = None, *, today: date | None = None) -> tuple[Aged, ...]:
    """The aged balance of what ``filter_`` lets through, per currency."""
    query = _narrowed(Invoice.select(Invoice.currency, *_columns(today)), filter_, today)
    return _aged(proxy.obj.execute(query.group_by(Invoice.currency).order_by(Invoice.currency)))


def aged_customer(customer_id: int, *, today: date | None = None) -> tuple[Aged, ...]:
    """The aged balance of one customer, per currency."""
    query = _narrowed(Invoice.select(Invoice.currency, *_columns(today)), None, today)
    query = query.where(Invoice.customer == customer_id)
    return _aged(proxy.obj.execute(query.group_by(Invoice.currency).order_by(Invoice.currency)))


def by_customer(filter_: Filter | None = None, *, today: date | None = None) -> list[AgedCustomer]:
    """The aged balance of each customer with something open, by name."""
    head = (Customer.id, Customer.code, Customer.name, Invoice.currency)
    query = _narrowed(Invoice.select(*head, *_columns(today)), filter_, today)
    query = (
        query.join(Customer, on=(Invoice.customer == Customer.id))
        .group_by(*head, Customer.search_key)
        .order_by(ByBytes(Customer.search_key), Customer.id, Invoice.currency)
    )
    return [
        AgedCustomer(id_, code, name, Aged(currency, *map(int, columns)))
        for id_, code, name, currency, *columns in proxy.obj.execute(query)
    ]


def _narrowed(query: Any, filter_: Filter | None, today: date | None) -> Any:
    day = today or clock.today()
    open_rows = query.where(Invoice.balance_cents != ZERO, Invoice.issue_date <= day)
    return narrowed(open_rows, filter_ or Filter(), today=day)


def _columns(today: date | None) -> list[Any]:
    day = today or clock.today()
    due = pw.fn.COALESCE(Invoice.due_date, Invoice.issue_date)
    limits = [day - timedelta(days=days) for days in _LIMITS]
    conditions = [due >= limits[0]]
    conditions += [(due < newer) & (due >= older) for newer, older in pairwise(limits)]
    conditions.append(due < limits[-1])
    return [pw.fn.SUM(pw.Case(None, [(condition, Invoice.balance_cents)], ZERO)) for condition in conditions]


def _aged(rows: Iterable[Any]) -> tuple[Aged, ...]:
    return tuple(Aged(currency, *map(int, columns)) for currency, *columns in rows)
