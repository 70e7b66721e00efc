"""Invoices, their lines and a customer's payments as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flowtui.documents.values import Ageing, Document, Line, VatGroup
from flowtui.errors import FlowError
from flowtui.i18n import N_, _, translator
from flowtui.models import Customer, Invoice, InvoiceLine
from flowtui.models.words import Kind
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

#: Where one column of the aged balance ends and the next begins, in days late.
_LIMITS = (0, 30, 60, 90)


class MixedStatementError(FlowError):
    """A statement over invoices that do not belong together."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(
            _("The statement of {customer} was not made: its invoices are not all of this customer "
              "and of one currency.").format(customer=clean(customer.name))
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """The rows of a statement; its total is of the documents, the payments stand apart."""

    currency: str
    documents: tuple[Document, ...]
    payments: tuple[Document, ...]
    ageing: Ageing
    total_cents: int
    payments_cents: int


def lines(invoice: Invoice) -> tuple[Line, ...]:
    """The invoice's lines in their order."""
    query = InvoiceLine.select().where(InvoiceLine.invoice == invoice.id).order_by(InvoiceLine.position)
    return tuple(
        Line(
            text=clean(row.text),
            quantity=clean(row.quantity),
            unit=clean(row.unit),
            unit_price=clean(row.unit_price),
            net_cents=row.net_cents,
            vat_rate=row.vat_rate,
        )
        for row in query
    )


def reference(invoice: Any, language: str) -> str:
    """What a letter calls it: its number; a sum carried forward has none that a customer knows."""
    return translator(language).gettext(N_("Previous balance")) if invoice.opening else clean(invoice.number)


def document(invoice: Invoice, day: date, language: str) -> Document:
    """The invoice as it stands on ``day``."""
    return Document(
        number=reference(invoice, language),
        kind=str(invoice.kind),
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        currency=clean(invoice.currency),
        total_cents=invoice.total_cents,
        balance_cents=invoice.balance_cents,
        net_cents=invoice.net_cents,
        vat_cents=invoice.vat_cents,
        days_late=_days_late(invoice, day),
        label=clean(invoice.label),
        reminders=invoice.reminder_count,
    )


def statement(customer: Customer, invoices: Sequence[Invoice], day: date, language: str) -> Statement:
    """The rows of a statement in ``language``, oldest first.

    Raises:
        MixedStatementError: an invoice is another customer's, or there are several currencies.
    """
    currencies = {invoice.currency for invoice in invoices}
    if len(currencies) > 1 or any(invoice.__data__["customer"] != customer.id for invoice in invoices):
        raise MixedStatementError(customer)
    currency = currencies.pop() if currencies else "EUR"
    billed = [invoice for invoice in invoices if invoice.kind != Kind.PAYMENT]
    documents = with_running(document(invoice, day, language) for invoice in sorted(billed, key=_order))
    payments = tuple(document(invoice, day, language) for invoice in _payments(customer, currency))
    return Statement(
        currency=clean(currency),
        documents=documents,
        payments=payments,
        ageing=ageing(documents, day),
        total_cents=sum(row.balance_cents for row in documents),
        payments_cents=sum(row.balance_cents for row in payments),
    )


def ageing(documents: Sequence[Document], day: date) -> Ageing:
    """What is open by how late it is; without a due date the issue date counts."""
    sums = [0] * (len(_LIMITS) + 1)
    for row in documents:
        days = (day - (row.due_date or row.issue_date)).days
        sums[sum(days > limit for limit in _LIMITS)] += row.balance_cents
    return Ageing(*sums)


def turned(row: Document) -> Document:
    """A credit note as its own document shows it: what is in the customer's favour is positive."""
    return replace(
        row,
        total_cents=-row.total_cents,
        balance_cents=-row.balance_cents,
        net_cents=None if row.net_cents is None else -row.net_cents,
        vat_cents=None if row.vat_cents is None else -row.vat_cents,
    )


def turned_lines(found: Sequence[Line]) -> tuple[Line, ...]:
    """Its lines; quantity and price lose the sign that the amount has lost."""
    return tuple(
        replace(
            line,
            net_cents=-line.net_cents,
            quantity=line.quantity.removeprefix("-"),
            unit_price=f"{'-' if line.net_cents > 0 else ''}{line.unit_price.removeprefix('-')}",
        )
        for line in found
    )


def turned_vat(groups: Sequence[VatGroup]) -> tuple[VatGroup, ...]:
    """Its VAT."""
    return tuple(VatGroup(group.rate, -group.net_cents, -group.vat_cents) for group in groups)


def _payments(customer: Customer, currency: str) -> list[Invoice]:
    query = Invoice.select().where(
        (Invoice.customer == customer.id)
        & (Invoice.kind == Kind.PAYMENT)
        & (Invoice.currency == currency)
        & (Invoice.balance_cents != 0)
    )
    return sorted(query, key=_order)


def _order(invoice: Invoice) -> tuple[date, str, int]:
    return invoice.issue_date, invoice.number, invoice.id


def with_running(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents, each with the balance up to and with it."""
    total = 0
    found = []
    for row in documents:
        total += row.balance_cents
        found.append(replace(row, running_cents=total))
    return tuple(found)


def _days_late(invoice: Invoice, day: date) -> int:
    if invoice.due_date is None or invoice.balance_cents <= 0:
        return 0
    return max(0, (day - invoice.due_date).days)
