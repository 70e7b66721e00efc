"""What senders that died left behind: taken up again, or declared uncertain.

A claim whose holder is known to be dead ends at once, any other one with its lease. A mail that was
only claimed has not left and is queued again; one that was in doubt becomes uncertain, and a person
decides. It runs at the start and again and again, since PostgreSQL may hold a killed client's row
locks for a moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing import events, owner
from flowtui.models import Mail, Worker, atomic
from flowtui.models.words import MailState

if TYPE_CHECKING:
    from datetime import datetime

_HELD = (MailState.CLAIMED, MailState.IN_DOUBT)


def recover(who: str) -> int:
    """Take back every claim that has ended; how many there were. ``who`` stands in the attempts."""
    now = clock.utcnow()
    lost = [mail for mail in _held() if _has_ended(mail, now)]
    if not lost:
        return 0
    with atomic():
        done = sum(_take_back(mail, who) for mail in lost)
        dead = {mail.owner for mail in lost if owner.is_dead(mail.owner)}
        Worker.delete().where(Worker.owner.in_(dead)).execute()
    return done


def _held() -> Any:
    return Mail.select(Mail.id, Mail.state, Mail.token, Mail.owner, Mail.lease_until).where(
        Mail.state.in_(_HELD)
    )


def _has_ended(mail: Mail, now: datetime) -> bool:
    if owner.is_dead(mail.owner):
        return True
    return mail.lease_until is None or mail.lease_until < now


def _take_back(mail: Mail, who: str) -> int:
    """The token of an uncertain mail stays, so that its stalled sender may still bring the answer."""
    if mail.state == MailState.CLAIMED:
        values: dict[Any, Any] = {Mail.state: MailState.QUEUED, Mail.token: "", Mail.owner: ""}
    else:
        text = _(
            "The sender ended between handing the mail over and the server's answer: it may have arrived."
        )
        values = {Mail.state: MailState.UNCERTAIN, Mail.reason: text, Mail.attempts: Mail.attempts + 1}
    values[Mail.lease_until] = None
    same = (Mail.id == mail.id) & (Mail.state == mail.state) & (Mail.token == mail.token)
    changed = int(Mail.update(values).where(same).execute())
    if changed:
        events.write(mail.id, who, events.RECOVERY, (mail.state, values[Mail.state]))
    return changed
