"""Keeping to the provider's limits: when the next mail may leave.

The windows are counted in the database, over all senders that use the same mail account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.mailing.pace import pace
from flowtui.models import Mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flowtui.config import Smtp

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_SLACK = timedelta(minutes=1)


@dataclass(slots=True)
class Limits:
    """The limits in force; what one connection carries may be learned from the server."""

    windows: tuple[tuple[int, int], ...] = ()
    """Mails at most in so many seconds."""
    per_connection: int = 0
    """0: no limit."""

    def learn(self, carried: int) -> None:
        """The server ended a connection after ``carried`` mails: the next one ends before that."""
        self.per_connection = min(self.per_connection or carried, carried)


def of(smtp: Smtp) -> Limits:
    """The limits of the configuration and its profile."""
    known = pace(smtp)
    pairs = ((known.per_minute, _MINUTE), (known.per_hour, _HOUR), (known.per_day, _DAY))
    return Limits(tuple(pair for pair in pairs if pair[0]), smtp.per_connection)


def free_at(account: str, limits: Limits) -> datetime | None:
    """When the next mail of the account may leave; None: now."""
    now = clock.utcnow()
    moments = [moment for moment in _full_windows(account, limits, now) if moment > now]
    return max(moments, default=None)


def _full_windows(account: str, limits: Limits, now: datetime) -> Iterator[datetime]:
    """For each window that is full: when it has room again."""
    for count, seconds in limits.windows:
        since = now - timedelta(seconds=seconds)
        nth: Any = _sent(account, since, now).order_by(Mail.sent_at.desc()).offset(count - 1).limit(1)
        for mail in nth:
            yield mail.sent_at + timedelta(seconds=seconds)


def _sent(account: str, since: datetime, now: datetime) -> Any:
    """The account's mails since a moment; what a clock set back has put into the future is not counted."""
    return Mail.select(Mail.sent_at).where(
        (Mail.sent_at > since) & (Mail.sent_at < now + _SLACK) & Mail.owner.endswith(f"|{account}")
    )
