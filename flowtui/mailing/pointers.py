"""What an accepted mail leaves on its invoices: when, how often, and the status that follows.

:func:`touch` is called in commit B only, once for a mail, and never for a test; :func:`take_back` when the
mail came back from everybody it went to.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.errors import FlowError
from flowtui.models import Invoice, Mail, MailInvoice, MailProfile, ReminderStatus, User, proxy
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from datetime import datetime

_log = logging.getLogger(__name__)
_FIELDS: dict[Purpose, tuple[Any, Any]] = {
    Purpose.INVOICE: (Invoice.mailed_at, Invoice.mailed_count),
    Purpose.REMINDER: (Invoice.last_reminder_at, Invoice.reminder_count),
    Purpose.STATEMENT: (Invoice.grouped_at, Invoice.grouped_count),
}


def touch(mail_id: int, purpose: str, run_id: int, user_id: int, now: datetime) -> None:
    """Mark the mail's invoices as sent for ``purpose``; ``user_id`` ordered the run."""
    Invoice.update(_values(purpose, now)).where(Invoice.id.in_(_invoices(mail_id))).execute()
    query: Any = (
        MailProfile.select(ReminderStatus.code, MailProfile.status_next)
        .join(ReminderStatus, pw.JOIN.LEFT_OUTER)
        .where((MailProfile.user == user_id) & (MailProfile.purpose == purpose))
    )
    for code, follows in query.tuples():
        if code or follows:
            _set_statuses(mail_id, run_id, user_id, code or "", follows=follows)


def take_back(mail_id: int, purpose: str, run_id: int, who: str) -> None:
    """The mail reached nobody: its invoices are as they were before it, and free to be sent again.

    So is the status that followed, where nobody went on from it since; ``who`` brought the news.
    """
    at, count = _FIELDS[Purpose(purpose)]
    live = _invoices(mail_id).where(MailInvoice.live)
    counted = Mail.select().where((Mail.id == mail_id) & Mail.sent_at.is_null(False)).exists()
    query: Any = Invoice.select(Invoice.id, at, count).where(Invoice.id.in_(live))
    rows = list(query.tuples()) if counted else []
    before = _earlier(mail_id, purpose) if counted else {}
    MailInvoice.update(live=False).where(MailInvoice.mail == mail_id).execute()
    for invoice_id, moment, number in rows:
        left = max(number - 1, 0)
        values = {at: before.get(invoice_id) or (moment if left else None), count: left}
        Invoice.update(values).where(Invoice.id == invoice_id).execute()
    from flowtui.ledger import status

    status.take_back(run_id, [invoice_id for invoice_id, *_rest in rows], who)


def _earlier(mail_id: int, purpose: str) -> dict[int, datetime]:
    """When the last other mail of each of the mail's invoices was accepted."""
    query: Any = (
        MailInvoice.select(MailInvoice.invoice, Mail.sent_at)
        .join(Mail)
        .where(MailInvoice.invoice.in_(_invoices(mail_id)) & MailInvoice.live)
        .where((MailInvoice.purpose == purpose) & (Mail.id != mail_id) & Mail.sent_at.is_null(False))
        .order_by(Mail.sent_at)
    )
    return dict(query.tuples())


def _invoices(mail_id: int) -> Any:
    return MailInvoice.select(MailInvoice.invoice).where(MailInvoice.mail == mail_id)


def _values(purpose: str, now: datetime) -> dict[Any, Any]:
    at, count = _FIELDS[Purpose(purpose)]
    return {at: now, count: count + 1}


def _set_statuses(mail_id: int, run_id: int, user_id: int, code: str, *, follows: bool) -> None:
    """The profile's status after sending; what keeps it from being set must not undo the mail's own mark."""
    from flowtui.ledger import status
    from flowtui.ledger.chain import After, Chain

    query: Any = (
        Invoice.select(Invoice.id, ReminderStatus.code)
        .join(ReminderStatus, pw.JOIN.LEFT_OUTER)
        .where(Invoice.id.in_(_invoices(mail_id)))
    )
    chain, after, wanted = Chain.read(), After(code, follows), defaultdict(list)
    for invoice_id, present in query.tuples():
        wanted[chain.after(present or "", after)].append(invoice_id)
    try:
        with proxy.obj.atomic():
            for new, ids in wanted.items():
                status.set_status(User.get_by_id(user_id), ids, new, run=run_id)
    except (FlowError, pw.IntegrityError) as error:
        _log.warning("mail %s: status not set: %s", mail_id, error)
