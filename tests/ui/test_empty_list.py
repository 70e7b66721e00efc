"""A list without rows says what can be done about it."""

from __future__ import annotations

import pytest

from tests.ui.conftest import send_keys, settle
from tests.ui.screen_text import screen_text

SIZES = ((60, 20), (80, 24))


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_was_read_yet(window, session, size):
    async with window(session, size=size) as pilot:
        text = screen_text(pilot.app)
    assert "Il n'y a encore aucune facture." in text
    assert "flowtui import FEC.txt clients.csv factures-pdf/" in text
    assert "P: société, utilisateurs, serveur; ?: les touches." in text


@pytest.mark.parametrize("size", SIZES)
async def test_a_filter_that_lets_nothing_through_is_cleared_as_it_says(window, small, size):
    async with window(small, size=size) as pilot:
        await send_keys(pilot, "slash", "ctrl+u", *"zzz", "enter")
        await settle(pilot)
        assert "/ puis Ctrl+U et Entrée: tout revoir; w: vos vues." in screen_text(pilot.app)
        await send_keys(pilot, "slash", "ctrl+u", "enter")
        await settle(pilot)
        assert len(pilot.app.screen.store) > 10
        assert "tout revoir" not in screen_text(pilot.app)
