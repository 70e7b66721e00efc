"""What the tests of the screens around the main window share: a host, keys, sizes."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.troubles import Doubt
from flowtui.models import Exclusion, Invoice, Run
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.screens.report import ReportScreen
from tests.mailing import sending_kit as kit
from tests.ui.conftest import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot
    from textual.screen import Screen

    from flowtui.ui.session import Session

_CHOSEN = ("FA2026-0412", "FA2026-0420", "FA2026-0441", "FA2026-0442")
SIZES = {"80x24": (80, 24), "132x43": (132, 43)}


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


def four_mails(session: Session) -> Run:
    """A run of four: the first of nobody knows what, the second refused, two sent; one invoice left out."""
    invoices = [Invoice.get(Invoice.number == number) for number in _CHOSEN]
    made = kit.single_run(session.user, invoices)
    left = Invoice.get(Invoice.number == "FA2026-0431")
    Exclusion.create(run=made, invoice=left, code="no-address", detail="pas d'adresse pour les factures")
    kit.deliver(made, session.config, transport=transport())
    return Run.get_by_id(made.id)


def transport() -> kit.Memory:
    """A server that gives these four mails their fates."""

    def reply(data: bytes) -> Reply:
        if b"FA2026-0412" in data:
            why = "la connexion a été fermée"
            raise Doubt(why, Phase.REPLY)
        return Reply(250, "2.0.0 Ok: queued as 4Fz1")

    memory = kit.Memory(reply=reply)
    memory.refused["fa2026-0420@example.com"] = Reply(550, "5.1.1 adresse inconnue")
    return memory


def report(session: Session, run: Run) -> Callable[[], ReportScreen]:
    return lambda: ReportScreen(session, run.id)
