"""A session on a small company, and the window on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.keys import _character_to_key

from flowtui import i18n
from flowtui.config import Config
from flowtui.terminal import Terminal
from flowtui.ui.app import FlowApp
from flowtui.ui.session import Session
from tests.ui import seed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

FULL = Terminal("xterm-256color", utf8=True, colours=256, ssh=False, skin="full", mouse=True)
ANSI = Terminal("linux", utf8=True, colours=8, ssh=False, skin="ansi", mouse=False)
PLAIN = Terminal("vt220", utf8=False, colours=0, ssh=True, skin="plain", mouse=False)
CHARACTERS = {"space": " ", "slash": "/", "asterisk": "*", "minus": "-", "colon": ":", "question_mark": "?"}
#: Rounds of a hundredth of a second; a list that cannot be read is never complete.
PATIENCE = 50
SKINS = {"full": FULL, "ansi": ANSI, "plain": PLAIN}


@pytest.fixture
def session(sqlite_db: Any, sqlite_url: str, company: Any, anna: Any) -> Session:
    """Anna, an administrator, in French; her login is fixed so that screens are the same everywhere."""
    anna.login = "anna"
    anna.save()
    return Session(anna, company, Config(), "fr", sqlite_url)


@pytest.fixture
def small(session: Session, make_customer: Any, make_invoice: Any) -> Session:
    """The session, with the rows of the sketch."""
    seed.seed(make_customer, make_invoice)
    return session


@pytest.fixture
def large(session: Session, make_customer: Any, make_invoice: Any) -> Session:
    """The session, with 300 rows."""
    seed.many(make_customer, make_invoice)
    return session


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every worker has answered, every answer was handled, and the list is complete."""
    for _round in range(3):
        await _at_rest(pilot)
    for _round in range(PATIENCE):
        if not getattr(pilot.app.screen, "is_reading", False):
            return
        await pilot.pause(0.01)
        await _at_rest(pilot)


async def _at_rest(pilot: Pilot[Any]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def send_keys(pilot: Pilot[Any], *keys: str) -> None:
    """All keys at once, as a slow line delivers them; then wait until the window is at rest."""
    for key in keys:
        named = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        event = events.Key(named, key if len(key) == 1 else CHARACTERS.get(key))
        event.set_sender(pilot.app)
        pilot.app._driver.send_message(event)
    await pilot.pause()
    await settle(pilot)


@pytest.fixture
def window() -> Callable[..., Any]:
    """What opens the window and waits until its list is read; an async context manager."""

    @asynccontextmanager
    async def opened(
        session: Session, *, size: tuple[int, int] = (80, 24), skin: str = "full", first: Any = None
    ) -> AsyncIterator[Pilot[Any]]:
        i18n.use(session.language)
        monkey = pytest.MonkeyPatch()
        if skin == "plain":
            monkey.setenv("NO_COLOR", "1")
        app = FlowApp(session, SKINS[skin], first)
        monkey.undo()
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield pilot

    return opened
