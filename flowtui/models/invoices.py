"""Invoices, credit notes and unmatched payments: the rows of the list."""

from __future__ import annotations

import peewee as pw

from flowtui.models.customers import Customer
from flowtui.models.database import Base, ByBytes, ThenId
from flowtui.models.people import ReminderStatus


class Invoice(Base):
    """An invoice, a credit note or an unmatched payment; amounts in cents of ``currency``.

    A credit note's and a payment's amounts are negative: they lower what the customer owes.
    """

    number = pw.TextField()
    kind = pw.TextField()
    """A :class:`~flowtui.models.words.Kind`."""
    customer = pw.ForeignKeyField(Customer, backref="invoices", on_delete="RESTRICT", index=False)
    issue_date = pw.DateField()
    due_date = pw.DateField(null=True)
    created = pw.DateField()
    """The day the making program gives, else the issue date."""
    currency = pw.TextField(default="EUR")
    net_cents = pw.BigIntegerField(null=True)
    vat_cents = pw.BigIntegerField(null=True)
    total_cents = pw.BigIntegerField()
    balance_cents = pw.BigIntegerField()
    letter = pw.TextField(default="")
    label = pw.TextField(default="")
    """What the entry's text says."""
    opening = pw.BooleanField(default=False, constraints=[pw.SQL("DEFAULT FALSE")])
    """A sum carried forward from the year before («à-nouveau»): owed, and no document of its own."""
    status = pw.ForeignKeyField(
        ReminderStatus, null=True, backref="invoices", on_delete="SET NULL", index=False
    )
    mailed_at = pw.DateTimeField(null=True)
    """When the last mail of this invoice alone was accepted (UTC); as purpose ``invoice`` only."""
    mailed_count = pw.IntegerField(default=0)
    grouped_at = pw.DateTimeField(null=True)
    """When the last grouped mail with this invoice was accepted (UTC)."""
    grouped_count = pw.IntegerField(default=0)
    reminder_count = pw.IntegerField(default=0)
    last_reminder_at = pw.DateTimeField(null=True)
    blocked = pw.BooleanField(default=False)
    block_reason = pw.TextField(default="")
    block_until = pw.DateField(null=True)
    offset_group = pw.IntegerField(null=True)
    """Invoices and credit notes with the same number cancel out; kept by ``ledger.offsets``."""
    search_key = pw.TextField()
    """The number without case and accents."""
    source = pw.TextField(default="")
    """The format it came from: ``fec``, ``table``, ``einvoice``, ``demo``."""
    source_key = pw.TextField(unique=True)
    """What makes a second import find the same row again."""


_NUMBER = ByBytes(Invoice.number)
Invoice.add_index(Invoice.index(ThenId(_NUMBER), name="invoice_number"))
Invoice.add_index(Invoice.index(ThenId(Invoice.issue_date), name="invoice_issue_date"))
Invoice.add_index(Invoice.index(ThenId(Invoice.created), name="invoice_created"))
# the list by customer is this one, walked beside the customers by name
Invoice.add_index(
    Invoice.index(Invoice.customer, Invoice.issue_date, ThenId(_NUMBER), name="invoice_by_customer")
)
_OPEN = Invoice.balance_cents != 0
Invoice.add_index(Invoice.index(Invoice.due_date, where=_OPEN))
Invoice.add_index(
    Invoice.index(
        Invoice.customer,
        Invoice.currency,
        Invoice.balance_cents,
        where=_OPEN,
        name="invoice_open_by_customer",
    )
)
Invoice.add_index(
    Invoice.index(
        Invoice.customer, where=Invoice.offset_group.is_null(False), name="invoice_offset_by_customer"
    )
)
Invoice.add_index(
    Invoice.index(Invoice.status, where=Invoice.status.is_null(False), name="invoice_status_id")
)


class InvoiceLine(Base):
    """One line of an invoice whose lines are known."""

    invoice = pw.ForeignKeyField(Invoice, backref="lines", on_delete="CASCADE")
    position = pw.IntegerField()
    text = pw.TextField()
    quantity = pw.TextField(default="1")
    """A decimal number as text, since quantities have any number of decimals."""
    unit = pw.TextField(default="")
    unit_price = pw.TextField(default="")
    """A decimal number as text, in the currency's unit."""
    net_cents = pw.BigIntegerField()
    vat_rate = pw.IntegerField(default=0)
    """Hundredths of a per cent: 2000 is 20 %."""


class OriginalDocument(Base):
    """The PDF as the making program produced it; attached untouched."""

    invoice = pw.ForeignKeyField(Invoice, backref="originals", unique=True, on_delete="CASCADE")
    name = pw.TextField()
    size = pw.IntegerField()
    """Bytes."""
    sha256 = pw.TextField()
    content = pw.BlobField()


class StatusChange(Base):
    """One change of one invoice's reminder status; undo reads it."""

    invoice = pw.ForeignKeyField(Invoice, backref="status_changes", on_delete="CASCADE")
    batch = pw.TextField(index=True)
    """Groups the changes of one act."""
    user = pw.TextField()
    changed_at = pw.DateTimeField()
    old = pw.ForeignKeyField(ReminderStatus, null=True, backref="+", on_delete="SET NULL")
    new = pw.ForeignKeyField(ReminderStatus, null=True, backref="+", on_delete="SET NULL")
    run = pw.IntegerField(null=True)
    """The run that set it, if one did."""
    undone = pw.BooleanField(default=False)
