"""Invoices to show something with: a letter, a layout."""

from __future__ import annotations

from typing import Any

from flowtui.ledger.expressions import ZERO
from flowtui.models import Contact, Customer, Invoice
from flowtui.models.words import Kind

#: A statement is shown with at most this many.
_MOST = 5


def sample(language: str) -> list[int]:
    """The latest open invoices of one customer written to in ``language``, preferably one with an address.

    Empty where no customer of that language has an invoice.
    """
    query: Any = Invoice.select(Invoice.id, Invoice.customer, Invoice.currency).join(Customer)
    ours = Customer.language == "fr" if language == "fr" else Customer.language != "fr"
    latest = query.where(ours, Invoice.kind == Kind.INVOICE, ~Invoice.opening).order_by(
        Invoice.issue_date.desc(), Invoice.id.desc()
    )
    still_open = latest.where(Invoice.balance_cents > ZERO)
    reachable = Customer.id << Contact.select(Contact.customer).where(Contact.active)
    first = still_open.where(reachable).first() or still_open.first() or latest.first()
    if first is None:
        return []
    same = latest.where(Invoice.customer == first.customer_id, Invoice.currency == first.currency)
    return [first.id, *(row.id for row in same.limit(_MOST) if row.id != first.id)]
