"""The due date that a customer's payment terms give, where a file says none.

The steps are taken in the order in which they are written: «30 jours fin de mois» and «fin de mois
30 jours» are two different dates.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from flowtui.text import search_key

_ALONE = re.compile(r"\d{1,3}")
_STEP = re.compile(
    r"(?P<receipt>a reception|comptant|on receipt|immediat\w*)"
    r"|(?P<end>fin d[eu] mois|fdm|f\.d\.m\.|end of (?:the )?month|eom)"
    r"|(?P<days>\d{1,3})\s*(?:jours?|j|days?|d)\b"
    r"|(?P<months>\d{1,2})\s*(?:mois|months?)\b"
    r"|\ble\s+(?P<day>\d{1,2})\b|(?P<nth>\d{1,2})(?:th|st|nd|rd)\b"
)


def due_date(issued: date, terms: str) -> date | None:
    """The day on which something issued on ``issued`` is due; empty where ``terms`` say nothing clear.

    A number alone is days, as in a column of delays.
    """
    if _ALONE.fullmatch(terms.strip()):
        return issued + timedelta(days=int(terms))
    day: date | None = None
    for step in _STEP.finditer(search_key(terms)):
        day = _take(day or issued, step)
    return day


def _take(day: date, step: re.Match[str]) -> date:
    if step["days"]:
        return day + timedelta(days=int(step["days"]))
    if step["months"]:
        return _months_later(day, int(step["months"]))
    if step["end"]:
        return day.replace(day=_last(day.year, day.month))
    if wanted := step["day"] or step["nth"]:
        later = day if int(wanted) > day.day else _months_later(day.replace(day=1), 1)
        return later.replace(day=min(int(wanted), _last(later.year, later.month)))
    return day


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _last(year, month + 1)))


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
