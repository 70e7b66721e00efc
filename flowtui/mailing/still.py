"""The last look before a mail leaves: is every document the customer's own, and still to be sent?

Hours may lie between the plan and the mail. What was paid, blocked or mailed by another way since is
left out with its reason, and a statement whose total is no longer true does not leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.i18n import _
from flowtui.models import Customer, Invoice, MailInvoice, Run
from flowtui.models.words import Code, Purpose

if TYPE_CHECKING:
    from datetime import date, datetime


class Left(NamedTuple):
    """Why a mail does not leave after all."""

    invoice_id: int
    code: str
    detail: str


def why_not(mail: Any) -> Left | None:
    """The first reason that has come up since the plan; None: the mail may leave."""
    run = Run.get_by_id(mail.run_id)
    for link in _links(mail):
        if link.invoice.customer_id != mail.customer_id:
            return Left(link.invoice_id, Code.NO_DOCUMENT, _("it is another customer's document"))
        if not run.test_to and mail.sent_at is None:
            found = _blocked(link.invoice) or _changed(link, mail.purpose) or _mailed(link.invoice, run)
            if found:
                return Left(link.invoice_id, *found)
    return None


def _links(mail: Any) -> Any:
    return (
        MailInvoice.select(MailInvoice, Invoice, Customer)
        .join(Invoice)
        .join(Customer)
        .where(MailInvoice.mail == mail)
        .order_by(MailInvoice.id)
    )


def _blocked(invoice: Any) -> tuple[str, str] | None:
    today = clock.today()
    for row in (invoice, invoice.customer):
        if row.blocked and _holds(row.block_until, today):
            return Code.BLOCKED, row.block_reason or _("blocked since the run was ordered")
    return None


def _holds(until: date | None, today: date) -> bool:
    return until is None or until >= today


def _changed(link: Any, purpose: str) -> tuple[str, str] | None:
    """An invoice is mailed whatever is open of it; a reminder only as long as its amount is true."""
    if purpose == Purpose.INVOICE or link.invoice.balance_cents == link.balance_cents:
        return None
    if link.invoice.balance_cents == 0:
        return Code.SETTLED, _("settled since the run was ordered")
    return Code.SETTLED, _("its balance changed since the run was ordered")


def _mailed(invoice: Any, run: Run) -> tuple[str, str] | None:
    """Mailed another way since the run was ordered, for example marked by hand."""
    at: datetime | None = {
        Purpose.INVOICE: invoice.mailed_at,
        Purpose.REMINDER: invoice.last_reminder_at,
        Purpose.STATEMENT: invoice.grouped_at,
    }[Purpose(run.purpose)]
    if at is None or at <= run.created_at:
        return None
    return Code.ALREADY_MAILED, _("mailed since the run was ordered")
