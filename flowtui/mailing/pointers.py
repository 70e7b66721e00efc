"""What an accepted mail leaves on its invoices: when, how often, and the status that follows.

Called in commit B only, once for a mail, and never for a test.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.errors import FlowError
from flowtui.models import Invoice, MailInvoice, MailProfile, ReminderStatus, User, proxy
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from datetime import datetime

_log = logging.getLogger(__name__)


def touch(mail_id: int, purpose: str, run_id: int, user_id: int, now: datetime) -> None:
    """Mark the mail's invoices as sent for ``purpose``; ``user_id`` ordered the run."""
    Invoice.update(_values(purpose, now)).where(Invoice.id.in_(_invoices(mail_id))).execute()
    status_id = (
        MailProfile.select(MailProfile.status_after)
        .where((MailProfile.user == user_id) & (MailProfile.purpose == purpose))
        .scalar()
    )
    if status_id is not None:
        _set_status(mail_id, run_id, user_id, status_id)


def _invoices(mail_id: int) -> Any:
    return MailInvoice.select(MailInvoice.invoice).where(MailInvoice.mail == mail_id)


def _values(purpose: str, now: datetime) -> dict[Any, Any]:
    if purpose == Purpose.REMINDER:
        return {Invoice.last_reminder_at: now, Invoice.reminder_count: Invoice.reminder_count + 1}
    if purpose == Purpose.STATEMENT:
        return {Invoice.grouped_at: now, Invoice.grouped_count: Invoice.grouped_count + 1}
    return {Invoice.mailed_at: now, Invoice.mailed_count: Invoice.mailed_count + 1}


def _set_status(mail_id: int, run_id: int, user_id: int, status_id: int) -> None:
    """The profile's status after sending; what keeps it from being set must not undo the mail's own mark."""
    from flowtui.ledger import status

    code = ReminderStatus.get_by_id(status_id).code
    ids = [invoice_id for (invoice_id,) in _invoices(mail_id).tuples()]
    try:
        with proxy.obj.atomic():
            status.set_status(User.get_by_id(user_id), ids, code, run=run_id)
    except (FlowError, pw.IntegrityError) as error:
        _log.warning("mail %s: status %s not set: %s", mail_id, code, error)
