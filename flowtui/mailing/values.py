"""The plan of a run and its report: plain values that screens, commands and tests share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flowtui.clock import zulu
from flowtui.mailing import trial

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from flowtui.mailing.returned import CameBack
    from flowtui.mailing.status_after import StatusAfter


@dataclass(frozen=True, slots=True)
class Excluded:
    """An invoice that stays out, and why."""

    invoice_id: int
    invoice: str
    """Its number."""
    customer: str
    """The customer's code."""
    customer_name: str
    balance_cents: int
    code: str
    """A :class:`~flowtui.models.words.Code`."""
    detail: str
    """The reason in a few words of the screen language, with the fact: a date, an address, a name."""
    currency: str = ""
    """Of the balance; ISO."""

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {"invoice": self.invoice, "customer": self.customer, "code": self.code, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class PlannedAttachment:
    """A PDF that a mail will carry."""

    name: str
    source: str
    """``original`` or ``template``."""
    template: int | None
    invoice_id: int | None
    """The invoice it shows; empty for a statement over several."""

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {"name": self.name, "source": self.source, "template": self.template}


@dataclass(frozen=True, slots=True)
class PlannedInvoice:
    """An invoice in a planned mail."""

    id: int
    number: str
    kind: str
    copy: int
    total_cents: int
    balance_cents: int
    due_date: date | None = None
    not_due: bool = False
    """Whether a reminder or statement asks for it before it is late; never set for a mailing of invoices."""


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """One mail that would be sent."""

    customer_id: int
    customer: str
    customer_name: str
    language: str
    currency: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    sender: str
    reply_to: str
    subject: str
    text: str
    invoices: tuple[PlannedInvoice, ...]
    attachments: tuple[PlannedAttachment, ...]
    total_cents: int
    """Of the balances for a reminder or a statement, of the document for an invoice."""
    template: int | None
    template_version: int | None
    returned: tuple[CameBack, ...] = ()
    """Those of its addresses from which the last mail came back."""

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "customer": self.customer,
            "to": list(self.to),
            "cc": list(self.cc),
            "bcc": list(self.bcc),
            "subject": self.subject,
            "invoices": [invoice.number for invoice in self.invoices],
            "total_cents": self.total_cents,
            "currency": self.currency,
            "attachments": [attachment.to_json() for attachment in self.attachments],
            "returned": [one.to_json() for one in self.returned],
        }


@dataclass(frozen=True, slots=True)
class SendPlan:
    """What a send would do; the outbox stores exactly this."""

    purpose: str
    user_id: int | None
    currency: str
    mails: Sequence[PlannedMail] = ()
    excluded: Sequence[Excluded] = ()
    test_to: str = ""
    """Where a test goes; see :mod:`flowtui.mailing.trial`."""
    query: str = ""
    eta_seconds: int = 0
    again: bool = False
    statuses: tuple[StatusAfter, ...] = ()
    """What reminder statuses its invoices will have; empty where the profile sets none, and for a test."""

    @property
    def invoices(self) -> int:
        """How many invoices would be sent."""
        return sum(len(mail.invoices) for mail in self.mails)

    @property
    def customers(self) -> int:
        """How many customers would receive a mail."""
        return len({mail.customer_id for mail in self.mails})

    @property
    def not_due(self) -> int:
        """How many of them are due today or later, where they are asked for: reminders and statements."""
        return sum(invoice.not_due for mail in self.mails for invoice in mail.invoices)

    @property
    def total_cents(self) -> int:
        """In :attr:`currency`; see :meth:`totals` where there are several."""
        return self.totals().get(self.currency, 0)

    def totals(self) -> dict[str, int]:
        """Cents of all mails by currency."""
        sums: dict[str, int] = {}
        for mail in self.mails:
            sums[mail.currency] = sums.get(mail.currency, 0) + mail.total_cents
        return sums

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "purpose": self.purpose,
            "invoices": self.invoices,
            "not_due": self.not_due,
            "mails": len(self.mails),
            "customers": self.customers,
            "total_cents": self.total_cents,
            "currency": self.currency,
            "totals": self.totals(),
            "eta_seconds": self.eta_seconds,
            "status_after": {one.code: one.invoices for one in self.statuses if one.code},
            **trial.to_json(self.test_to),
            "excluded": [excluded.to_json() for excluded in self.excluded],
            "messages": [mail.to_json() for mail in self.mails],
        }


@dataclass(frozen=True, slots=True)
class ReportedMail:
    """One mail of a run as it stands now."""

    id: int
    customer_id: int
    customer: str
    customer_name: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    state: str
    code: int | None
    reason: str
    """The server's own words where it spoke, else what happened in the screen language."""
    invoices: tuple[str, ...]
    total_cents: int
    currency: str
    attempts: int
    sent_at: datetime | None
    refused: tuple[tuple[str, int | None, str], ...] = ()
    """Addresses that the server refused: address, code, its words."""
    remark: str = ""
    """What went wrong beside the sending; it changes nothing of the state."""

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "id": self.id,
            "customer": self.customer,
            "to": list(self.to),
            "subject": self.subject,
            "message_id": self.message_id,
            "state": self.state,
            "code": self.code,
            "reason": self.reason,
            "invoices": list(self.invoices),
            "total_cents": self.total_cents,
            "currency": self.currency,
            "attempts": self.attempts,
            "refused": [{"address": a, "code": c, "reason": r} for a, c, r in self.refused],
            "remark": self.remark,
        }


@dataclass(frozen=True, slots=True)
class SendReport:
    """What became of a run: uncertain first, then failed, partly, left out, sent."""

    run: int
    purpose: str
    state: str
    user: str
    started_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, int]
    """By ``queued, sent, partly, failed, uncertain, cancelled, bounced, excluded``; queued includes
    what is being sent right now."""
    mails: tuple[ReportedMail, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    test_to: str = ""
    """As in :class:`SendPlan`."""
    pause_reason: str = ""
    created_at: datetime | None = None

    @property
    def banner(self) -> str:
        """What became of it, in large letters, where it was a test; else empty."""
        return trial.after(self.test_to, self.counts.get("sent", 0))

    @property
    def complete(self) -> bool:
        """Whether everything left without a remark (exit code 0)."""
        return not any(
            self.counts.get(name)
            for name in ("failed", "partly", "uncertain", "excluded", "queued", "bounced")
        )

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "run": self.run,
            "purpose": self.purpose,
            "state": self.state,
            "user": self.user,
            "started_at": zulu(self.started_at),
            "finished_at": zulu(self.finished_at),
            **trial.to_json(self.test_to),
            "pause_reason": self.pause_reason or None,
            "counts": dict(self.counts),
            "excluded": [excluded.to_json() for excluded in self.excluded],
            "messages": [mail.to_json() for mail in self.mails],
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; read by any window, any time."""

    run: int
    purpose: str
    state: str
    user: str
    total: int
    """Mails."""
    counts: dict[str, int] = field(default_factory=dict)
    """As in :class:`SendReport`, without ``excluded``."""
    pause_reason: str = ""
    retry_at: datetime | None = None
    eta: datetime | None = None
    """When it should end (UTC)."""
    alive: bool = False
    """Whether a sender is at work on it."""
    test_to: str = ""
    """As in :class:`SendPlan`."""
