"""Giving up a mail that has not been handed over: its run was cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.mailing import events
from flowtui.models import Mail, MailInvoice, MailRecipient, Run
from flowtui.models.database import held
from flowtui.models.words import MailState, RecipientState, RunState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def give_up(mail_id: int, state: str, sent_at: datetime | None, who: str, reason: str) -> None:
    """Cancel the mail and free its invoices; one of which somebody has got a part becomes ``partly``.

    The fence falls with the token: a sender in the middle of this mail never gives it its end.
    """
    new = MailState.CANCELLED if sent_at is None else MailState.PARTLY
    Mail.update(state=new, token="", owner="", lease_until=None, next_try_at=None, reason=reason).where(
        Mail.id == mail_id
    ).execute()
    if new == MailState.CANCELLED:
        MailInvoice.update(live=False).where(MailInvoice.mail == mail_id).execute()
    else:
        MailRecipient.update(state=RecipientState.REFUSED, reply=_("cancelled")).where(
            (MailRecipient.mail == mail_id) & (MailRecipient.state == RecipientState.WAITING)
        ).execute()
    events.write(mail_id, who, events.DECISION, (state, new))


def cancelled_runs(mail_ids: Sequence[int]) -> set[int]:
    """Which of the mails belong to runs that were cancelled; nobody cancels one before the transaction ends.

    Asked before the mails themselves are changed, in the order in which a cancelling takes them.
    """
    mine = Mail.select(Mail.run).where(Mail.id.in_(list(mail_ids)))
    runs: Any = held(Run.select(Run.id, Run.state).where(Run.id.in_(mine)).order_by(Run.id))
    gone = [run.id for run in runs if run.state == RunState.CANCELLED]
    if not gone:
        return set()
    theirs = Mail.select(Mail.id).where(Mail.id.in_(list(mail_ids)) & Mail.run.in_(gone))
    return {mail.id for mail in theirs}


def give_up_late(mail_id: int, who: str) -> None:
    """The mail was in doubt when its run was cancelled, and is now to be tried again: it is not."""
    mail: Any = Mail.get_by_id(mail_id)
    give_up(mail_id, mail.state, mail.sent_at, who, _("its run was cancelled"))
