"""What a notice changes: the addresses, the mail, its history, and what its invoices say of it.

An invoice whose mail reached nobody was not sent after all: its pointer goes back to the mail before,
the list shows it as failed, and it may be sent again. Where somebody has it, it stays sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing import events, pointers
from flowtui.mailing.replies import NO_REPLY, Reply
from flowtui.models import Mail, MailRecipient
from flowtui.models.words import PENDING_STATES, MailState, RecipientState, Role

if TYPE_CHECKING:
    from flowtui.mailing.bounces.matching import Hit, Match
    from flowtui.mailing.bounces.values import Notice

_MAY_RETURN = (RecipientState.ACCEPTED, RecipientState.WAITING)
_OPEN = (MailState.SENT, MailState.PARTLY, MailState.UNCERTAIN)
_ADDRESS_SIZE = 254


class NotYetError(Exception):
    """The mail is being sent right now; its notice has to wait until that is done."""


def mark(match: Match, notice: Notice, who: str) -> str:
    """Store what came back, in the caller's transaction; the mail's state afterwards.

    Raises:
        NotYetError: the mail is in a sender's hands; the transaction has to be undone.
    """
    mail: Any = Mail.get_by_id(match.mail_id)
    if mail.state in PENDING_STATES:
        raise NotYetError
    changed = [_return(hit) for hit in match.hits if hit.recipient.state in _MAY_RETURN]
    if changed:
        _settle(mail, _state_after(mail), changed[0], notice, who)
    return str(Mail.get_by_id(match.mail_id).state)


def note_delay(match: Match, notice: Notice, who: str) -> None:
    """Write a delay into the mail's history; nothing else changes."""
    mail: Any = Mail.get_by_id(match.mail_id)
    failure = notice.failures[0] if notice.failures else None
    reply = Reply(failure.code or 0, failure.words) if failure else NO_REPLY
    events.write(mail.id, who, events.DELAYED, (mail.state, mail.state), reply)


def _return(hit: Hit) -> Reply:
    reply = Reply(hit.failure.code or 0, hit.failure.words or _("returned without a reason"))
    changes = {"state": RecipientState.BOUNCED, "code": reply.code or None, "reply": reply.words}
    MailRecipient.update(changes).where(MailRecipient.id == hit.recipient.id).execute()
    return reply


def _state_after(mail: Any) -> str:
    """By whether one of the customer's own addresses still has the mail; a copy for the archive does not count."""
    if mail.state not in _OPEN:
        return str(mail.state)
    rows: Any = list(MailRecipient.select().where(MailRecipient.mail == mail))
    own = [row for row in rows if row.role != Role.BCC] or rows
    reached = any(row.state in _MAY_RETURN for row in own)
    if mail.state == MailState.UNCERTAIN and reached:
        return str(MailState.UNCERTAIN)
    return str(MailState.PARTLY if reached else MailState.BOUNCED)


def _settle(mail: Any, state: str, reply: Reply, notice: Notice, who: str) -> None:
    values: dict[Any, Any] = {Mail.state: state}
    if state in (MailState.BOUNCED, MailState.PARTLY):
        values |= {Mail.code: reply.code or None, Mail.reply: reply.words, Mail.reason: _reason(notice)}
    if state == MailState.BOUNCED:
        values |= {Mail.token: "", Mail.lease_until: None}  # a late answer of its sender knows less
    if not Mail.update(values).where((Mail.id == mail.id) & (Mail.state == mail.state)).execute():
        raise NotYetError
    events.write(mail.id, who, events.RETURNED, (mail.state, state), reply)
    if state == MailState.BOUNCED and mail.state != state:
        pointers.take_back(mail.id, mail.purpose, mail.run_id, who)


def _reason(notice: Notice) -> str:
    addresses = ", ".join(notice.addresses)[:_ADDRESS_SIZE]
    day = clock.format_date(clock.local(notice.moment).date()) if notice.moment else ""
    text = _("returned on {day}: {addresses}") if day else _("returned: {addresses}")
    return text.format(day=day, addresses=addresses)
