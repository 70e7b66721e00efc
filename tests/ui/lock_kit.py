"""Somebody else who holds the database, and waiting until the window says so."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager

from tests.ui.screen_text import screen_text


@contextmanager
def held(session):
    """Somebody else's transaction."""
    other = sqlite3.connect(session.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    if other.in_transaction:
        other.execute("ROLLBACK")
    other.close()


async def shows(pilot, words):
    for _round in range(300):
        if words in screen_text(pilot.app):
            return
        await pilot.pause(0.01)
    raise AssertionError(screen_text(pilot.app))
