"""What the tests of the screens around the main window share: a host, a fixed moment, a recorded sender."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.config import Config, Smtp
from flowtui.documents.templates import install_defaults
from flowtui.ledger.codes import set_code
from flowtui.models import Contact
from flowtui.ui.screens.base import FlowScreen
from tests.ui.conftest import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot
    from textual.screen import Screen

    from flowtui.ui.session import Session

NOW = datetime(2026, 11, 24, 13, 1)  # noqa: DTZ001 - naive UTC, as the database stores it
SIZES = {"80x24": (80, 24), "132x43": (132, 43)}
LOCAL = Smtp(host="127.0.0.1", port=1, security="none", auth="none", per_minute=30)
SERVED = Config(smtp=LOCAL)


class Host(FlowScreen[None]):
    """An empty screen under the one that is tested."""

    PLACE = "left_out"


@asynccontextmanager
async def shown(
    window: Callable[..., Any],
    session: Session,
    make: Callable[[], Screen[Any]],
    *,
    size: tuple[int, int] = (80, 24),
    skin: str = "full",
) -> AsyncIterator[tuple[Pilot[Any], list[Any]]]:
    """The screen that ``make`` makes, over an empty one, and a list that gets its result."""
    results: list[Any] = []
    async with window(session, size=size, skin=skin, first=lambda: Host(session)) as pilot:
        pilot.app.push_screen(make(), results.append)
        await settle(pilot)
        yield pilot, results


async def press(pilot: Pilot[Any], *keys: str) -> Any:
    """Press keys and wait until what they set off is done; the screen then."""
    await pilot.press(*keys)
    await settle(pilot)
    return pilot.app.screen


async def write(pilot: Pilot[Any], text: str) -> Any:
    """Type a text in place of what stands in the field, then Enter."""
    field = pilot.app.focused
    field.value = text
    return await press(pilot, "enter")


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
