"""Keeping to the provider's limits: when the next mail may leave.

Each mail is booked before it is offered, in the database, over all senders that use the same mail
account; what is booked counts whether or not the server takes it, as it does with the provider.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.mailing.accounts import alone
from flowtui.mailing.pace import pace
from flowtui.models import MailRecipient, Turn
from flowtui.models.words import RecipientState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flowtui.config import Smtp

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_SLACK = timedelta(minutes=1)
_KEPT = timedelta(days=2)


class Load(NamedTuple):
    """What has still to leave."""

    mails: int
    recipients: int


@dataclass(slots=True)
class Limits:
    """The limits in force; what one connection carries may be learned from the server."""

    windows: tuple[tuple[int, int], ...] = ()
    """Mails at most in so many seconds."""
    recipients: int = 0
    """In a day at most; 0: no limit."""
    per_connection: int = 0
    """0: no limit."""
    connections: int = 0
    """At a time, over all senders of the account; 0: no limit."""

    def learn(self, carried: int) -> None:
        """The server ended a connection after ``carried`` mails: the next one ends before that."""
        self.per_connection = min(self.per_connection or carried, carried)


def of(smtp: Smtp) -> Limits:
    """The limits of the configuration and its profile."""
    known = pace(smtp)
    pairs = ((known.per_minute, _MINUTE), (known.per_hour, _HOUR), (known.per_day, _DAY))
    windows = tuple(pair for pair in pairs if pair[0])
    connections = known.connections if smtp.transport == "smtp" else 0
    return Limits(windows, known.recipients_per_day, smtp.per_connection, connections)


def book(account: str, limits: Limits, mail_id: int) -> datetime | None:
    """Book the mail's leaving now; None: it is booked, else when there is room again and nothing is booked.

    Raises:
        BusyError: another program held the database for too long.
    """
    if not (limits.windows or limits.recipients):
        return None
    with alone(account):
        now = clock.utcnow()
        waiting = (MailRecipient.mail == mail_id) & (MailRecipient.state == RecipientState.WAITING)
        recipients = MailRecipient.select().where(waiting).count()
        full = [*_full_windows(account, limits, now), *_full_day(account, limits, recipients, now)]
        free = max((moment for moment in full if moment > now), default=None)
        if free is None:
            Turn.insert(account=account, at=now, recipients=recipients).execute()
            Turn.delete().where((Turn.account == account) & (Turn.at < now - _KEPT)).execute()
    return free


def last_leaves_at(account: str, limits: Limits, load: Load) -> datetime | None:
    """When the last of so many mails may leave; None: the limits hold none of them up."""
    now = clock.utcnow()
    moments = [_last_of(account, load.mails, most, seconds, now) for most, seconds in limits.windows]
    if limits.recipients:
        moments.append(_last_recipient(account, load.recipients, limits.recipients, now))
    return max((moment for moment in moments if moment is not None), default=None)


def _last_of(account: str, mails: int, most: int, seconds: int, now: datetime) -> datetime | None:
    """Each mail leaves a window's length after the one that was ``most`` before it, booked or still to come."""
    turns = _turns(account, seconds, now)
    booked = min(turns.count(), most)
    rounds, place = divmod(booked + mails - 1, most)
    if mails <= 0 or not rounds:
        return None
    before = turns.order_by(Turn.at.desc()).offset(booked - 1 - place).first() if place < booked else None
    began: datetime = before.at if before is not None else now
    return began + timedelta(seconds=seconds * rounds)


def _last_recipient(account: str, wanted: int, most: int, now: datetime) -> datetime | None:
    """The same for the addresses of a day, of which a mail has several."""
    today = list(_turns(account, _DAY, now).order_by(Turn.at))
    rounds, place = divmod(min(sum(turn.recipients for turn in today), most) + wanted - 1, most)
    if wanted <= 0 or not rounds:
        return None
    for turn in today:
        place -= turn.recipients
        if place < 0:
            began: datetime = turn.at
            return began + timedelta(seconds=_DAY * rounds)
    return now + timedelta(seconds=_DAY * rounds)


def _full_windows(account: str, limits: Limits, now: datetime) -> Iterator[datetime]:
    """For each window that is full: when it has room again."""
    for count, seconds in limits.windows:
        nth = _turns(account, seconds, now).order_by(Turn.at.desc()).offset(count - 1).limit(1)
        for turn in nth:
            yield turn.at + timedelta(seconds=seconds)


def _full_day(account: str, limits: Limits, wanted: int, now: datetime) -> Iterator[datetime]:
    """When the day has room for so many more recipients, if it has none now."""
    if not limits.recipients:
        return
    room = limits.recipients - min(wanted, limits.recipients)
    today = _turns(account, _DAY, now)
    if (today.select(pw.fn.SUM(Turn.recipients)).scalar() or 0) <= room:
        return
    for turn in today.order_by(Turn.at.desc()):
        room -= turn.recipients
        if room < 0:
            yield turn.at + timedelta(seconds=_DAY)
            return


def _turns(account: str, seconds: int, now: datetime) -> Any:
    """The account's mails of a window; what a clock set back has put into the future is not counted."""
    since = now - timedelta(seconds=seconds)
    return Turn.select(Turn.at, Turn.recipients).where(
        (Turn.account == account) & (Turn.at > since) & (Turn.at < now + _SLACK)
    )
