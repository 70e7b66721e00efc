"""The last look before a mail leaves: is every document the customer's own, and still to be sent?

Hours may lie between the plan and the mail. What was paid, blocked or mailed by another way since is
left out with its reason, and a statement whose total is no longer true does not leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.i18n import _
from flowtui.models import Customer, Invoice, Mail, MailInvoice, Run
from flowtui.models.words import Code, Purpose

if TYPE_CHECKING:
    from datetime import date, datetime


class Left(NamedTuple):
    """Why a mail does not leave after all."""

    invoice_id: int
    code: str
    detail: str


class _Link(NamedTuple):
    """One invoice of the mail as it is now, beside what was decided; the order is that of the query."""

    invoice_id: int
    customer_id: int
    balance_cents: int
    blocked: bool
    block_reason: str
    block_until: date | None
    mailed_at: datetime | None
    last_reminder_at: datetime | None
    grouped_at: datetime | None
    customer_blocked: bool
    customer_reason: str
    customer_until: date | None
    decided_cents: int
    mail_customer_id: int
    purpose: str
    sent_at: datetime | None
    test_to: str
    ordered_at: datetime


def why_not(mail_id: int) -> Left | None:
    """The first reason that has come up since the plan; None: the mail may leave."""
    for row in _links(mail_id):
        link = _Link(*row)
        if link.customer_id != link.mail_customer_id:
            return Left(link.invoice_id, Code.NO_DOCUMENT, _("it is another customer's document"))
        if not link.test_to and link.sent_at is None:
            found = _blocked(link) or _changed(link) or _mailed(link)
            if found:
                return Left(link.invoice_id, *found)
    return None


def _links(mail_id: int) -> Any:
    return (
        MailInvoice.select(
            Invoice.id,
            Invoice.customer,
            Invoice.balance_cents,
            Invoice.blocked,
            Invoice.block_reason,
            Invoice.block_until,
            Invoice.mailed_at,
            Invoice.last_reminder_at,
            Invoice.grouped_at,
            Customer.blocked,
            Customer.block_reason,
            Customer.block_until,
            MailInvoice.balance_cents,
            Mail.customer,
            Mail.purpose,
            Mail.sent_at,
            Run.test_to,
            Run.created_at,
        )
        .join(Invoice)
        .join(Customer)
        .switch(MailInvoice)
        .join(Mail)
        .join(Run)
        .where(MailInvoice.mail == mail_id)
        .order_by(MailInvoice.id)
        .tuples()
    )


def _blocked(link: _Link) -> tuple[str, str] | None:
    """As preflight judges it: a block without an end, or whose last day has not passed."""
    today = clock.today()
    blocks = (
        (link.blocked, link.block_until, link.block_reason),
        (link.customer_blocked, link.customer_until, link.customer_reason),
    )
    for blocked, until, reason in blocks:
        if blocked and (until is None or until >= today):
            return Code.BLOCKED, reason or _("blocked since the run was ordered")
    return None


def _changed(link: _Link) -> tuple[str, str] | None:
    """An invoice is mailed whatever is open of it; a reminder only as long as its amount is true."""
    if link.purpose == Purpose.INVOICE or link.balance_cents == link.decided_cents:
        return None
    if link.balance_cents == 0:
        return Code.SETTLED, _("settled since the run was ordered")
    return Code.SETTLED, _("its balance changed since the run was ordered")


def _mailed(link: _Link) -> tuple[str, str] | None:
    """Mailed another way since the run was ordered, for example marked by hand."""
    at = {
        Purpose.INVOICE: link.mailed_at,
        Purpose.REMINDER: link.last_reminder_at,
        Purpose.STATEMENT: link.grouped_at,
    }[Purpose(link.purpose)]
    if at is None or at <= link.ordered_at:
        return None
    return Code.ALREADY_MAILED, _("mailed since the run was ordered")
