"""How fast a provider takes mails: the limits in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flowtui.config import Smtp


class Pace(NamedTuple):
    """Mails, recipients or connections of one account at most; 0: no limit."""

    per_minute: int = 0
    per_hour: int = 0
    per_day: int = 0
    recipients_per_day: int = 0
    connections: int = 0


#: Microsoft 365: 30 messages a minute, 10,000 recipients a day, 3 connections (learn.microsoft.com, Exchange
#: Online limits). Google Workspace: 2,000 messages and 10,000 recipients a day (support.google.com/a/answer/166852).
#: OVH: 200 messages an hour.
PROFILES: dict[str, Pace] = {
    "m365": Pace(per_minute=30, recipients_per_day=10_000, connections=3),
    "google": Pace(per_day=2_000, recipients_per_day=10_000),
    "ovh": Pace(per_hour=200),
    "local": Pace(),
    "custom": Pace(),
}


def pace(smtp: Smtp) -> Pace:
    """The limits in force: the configuration's own, else its profile's."""
    known = PROFILES[smtp.profile]
    connections = min(smtp.connections, known.connections or smtp.connections)
    return known._replace(
        per_minute=smtp.per_minute or known.per_minute,
        per_hour=smtp.per_hour or known.per_hour,
        connections=max(connections, 1),
    )
