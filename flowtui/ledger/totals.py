"""Sums of a filter or of a selection, per currency."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.ledger.bulk import chunks, ids_in
from flowtui.ledger.expressions import ZERO
from flowtui.ledger.query import narrowed, run_on
from flowtui.ledger.values import Totals
from flowtui.models import Invoice, proxy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from flowtui.ledger.filter import Filter


def totals(filter_: Filter, *, today: date | None = None) -> tuple[Totals, ...]:
    """The sums of what ``filter_`` lets through, one value per currency, largest count first."""
    return _read(proxy.obj.execute(_statement(filter_, today)))


def totals_on(connection: Any, filter_: Filter, *, today: date | None = None) -> tuple[Totals, ...]:
    """The same on a private connection, where it can be interrupted."""
    return _read(run_on(connection, _statement(filter_, today)))


def totals_of(ids: Iterable[int]) -> tuple[Totals, ...]:
    """The sums of the rows with these ids, of which there may be a million."""
    wanted = array("q", ids)
    sums: dict[str, Totals] = {}
    customers: dict[str, set[int]] = defaultdict(set)
    for chunk in chunks(wanted):
        query = (
            Invoice.select(*_sums(), Invoice.customer)
            .where(ids_in(chunk))
            .group_by(Invoice.currency, Invoice.customer)
        )
        for currency, count, debit, credit, total, customer in proxy.obj.execute(query):
            customers[currency].add(customer)
            have = sums.get(currency) or Totals(currency)
            sums[currency] = Totals(
                currency,
                have.count + count,
                have.debit_cents + int(debit),
                have.credit_cents + int(credit),
                have.total_cents + int(total),
                len(customers[currency]),
            )
    return _ordered(list(sums.values()))


def _statement(filter_: Filter, today: date | None) -> Any:
    query = narrowed(Invoice.select(*_sums(), pw.fn.COUNT(Invoice.customer.distinct())), filter_, today=today)
    return query.group_by(Invoice.currency)


def _read(cursor: Iterable[Any]) -> tuple[Totals, ...]:
    return _ordered(
        [
            Totals(currency, count, int(debit), int(credit), int(total), customers)
            for currency, count, debit, credit, total, customers in cursor
        ]
    )


def _sums() -> tuple[Any, ...]:
    balance = Invoice.balance_cents
    debit = pw.Case(None, [(balance > ZERO, balance)], ZERO)
    credit = pw.Case(None, [(balance < ZERO, balance)], ZERO)
    return (
        Invoice.currency,
        pw.fn.COUNT(Invoice.id),
        pw.fn.SUM(debit),
        pw.fn.SUM(credit),
        pw.fn.SUM(Invoice.total_cents),
    )


def _ordered(found: list[Totals]) -> tuple[Totals, ...]:
    return tuple(sorted(found, key=lambda one: (-one.count, one.currency)))
