"""What the ledger hands out: rows of the list, totals, a customer's band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.clock import zulu

if TYPE_CHECKING:
    from datetime import date, datetime


class Row(NamedTuple):
    """One row of the list, read from the database and ready to be shown."""

    id: int
    number: str
    kind: str
    issue_date: date
    due_date: date | None
    created: date
    customer_id: int
    customer: str
    """The customer's code."""
    customer_name: str
    currency: str
    total_cents: int
    balance_cents: int
    days_late: int
    """Days since the due date of what is still open; 0 when not late."""
    mailed_at: datetime | None
    grouped_at: datetime | None
    reminder_count: int
    status: str
    """The reminder status' code, or empty."""
    preflight: str
    """What ``send`` would say of it: a :class:`~flowtui.models.words.Code`."""
    offset_group: int | None
    mail_flag: str
    """``!`` its last mail failed, ``?`` uncertain, ``>`` in progress, else empty."""
    opening: bool
    """A sum carried forward, without a document of its own."""
    net_cents: int | None = None
    vat_cents: int | None = None
    letter: str = ""
    """What matches it with its payment in the books."""
    last_reminder_at: datetime | None = None
    original: bool = False
    """Whether the PDF of the making program is there."""

    def to_json(self) -> dict[str, Any]:
        """The row as the command line gives it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "issue_date": self.issue_date.isoformat(),
            "due_date": self.due_date.isoformat() if self.due_date else None,
            "customer": self.customer,
            "customer_name": self.customer_name,
            "currency": self.currency,
            "total_cents": self.total_cents,
            "balance_cents": self.balance_cents,
            "days_late": self.days_late,
            "mailed_at": zulu(self.mailed_at),
            "grouped_at": zulu(self.grouped_at),
            "reminder_count": self.reminder_count,
            "status": self.status or None,
            "preflight": self.preflight,
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of some rows in one currency, in cents of balance; ``total_cents`` is of the documents."""

    currency: str
    count: int = 0
    debit_cents: int = 0
    credit_cents: int = 0
    total_cents: int = 0
    customers: int = 0

    @property
    def net_cents(self) -> int:
        """What is owed on balance."""
        return self.debit_cents + self.credit_cents


@dataclass(frozen=True, slots=True)
class Band:
    """The line about the customer under the cursor, over all that is open."""

    customer_id: int
    code: str
    name: str
    currency: str
    debit_cents: int
    credit_cents: int
    oldest_due: date | None
    last_mail_at: datetime | None
    offsets: int
    """How many of the customer's rows cancel out."""
    blocked: bool
    status: str = ""
    """The furthest reminder status of what is still to be paid, the last in the order of statuses; or empty."""
    currencies: int = 1
    """Which a reader could think of: those in which something is open, and the one that was asked for."""

    @property
    def net_cents(self) -> int:
        """What the customer owes on balance; negative: a credit balance."""
        return self.debit_cents + self.credit_cents
