"""Dates as programs and people write them; the day comes before the month, as in French and British use."""

from __future__ import annotations

import re
from datetime import date

from flowtui.errors import FlowError
from flowtui.i18n import _

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_CENTURY = 2000


class DateError(FlowError, ValueError):
    """A text that should be a date is not one."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("“{text}” is not a date; write it like 31/12/2026 or 2026-12-31.").format(text=text[:40])
        )


def parse_date(text: str) -> date:
    """``20261231``, ``2026-12-31``, ``31/12/2026``, ``31.12.26``; a time after it is left aside.

    Raises:
        DateError: it is none of these, or no day of the calendar.
    """
    raw = text.strip()
    found = _TIME.search(raw)
    if found and found.end() == len(raw):
        raw = raw[: found.start()]
    if match := _YEAR_FIRST.fullmatch(raw):
        year, _sign, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(raw):
        day, _sign, month, year = match.groups()
    else:
        raise DateError(text)
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), int(month), int(day))  # noqa: PLR2004 - two digits
    except ValueError:
        raise DateError(text) from None
