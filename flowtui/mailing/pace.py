"""How fast a provider takes mails: the limits in force, and when a run would end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flowtui.config import Config, Smtp

#: What a mail takes where nothing limits it: building, PDF, round trips.
_SECONDS_EACH = 0.2


class Pace(NamedTuple):
    """Mails at most; 0: no limit."""

    per_minute: int
    per_hour: int
    per_day: int


#: Microsoft 365: 30 messages a minute, 10,000 recipients a day (learn.microsoft.com, Exchange Online
#: limits). Google Workspace: 2,000 a day (support.google.com/a/answer/166852). OVH: 200 an hour.
PROFILES: dict[str, Pace] = {
    "m365": Pace(30, 0, 10_000),
    "google": Pace(0, 0, 2_000),
    "ovh": Pace(0, 200, 0),
    "local": Pace(0, 0, 0),
    "custom": Pace(0, 0, 0),
}


def pace(smtp: Smtp) -> Pace:
    """The limits in force: the configuration's own, else its profile's."""
    known = PROFILES[smtp.profile]
    return Pace(smtp.per_minute or known.per_minute, smtp.per_hour or known.per_hour, known.per_day)


def eta_seconds(mails: int, config: Config) -> int:
    """About how many seconds ``mails`` take from the first to the last."""
    limits = pace(config.smtp)
    spans = [mails * _SECONDS_EACH]
    for most, seconds in ((limits.per_minute, 60), (limits.per_hour, 3_600), (limits.per_day, 86_400)):
        if most:
            spans.append((mails / most) * seconds if mails > most else 0)
    return math.ceil(max(spans))
