"""What an accepted mail leaves on its invoices: when, how often, and the status that follows.

Called in commit B only, once for a mail, and never for a test.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.errors import FlowError
from flowtui.models import Invoice, MailInvoice, MailProfile, proxy
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from datetime import datetime

_log = logging.getLogger(__name__)


def touch(mail: Any, run: Any, now: datetime) -> None:
    """Mark the mail's invoices as sent for the mail's purpose."""
    ids = [link.invoice_id for link in _links(mail)]
    Invoice.update(_values(mail.purpose, now)).where(Invoice.id.in_(ids)).execute()
    _set_status(mail, run, ids)


def _links(mail: Any) -> Any:
    return MailInvoice.select(MailInvoice.invoice).where(MailInvoice.mail == mail)


def _values(purpose: str, now: datetime) -> dict[Any, Any]:
    if purpose == Purpose.REMINDER:
        return {Invoice.last_reminder_at: now, Invoice.reminder_count: Invoice.reminder_count + 1}
    if purpose == Purpose.STATEMENT:
        return {Invoice.grouped_at: now, Invoice.grouped_count: Invoice.grouped_count + 1}
    return {Invoice.mailed_at: now, Invoice.mailed_count: Invoice.mailed_count + 1}


def _set_status(mail: Any, run: Any, ids: list[int]) -> None:
    """The profile's status after sending; what keeps it from being set must not undo the mail's own mark."""
    profile = MailProfile.get_or_none(
        (MailProfile.user == run.user_id) & (MailProfile.purpose == mail.purpose)
    )
    if profile is None or profile.status_after is None:
        return
    from flowtui.ledger import status

    try:
        with proxy.obj.atomic():
            status.set_status(run.user, ids, profile.status_after.code, run=run.id)
    except (FlowError, pw.IntegrityError) as error:
        _log.warning("mail %s: status %s not set: %s", mail.id, profile.status_after.code, error)
