"""What a plan knows of the selected invoices and their customers, read in few statements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui.documents.values import Line
from flowtui.documents.vat import breakdown
from flowtui.frugal import free
from flowtui.ledger.bulk import ids_in
from flowtui.models import Customer, Invoice, InvoiceLine, MailInvoice, ReminderStatus
from flowtui.models.stopping import look, watched
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

#: Ids in one statement, which are one value of it: a value for each would take longer than what it finds.
CHUNK = 5_000


class InvoiceFacts(NamedTuple):
    """A selected row as it is stored."""

    id: int
    number: str
    kind: str
    customer_id: int
    issue_date: date
    due_date: date | None
    currency: str
    total_cents: int
    balance_cents: int
    mailed_at: datetime | None
    grouped_at: datetime | None
    last_reminder_at: datetime | None
    reminder_count: int
    blocked: bool
    block_reason: str
    block_until: date | None
    offset_group: int | None
    status: str | None
    status_label: str | None
    status_blocks: bool | None
    net_cents: int | None
    vat_cents: int | None
    code: str
    """What the ledger's preflight says of it, without what an explicit act takes in."""
    opening: bool = False
    """A sum carried forward, without a document of its own."""

    def days_late(self, today: date) -> int:
        """Days since the due date of what is still owed; 0 when not late."""
        if self.due_date is None or self.balance_cents <= 0:
            return 0
        return max((today - self.due_date).days, 0)

    def not_due(self, today: date) -> bool:
        """Whether it is an invoice that is due today or later."""
        return self.kind == Kind.INVOICE and self.due_date is not None and self.due_date >= today


class CustomerFacts(NamedTuple):
    """A customer of a selected row."""

    id: int
    code: str
    name: str
    language: str
    grouping: str
    blocked: bool
    block_reason: str
    block_until: date | None


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in portions that one statement takes."""
    for start in range(0, len(ids), CHUNK):
        look()
        yield ids[start : start + CHUNK]


def invoices(ids: Sequence[int], code: Any) -> list[InvoiceFacts]:
    """The rows of ``ids`` that still exist, in their order; ``code`` is an expression of the preflight."""
    columns = (
        Invoice.id, Invoice.number, Invoice.kind, Invoice.customer, Invoice.issue_date, Invoice.due_date,
        Invoice.currency, Invoice.total_cents, Invoice.balance_cents, Invoice.mailed_at, Invoice.grouped_at,
        Invoice.last_reminder_at, Invoice.reminder_count, Invoice.blocked, Invoice.block_reason,
        Invoice.block_until, Invoice.offset_group,
        ReminderStatus.code, ReminderStatus.label, ReminderStatus.blocks,
        Invoice.net_cents, Invoice.vat_cents, code, Invoice.opening,
    )  # fmt: skip
    found: dict[int, InvoiceFacts] = {}
    try:
        for part in chunks(ids):
            query = Invoice.select(*columns).join(ReminderStatus, pw.JOIN.LEFT_OUTER).where(ids_in(part))
            found.update((row[0], InvoiceFacts(*row)) for row in _tuples(query))
        return [found[key] for key in ids if key in found]
    finally:
        free(found)


def customers(ids: Iterable[int]) -> dict[int, CustomerFacts]:
    """The customers of ``ids``."""
    columns = (
        Customer.id, Customer.code, Customer.name, Customer.language, Customer.grouping, Customer.blocked,
        Customer.block_reason, Customer.block_until,
    )  # fmt: skip
    found: dict[int, CustomerFacts] = {}
    for part in chunks(sorted(set(ids))):
        for row in _tuples(Customer.select(*columns).where(ids_in(part, Customer.id))):
            found[row[0]] = CustomerFacts(*row)
    return found


def whole(found: Sequence[InvoiceFacts]) -> frozenset[int]:
    """The invoices whose lines and VAT add up to their total, which can be rendered as invoices."""
    lines: dict[int, list[Line]] = defaultdict(list)
    for part in chunks([invoice.id for invoice in found]):
        query = InvoiceLine.select(InvoiceLine.invoice, InvoiceLine.net_cents, InvoiceLine.vat_rate)
        for key, net, rate in _tuples(query.where(ids_in(part, InvoiceLine.invoice))):
            lines[key].append(Line("", "", "", "", net, rate))
    return frozenset(
        one.id
        for one in watched(found)
        if breakdown(lines[one.id], one.net_cents, one.vat_cents, one.total_cents) is not None
    )


def live_copies(purpose: str, ids: Sequence[int]) -> dict[int, int]:
    """The highest copy number of each invoice that lives in a mail of ``purpose``.

    A mail that failed has given its number back, so its retry and a new mail cannot both leave.
    """
    found: dict[int, int] = {}
    for part in chunks(ids):
        query = (
            MailInvoice.select(MailInvoice.invoice, pw.fn.MAX(MailInvoice.copy))
            .where(
                MailInvoice.live,
                MailInvoice.purpose == purpose,
                ids_in(part, MailInvoice.invoice),
            )
            .group_by(MailInvoice.invoice)
        )
        found.update(_tuples(query))
    return found


def payments(customer_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Cents of unmatched payments by customer and currency, as positive sums; none where there are none."""
    sums = _sums(customer_ids, (Invoice.balance_cents != 0) & (Invoice.kind == Kind.PAYMENT))
    return {key: -cents for key, cents in sums.items()}


def nets(customer_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """What each customer owes on balance, payments too, by customer and currency."""
    return _sums(customer_ids, Invoice.balance_cents != 0)


def offset_numbers(groups: Iterable[int | None]) -> dict[int, list[tuple[int, str]]]:
    """The rows (id and number) of each cancel-out group."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for part in chunks(sorted({group for group in groups if group is not None})):
        query = Invoice.select(Invoice.offset_group, Invoice.id, Invoice.number)
        for group, key, number in _tuples(
            query.where(ids_in(part, Invoice.offset_group)).order_by(Invoice.id)
        ):
            found[group].append((key, number))
    return found


def _tuples(query: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as plain tuples, which peewee's types call models."""
    return iter(query.tuples())


def _sums(customer_ids: Iterable[int], condition: Any) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for part in chunks(sorted(set(customer_ids))):
        query = Invoice.select(Invoice.customer, Invoice.currency, pw.fn.SUM(Invoice.balance_cents))
        query = query.where(ids_in(part, Invoice.customer), condition).group_by(
            Invoice.customer, Invoice.currency
        )
        found.update(((customer, currency), int(cents)) for customer, currency, cents in _tuples(query))
    return found
