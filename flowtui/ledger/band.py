"""The line about one customer: what is open, the oldest due date, the last mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import peewee as pw

from flowtui import clock
from flowtui.ledger.expressions import ZERO
from flowtui.ledger.stored import as_day, as_moment
from flowtui.ledger.values import Band
from flowtui.models import Customer, Invoice, proxy

if TYPE_CHECKING:
    from datetime import date, datetime


def band(customer_id: int, currency: str | None = None) -> Band | None:
    """What the customer owes in ``currency``, else in the one with the most open rows.

    ``None`` when the customer is gone.
    """
    bands = bands_of(customer_id)
    if currency:
        bands = [one for one in bands if one.currency == currency] or bands
    return bands[0] if bands else None


def bands_of(customer_id: int) -> list[Band]:
    """One value per currency of what is open, the one with the most rows first.

    A customer without open rows has one without amounts, in the currency of the latest row.
    """
    customer = Customer.get_or_none(Customer.id == customer_id)
    if customer is None:
        return []
    until = customer.block_until
    blocked = bool(customer.blocked and (until is None or until >= clock.today()))
    last = _last_mail(customer_id)
    return [
        Band(
            customer_id,
            customer.code,
            customer.name,
            currency,
            int(debit),
            int(credit),
            due,
            last,
            offsets,
            blocked,
        )
        for currency, debit, credit, due, offsets in _open(customer_id)
        or [(_currency(customer_id), 0, 0, None, 0)]
    ]


def _open(customer_id: int) -> list[tuple[str, int, int, date | None, int]]:
    balance = Invoice.balance_cents
    owed = balance > ZERO
    query = (
        Invoice.select(
            Invoice.currency,
            pw.fn.SUM(pw.Case(None, [(owed, balance)], ZERO)),
            pw.fn.SUM(pw.Case(None, [(owed, ZERO)], balance)),
            pw.fn.MIN(pw.Case(None, [(owed, Invoice.due_date)])),
            pw.fn.COUNT(Invoice.offset_group),
        )
        .where(Invoice.customer == customer_id, balance != ZERO)
        .group_by(Invoice.currency)
        .order_by(pw.fn.COUNT(Invoice.id).desc(), Invoice.currency)
    )
    return [
        (name, int(debit), int(credit), as_day(due), n)
        for name, debit, credit, due, n in proxy.obj.execute(query)
    ]


def _last_mail(customer_id: int) -> datetime | None:
    columns = (Invoice.mailed_at, Invoice.grouped_at, Invoice.last_reminder_at)
    query = Invoice.select(*map(pw.fn.MAX, columns)).where(Invoice.customer == customer_id)
    found = [as_moment(moment) for moment in next(iter(proxy.obj.execute(query)))]
    return max((moment for moment in found if moment), default=None)


def _currency(customer_id: int) -> str:
    query = (
        Invoice.select(Invoice.currency)
        .where(Invoice.customer == customer_id)
        .order_by(Invoice.issue_date.desc(), Invoice.id.desc())
        .limit(1)
    )
    return next((str(currency) for (currency,) in proxy.obj.execute(query)), "EUR")
