"""What the tests of the main window share: the rows it shows, those that are marked, keys."""

from __future__ import annotations

from flowtui.models import Invoice
from tests.ui.conftest import send_keys


def numbers(screen):
    return [screen.store.row(position).number for position in range(len(screen.store))]


def marked(screen):
    return sorted(row.number for row in Invoice.select().where(Invoice.id.in_(list(screen.marks.ids()))))


async def press(pilot, *keys):
    await send_keys(pilot, *keys)
    return pilot.app.screen
