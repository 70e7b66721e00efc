"""Dates as programs and people write them; the day comes before the month, as in French and British use.

A mapping may say that a table has the month first, as in American use; nothing guesses it, since most
such dates are days of the calendar both ways.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.text import search_key

if TYPE_CHECKING:
    from flowtui.imports.values import FileReport

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:er)?([-/. ])([a-z]{3,9})\.?\2(\d{4}|\d{2})")
_TIME = re.compile(r"(?:T|,? (?:à )?)\d{1,2}[:h]\d{2}(:\d{2}(\.\d+)?)?( ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?")
_WEEKDAY = re.compile(
    r"(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE
)
_LAST_MONTH = 12
_NOON = re.compile(r" ?[AaPp][Mm]$")
_MONTHS = (
    "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june", "juillet july",
    "aout august", "septembre september", "octobre october", "novembre november", "decembre december",
)  # fmt: skip
_CENTURY = 2000
_SERIAL = re.compile(r"\s*(\d{5})(?:[.,]\d+)?\s*")
_DAY_ZERO = date(1899, 12, 30)
#: Which numbers of days are taken for such: those of 1990 to 2099.
_SERIAL_DAYS = range(32874, 73051)


class DateError(FlowError, ValueError):
    """A text that should be a date is not one."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("“{text}” is not a date; write it like 31/12/2026 or 2026-12-31.").format(text=text[:40])
        )


def parse_date(text: str, *, month_first: bool = False) -> date:
    """``20261231``, ``2026-12-31``, ``31/12/2026``, ``31.12.26``, ``31 déc. 2026``; a time after it is left aside.

    ``month_first``: ``12/31/2026``, also with a time like ``8:45 AM``.

    Raises:
        DateError: it is none of these, or no day of the calendar.
    """
    raw = text.strip()
    if month_first:
        raw = _NOON.sub("", raw)
    found = _TIME.search(raw)
    if found and found.end() == len(raw):
        raw = raw[: found.start()]
    raw = _WEEKDAY.sub("", raw, count=1) if raw[:1].isalpha() else raw
    if match := _YEAR_FIRST.fullmatch(raw):
        year, sign, month, day = match.groups()
        if not sign and int(month) > _LAST_MONTH:
            # no year of ours ends in what makes a month, so that 31122026 can only mean one day
            day, month, year = raw[:2], raw[2:4], raw[4:]
            if month_first:
                day, month = month, day
    elif match := _DAY_FIRST.fullmatch(raw):
        day, _sign, month, year = match.groups()
        if month_first:
            day, month = month, day
    elif match := _NAMED.fullmatch(search_key(raw)):
        day, _sign, name, year = match.groups()
        month = _month(name)
    else:
        raise DateError(text)
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), int(month), int(day))  # noqa: PLR2004 - two digits
    except ValueError:
        raise DateError(text) from None


def serial_day(text: str) -> date | None:
    """The day that a spreadsheet shows for a number of days, ``45000`` or with a time ``45000,375``; else nothing."""
    found = _SERIAL.fullmatch(text)
    days = int(found[1]) if found else 0
    return _DAY_ZERO + timedelta(days=days) if days in _SERIAL_DAYS else None


def tell_serial(report: FileReport, first: tuple[str, str] | None) -> None:
    """Say that dates were numbers of days, where one was: the ``first``, and the day that it is."""
    if first:
        told = _("Dates that are numbers are read as a spreadsheet's days; the first, {number}, is {day}.")
        report.skip(told.format(number=first[0], day=first[1]))


def _month(name: str) -> str:
    """The number of a month that is written out or cut short; 0 where the letters begin no month or several."""
    found = [
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(month.startswith(name) for month in names.split())
    ]
    return str(found[0] if len(found) == 1 else 0)
