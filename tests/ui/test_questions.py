"""What is open above the status line has the keys: nothing under it acts, and the key line says so."""

from __future__ import annotations

import pytest

from flowtui.ui.screens.main import MainScreen
from tests.ui.conftest import settle
from tests.ui.screen_text import screen_text


async def press(pilot, *keys):
    await pilot.press(*keys)
    await settle(pilot)
    return pilot.app.screen


def key_line(pilot):
    return screen_text(pilot.app).splitlines()[-1]


@pytest.mark.parametrize("opening", ["o", "t", "w", "x", "m", "colon"])
@pytest.mark.parametrize("key", ["f2", "f8", "tab", "shift+tab", "ctrl+a", "equals_sign"])
async def test_no_key_reaches_the_list_under_a_question(window, small, opening, key):
    async with window(small) as pilot:
        screen = await press(pilot, opening)
        asking, before, order = screen.question, key_line(pilot), str(screen.sort)
        await press(pilot, key)
        assert pilot.app.screen is screen
        assert screen.question is asking
        assert asking in screen.focused.ancestors_with_self
        assert (len(screen.marks), str(screen.sort), key_line(pilot)) == (0, order, before)
        await press(pilot, "escape")
        assert screen.question is None
        assert screen.focused is screen.table
        assert "Espace marquer" in key_line(pilot)


async def test_letters_in_a_choice_go_to_the_words_and_never_to_the_list(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "t", *"svgxk")
        assert pilot.app.screen is screen
        assert screen.table.range_from is None
        await press(pilot, "m", "enter")
        assert "statut MD" in screen.status_text


async def test_esc_closes_a_question_that_lost_the_keys(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "o")
        screen.set_focus(screen.table)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MainScreen)
        assert screen.question is None


async def test_a_list_read_again_leaves_the_keys_of_what_is_open(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", *" dup")
        screen.load(keep=True)
        await settle(pilot)
        assert "Entrée chercher" in key_line(pilot)
        await press(pilot, "escape", "f")
        screen.load(keep=True)
        await settle(pilot)
        assert "Tab champ suivant" in key_line(pilot)
        await press(pilot, "escape", "t")
        screen.load(keep=True)
        await pilot.resize_terminal(70, 20)
        await settle(pilot)
        assert "Entrée choisir" in key_line(pilot)
        await press(pilot, "escape")
        assert "Espace marquer" in key_line(pilot)
