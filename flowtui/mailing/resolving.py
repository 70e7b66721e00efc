"""The answer of a person to «did it arrive?»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from flowtui import clock
from flowtui.errors import NothingToDoError
from flowtui.i18n import _
from flowtui.mailing import events, pointers, reopening
from flowtui.mailing.detail import existing
from flowtui.mailing.profiles import RIGHTS
from flowtui.mailing.replies import Reply
from flowtui.mailing.report_words import STATES
from flowtui.models import Mail, MailInvoice, MailRecipient, Run, atomic
from flowtui.models.database import held
from flowtui.models.identity import require
from flowtui.models.words import MailState, RecipientState

if TYPE_CHECKING:
    from flowtui.models import User

Answer = Literal["arrived", "resend", "cancel"]


class NotUncertainError(NothingToDoError):
    """Only an uncertain mail takes an answer."""

    def __init__(self, mail_id: int, state: str) -> None:
        super().__init__(
            _("Mail {mail} is not uncertain (it is {state}); there is nothing to answer.").format(
                mail=mail_id, state=_(STATES.get(state, state))
            )
        )


def resolve(mail_id: int, answer: Answer, user: User, *, reason: str = "") -> None:
    """Settle an uncertain mail.

    ``arrived`` marks it sent as if the server had answered; ``resend`` queues the same bytes with the
    same Message-ID again; ``cancel`` gives it up and frees its invoices. ``reason`` says how it is known
    where it is not the user's own word.

    Raises:
        NoMailError, NotUncertainError, NoRightError: see their sentences.
    """
    with atomic():
        mail = uncertain(mail_id)
        require(user, RIGHTS[mail.purpose])
        state = {"arrived": _arrived, "resend": _resend, "cancel": _cancel}[answer](mail, user)
        if reason:
            Mail.update(reason=reason).where(Mail.id == mail.id).execute()
        events.write(mail.id, user.login, events.DECISION, (MailState.UNCERTAIN, state), Reply(0, reason))


def uncertain(mail_id: int) -> Any:
    """The mail, of which nobody knows whether it arrived.

    Raises:
        NoMailError, NotUncertainError: see their sentences.
    """
    mail = held(Mail.select().where(Mail.id == mail_id)).first() or existing(mail_id)
    if mail.state != MailState.UNCERTAIN:
        raise NotUncertainError(mail_id, mail.state)
    return mail


def _arrived(mail: Any, user: User) -> str:
    """The addresses that the server had taken before the end have the mail; others go on waiting."""
    run: Any = Run.get_by_id(mail.run_id)
    for row in MailRecipient.select().where(MailRecipient.mail == mail):
        if row.state == RecipientState.WAITING and row.code is not None and row.code < 300:  # noqa: PLR2004 - RFC 5321
            row.state = RecipientState.ACCEPTED
            row.save()
    states = {row.state for row in MailRecipient.select().where(MailRecipient.mail == mail)}
    first, now = mail.sent_at is None, clock.utcnow()
    state = _state_of(states)
    reason = _("{user} says that it arrived").format(user=user.login)
    _move(mail, state, reason=reason, sent_at=mail.sent_at or now, owner=mail.owner)
    if first and not run.test_to and _is_live(mail):
        pointers.touch(mail.id, mail.purpose, run.id, run.user_id, now)
    if state == MailState.QUEUED:
        reopening.reopen(run)
    return state


def _state_of(states: set[str]) -> MailState:
    if RecipientState.WAITING in states:
        return MailState.QUEUED
    return MailState.PARTLY if RecipientState.REFUSED in states else MailState.SENT


def _resend(mail: Any, user: User) -> str:
    reason = _("sent again at the wish of {user}").format(user=user.login)
    _move(mail, MailState.QUEUED, reason=reason, attempts=0)
    MailRecipient.update(code=None, reply="").where(
        (MailRecipient.mail == mail) & (MailRecipient.state == RecipientState.WAITING)
    ).execute()
    reopening.reopen(Run.get_by_id(mail.run_id))
    return MailState.QUEUED


def _cancel(mail: Any, user: User) -> str:
    """What an earlier transaction delivered stays delivered."""
    state = MailState.CANCELLED if mail.sent_at is None else MailState.PARTLY
    _move(mail, state, reason=_("given up by {user}").format(user=user.login))
    if state == MailState.CANCELLED:
        MailInvoice.update(live=False).where(MailInvoice.mail == mail).execute()
    MailRecipient.update(state=RecipientState.REFUSED).where(
        (MailRecipient.mail == mail) & (MailRecipient.state == RecipientState.WAITING)
    ).execute()
    return state


def _move(mail: Any, state: str, **values: Any) -> None:
    """Out of ``uncertain``; a late answer of the sender that brought it there is no longer taken."""
    settled = {"state": state, "token": "", "owner": "", "lease_until": None, "next_try_at": None} | values
    changed = Mail.update(settled).where((Mail.id == mail.id) & (Mail.state == MailState.UNCERTAIN)).execute()
    if not changed:
        raise NotUncertainError(mail.id, Mail.get_by_id(mail.id).state)


def _is_live(mail: Any) -> bool:
    return bool(MailInvoice.select().where((MailInvoice.mail == mail) & MailInvoice.live).exists())
