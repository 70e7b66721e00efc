"""From a customer to its rows, and from rows to how many customers they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.ledger.bulk import chunks, ids_in
from flowtui.ledger.expressions import ZERO
from flowtui.ledger.query import compact, narrowed
from flowtui.ledger.rows import fetch
from flowtui.models import Invoice, proxy

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from flowtui.ledger.filter import Filter
    from flowtui.ledger.values import Row


def ids_of(customer_id: int, filter_: Filter | None = None) -> array[int]:
    """The ids of all rows of a customer, of those that ``filter_`` lets through."""
    query = Invoice.select(Invoice.id).where(Invoice.customer == customer_id)
    if filter_:
        query = narrowed(query, filter_)
    return compact(lambda: proxy.obj.execute(query))


def count_customers(ids: Sequence[int]) -> int:
    """How many customers the rows with these ids belong to, whatever their currency."""
    found: set[int] = set()
    for chunk in chunks(ids):
        query = Invoice.select(Invoice.customer).where(ids_in(chunk)).distinct()
        found.update(customer for (customer,) in proxy.obj.execute(query))
    return len(found)


def gone(ids: Sequence[int]) -> list[int]:
    """Those of ``ids`` that no row has."""
    missing = set(ids)
    for chunk in chunks(ids):
        missing.difference_update(
            id_ for (id_,) in proxy.obj.execute(Invoice.select(Invoice.id).where(ids_in(chunk)))
        )
    return sorted(missing)


def has_many_open(customer_id: int, more_than: int) -> bool:
    """Whether a customer has more than so many rows that are not settled."""
    query = Invoice.select(Invoice.id).where(Invoice.customer == customer_id, Invoice.balance_cents != ZERO)
    return len(list(proxy.obj.execute(query.limit(more_than + 1)))) > more_than


def open_rows(customer_id: int) -> list[Row]:
    """A customer's rows that are not settled, the longest due first."""
    query = Invoice.select(Invoice.id).where(Invoice.customer == customer_id, Invoice.balance_cents != ZERO)
    found = fetch([id_ for (id_,) in proxy.obj.execute(query)])
    return sorted(found, key=lambda row: (row.due_date or row.issue_date, row.number))
