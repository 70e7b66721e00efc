"""Today and now: the only place that asks the machine for the time.

``FLOWTUI_TODAY`` fixes the date (tests, demonstrations, month-end work); times are naive UTC.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from flowtui.errors import UsageError
from flowtui.i18n import _


class TodayError(UsageError):
    """``FLOWTUI_TODAY`` does not hold a date."""

    def __init__(self, text: str) -> None:
        super().__init__(_("FLOWTUI_TODAY is “{text}”; it takes a date like 2026-11-24.").format(text=text))


def today() -> date:
    """The date that every due date is measured against.

    Raises:
        TodayError: ``FLOWTUI_TODAY`` is set to something that is no date.
    """
    fixed = os.environ.get("FLOWTUI_TODAY")
    if not fixed:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise TodayError(fixed) from None


def utcnow() -> datetime:
    """Now, in UTC without a zone, as the database stores it."""
    return datetime.now(UTC).replace(tzinfo=None)


def local(moment: datetime) -> datetime:
    """A stored UTC moment in the machine's own zone, for people to read."""
    return moment.replace(tzinfo=UTC).astimezone()


def zulu(moment: datetime | None) -> str | None:
    """A stored UTC moment as JSON gives it: ``2026-11-24T08:30:00Z``."""
    return f"{moment.isoformat()}Z" if moment else None


def format_date(day: date | None, language: str = "fr", *, short: bool = False) -> str:
    """A date for a person: ``24/11/2026`` (``24/11/26`` when ``short``); empty when there is none."""
    del language  # both screen languages write the day first, as in the United Kingdom
    if day is None:
        return ""
    return day.strftime("%d/%m/%y" if short else "%d/%m/%Y")
