"""Periods as people say them: a day, a month, a year, today, this week, from … to …."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flowtui import clock

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_FRENCH = re.compile(r"(?:([0-9]{1,2})/)?([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
#: A day of this year, as the lists write it; what follows the stroke is no month: ``11/26`` is November 2026.
_OF_THIS_YEAR = re.compile(r"([0-9]{1,2})/(0?[1-9]|1[0-2])")

#: Periods that move with today: English and French word, and what else is understood (folded).
WORDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "today": ("today", "auj", ("aujourd'hui", "aujourdhui", "ce-jour", "jour", "now")),
    "yesterday": ("yesterday", "hier", ()),
    "tomorrow": ("tomorrow", "demain", ()),
    "week": ("week", "semaine", ("this-week", "cette-semaine", "sem")),
    "month": ("month", "mois", ("this-month", "ce-mois")),
    "quarter": ("quarter", "trimestre", ("this-quarter", "ce-trimestre")),
    "year": ("year", "année", ("annee", "this-year", "cette-annee", "an")),
    "last-week": ("last-week", "semaine-dernière", ("semaine-derniere", "semaine-passee")),
    "last-month": ("last-month", "mois-dernier", ("mois-passe",)),
    "last-quarter": ("last-quarter", "trimestre-dernier", ("trimestre-passe",)),
    "last-year": ("last-year", "année-dernière", ("annee-derniere", "an-dernier", "annee-passee")),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included, or a ``word`` that moves with today.

    An empty end is open.
    """

    first: date | None = None
    last: date | None = None
    word: str = ""
    """A key of :data:`WORDS`; then both days are empty."""

    def resolve(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day as seen on ``today``."""
        return _moving(self.word, today) if self.word else (self.first, self.last)


def day(when: date) -> Period:
    """The period of one day."""
    return Period(when, when)


def read_period(text: str) -> Period | None:
    """The period that ``text`` (folded) says, or ``None`` when it says none.

    ``2026``, ``2026-11``, ``2026-11-24``, ``11/2026``, ``24/11/2026``, ``24/11/26``, ``24/11`` (this
    year), a word, or two of them around ``..`` (one may be missing).
    """
    if ".." not in text:
        return _simple(text)
    left, _dots, right = text.partition("..")
    ends = [_simple(part) if part else Period() for part in (left, right)]
    if None in ends or not (left or right) or any(end and end.word for end in ends):
        return None
    low, high = ends
    span = Period(low.first if low else None, high.last if high else None)
    return None if span.first and span.last and span.first > span.last else span


def write_period(period: Period, language: str) -> str:
    """The shortest text that :func:`read_period` reads back as ``period``."""
    if period.word:
        english, french, _others = WORDS[period.word]
        return english if language == "en" else french
    first, last = period.first, period.last
    if first and last:
        iso = first.isoformat()
        for text in (iso[:4], iso[:7], iso):
            if read_period(text) == period:
                return text
    return f"{first or ''}..{last or ''}"


def utc_start(day_: date) -> datetime:
    """The moment at which ``day_`` begins where this machine stands, as the database stores it (UTC)."""
    start = datetime.combine(day_, time())
    try:
        return start.astimezone(UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):  # the first and the last year have no other zone
        return start


def utc_end(day_: date) -> datetime:
    """The moment at which ``day_`` is over."""
    if day_ == date.max:
        return datetime.combine(day_, time.max)
    return utc_start(day_ + timedelta(days=1))


def _simple(text: str) -> Period | None:
    for name, (english, french, others) in WORDS.items():
        if text in (english, french, *others):
            return Period(word=name)
    if match := _ISO.fullmatch(text):
        return _of(*(int(part) if part else None for part in match.groups()))
    if match := _OF_THIS_YEAR.fullmatch(text):
        return _of(clock.today().year, int(match[2]), int(match[1]))
    if match := _FRENCH.fullmatch(text):
        day_, month, year = match.groups()
        full = int(year) + 2000 if len(year) == 2 else int(year)  # noqa: PLR2004 - digits of a short year
        return _of(full, int(month), int(day_) if day_ else None)
    return None


def _of(year: int | None, month: int | None, day_: int | None) -> Period | None:
    try:
        if not year:
            return None
        if month is None:
            return Period(date(year, 1, 1), date(year, 12, 31))
        if day_ is None:
            return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return day(date(year, month, day_))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _moving(word: str, today: date) -> tuple[date, date]:
    if word in ("today", "yesterday", "tomorrow"):
        when = today + timedelta(days=("yesterday", "today", "tomorrow").index(word) - 1)
        return when, when
    last, _dash, unit = word.rpartition("-")
    first, end = _unit(unit, today)
    return _unit(unit, first - timedelta(days=1)) if last else (first, end)


def _unit(unit: str, today: date) -> tuple[date, date]:
    if unit == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    begin = date(today.year, (today.month - 1) // months * months + 1, 1)
    last_month = begin.month + months - 1
    return begin, date(begin.year, last_month, calendar.monthrange(begin.year, last_month)[1])
