"""How fast a provider takes mails: the limits in force, and when a run would end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flowtui.config import Config, Smtp

#: What a mail takes where nothing limits it: building, PDF, round trips.
_SECONDS_EACH = 0.2
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


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


def eta_seconds(mails: int, config: Config) -> int:
    """About how many seconds ``mails`` take from the first to the last."""
    limits = pace(config.smtp)
    spans = [mails * _SECONDS_EACH]
    for most, seconds in (
        (limits.per_minute, _MINUTE),
        (limits.per_hour, _HOUR),
        (limits.per_day, _DAY),
        (limits.recipients_per_day, _DAY),
    ):
        if most:
            spans.append((mails / most) * seconds if mails > most else 0)
    return math.ceil(max(spans))
