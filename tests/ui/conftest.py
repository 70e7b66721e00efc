"""A session on a small company, and the window on it."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.keys import _character_to_key

from flowtui import i18n
from flowtui.config import Config, Smtp
from flowtui.documents.templates import install_defaults
from flowtui.ledger.codes import set_code
from flowtui.models import Contact
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
NOW = datetime(2026, 11, 24, 13, 1)  # noqa: DTZ001 - naive UTC, as the database stores it
SERVED = Config(smtp=Smtp(host="127.0.0.1", port=1, security="none", auth="none", per_minute=30))
#: Rounds of a hundredth of a second; a list that cannot be read is never complete.
PATIENCE = 50
SKINS = {"full": FULL, "ansi": ANSI, "plain": PLAIN}


@pytest.fixture
def session(sqlite_db: Any, sqlite_url: str, company: Any, anna: Any) -> Session:
    """Anna, an administrator, in French."""
    return session_of(anna, company, sqlite_url)


def session_of(anna: Any, company: Any, url: str) -> Session:
    """Anna's session on this database; her login is fixed so that screens are the same everywhere."""
    anna.login = "anna"
    anna.save()
    return Session(anna, company, Config(), "fr", url)


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


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same moment and zone for every golden screen."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr("flowtui.clock.utcnow", lambda: NOW)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Stands in for the sender's process; the runs that one was started for, and the password given."""
    calls: list[tuple[int, str]] = []

    def start(run_id: int, _config: Config, _url: str, *, password: str = "") -> int:
        calls.append((run_id, password))
        return 1

    monkeypatch.setattr("flowtui.mailing.process.start_sender", start)
    return calls


@pytest.fixture
def ready(small: Session, fixed: None, monkeypatch: pytest.MonkeyPatch) -> Session:
    """The small company with templates, a chain of statuses, a wrong address and a server."""
    monkeypatch.setattr("flowtui.models.identity.login", lambda: "anna")
    install_defaults()
    set_code("R1", next="R2", mark="1", colour="yellow")
    set_code("LI", blocks=True, mark="!")
    Contact.create(
        customer=Contact.get(Contact.email == "c4@example.com").customer,
        email="legrand@@example",
        valid=False,
    )
    small.config = SERVED
    return small


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
    post_keys(pilot, *keys)
    await pilot.pause()
    await settle(pilot)


def post_keys(pilot: Pilot[Any], *keys: str) -> None:
    """The same without waiting."""
    for key in keys:
        named = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        event = events.Key(named, key if len(key) == 1 else CHARACTERS.get(key))
        event.set_sender(pilot.app)
        pilot.app._driver.send_message(event)


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
