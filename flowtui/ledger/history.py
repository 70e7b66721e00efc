"""What happened to an invoice or a customer: mails and changes of status, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowtui.ledger.status import Change
from flowtui.ledger.status import history as status_history
from flowtui.ledger.stored import as_moment
from flowtui.models import Invoice, Mail, MailInvoice, MailRecipient, Run, User, proxy
from flowtui.models.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailEvent:
    """A mail that was to carry the invoice or go to the customer."""

    at: datetime
    """When it was sent, else when its run was ordered (UTC)."""
    user: str
    mail: int
    run: int
    purpose: str
    state: str
    to: tuple[str, ...]
    subject: str
    reason: str
    """The server's last words, or what happened."""
    test_to: str
    """The address of a run in test mode; empty: it was meant."""
    invoices: tuple[str, ...] = ()
    """Numbers of the invoices in it."""


def of_invoice(invoice_id: int) -> list[MailEvent | Change]:
    """The mails and changes of status of one invoice."""
    links = MailInvoice.select(MailInvoice.mail).where(MailInvoice.invoice == invoice_id)
    events: list[MailEvent | Change] = [*_mails(Mail.id.in_(links)), *status_history(invoice_id)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def of_customer(customer_id: int, limit: int = 200) -> list[MailEvent]:
    """The latest mails to one customer."""
    return _mails(Mail.customer == customer_id, limit)


def _mails(condition: Any, limit: int | None = None) -> list[MailEvent]:
    columns = (
        Mail.id,
        Mail.run,
        Mail.purpose,
        Mail.state,
        Mail.subject,
        Mail.reply,
        Mail.reason,
        Mail.sent_at,
        Run.created_at,
        Run.test_to,
        User.name,
        User.login,
    )
    query = (
        Mail.select(*columns)
        .join(Run, on=(Mail.run == Run.id))
        .join(User, on=(Run.user == User.id))
        .where(condition)
        .order_by(Mail.id.desc())
        .limit(limit)
    )
    found = list(proxy.obj.execute(query))
    to, numbers = _recipients(row[0] for row in found), _numbers(row[0] for row in found)
    return [
        MailEvent(
            at=as_moment(sent or ordered),
            user=name or login,
            mail=mail,
            run=run,
            purpose=purpose,
            state=state,
            to=tuple(to.get(mail, ())),
            subject=subject,
            reason=reply or reason,
            test_to=test_to,
            invoices=tuple(numbers.get(mail, ())),
        )
        for mail, run, purpose, state, subject, reply, reason, sent, ordered, test_to, name, login in found
    ]


def _recipients(mails: Iterable[int]) -> dict[int, list[str]]:
    query = MailRecipient.select(MailRecipient.mail, MailRecipient.address)
    wanted = query.where(MailRecipient.mail.in_(list(mails)), MailRecipient.role == Role.TO)
    return _collect(wanted.order_by(MailRecipient.id))


def _numbers(mails: Iterable[int]) -> dict[int, list[str]]:
    query = MailInvoice.select(MailInvoice.mail, Invoice.number).join(Invoice)
    return _collect(query.where(MailInvoice.mail.in_(list(mails))).order_by(MailInvoice.id))


def _collect(query: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for mail, text in proxy.obj.execute(query):
        found.setdefault(mail, []).append(text)
    return found
