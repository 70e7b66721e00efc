"""Dates and moments as the drivers hand them out: SQLite as text, PostgreSQL as values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def as_day(stored: Any) -> Any:
    """A date, or ``None``."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def as_moment(stored: Any) -> Any:
    """A moment (UTC), or ``None``."""
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored
