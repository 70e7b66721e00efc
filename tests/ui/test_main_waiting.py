"""Keys typed while a list is being read mean that list."""

from __future__ import annotations

import asyncio

import pytest

from flowtui.ledger.language import unparse
from flowtui.ui.screens.main_keys import waits
from tests.ui.conftest import post_keys, settle


@pytest.mark.parametrize("key", ["less_than_sign", "o", "slash", "w", "question_mark", "q"])
def test_what_means_no_rows_never_waits(key):
    assert not waits(key, shown=False, complete=False, at_end=True)


@pytest.mark.parametrize("key", ["down", "space", "v", "enter", "end", "asterisk", "s"])
def test_what_means_rows_waits_for_the_first(key):
    assert waits(key, shown=False, complete=False, at_end=False)
    assert not waits(key, shown=True, complete=True, at_end=True)


def test_only_what_takes_all_rows_waits_for_the_last():
    assert not waits("down", shown=True, complete=False, at_end=False)
    assert waits("down", shown=True, complete=False, at_end=True)
    assert waits("asterisk", shown=True, complete=False, at_end=False)


async def test_keys_behind_another_order_act_on_it(window, large):
    async with window(large) as pilot:
        screen = pilot.app.screen
        last = screen.store.ids[-1]
        await pilot.press("equals_sign", "space", "down", "space")
        await settle(pilot)
        assert list(screen.marks.those_in(screen.store.ids)) == [screen.store.ids[0], screen.store.ids[2]]
        assert screen.store.ids[0] == last


async def test_an_order_gives_up_the_one_before(window, large):
    async with window(large) as pilot:
        screen = pilot.app.screen
        await pilot.press("greater_than_sign", "greater_than_sign", "less_than_sign", "equals_sign", "end")
        await settle(pilot)
        assert str(screen.sort).startswith("-")
        assert screen.table.cursor_row == len(screen.store) - 1 == 299


@pytest.mark.parametrize("turns", range(0, 24, 2))
async def test_a_key_that_comes_just_behind_enter_means_what_enter_leads_to(window, small, turns):
    async with window(small) as pilot:
        screen = pilot.app.screen
        for words in ("dupont", "durand", "legrand"):
            post_keys(pilot, "slash", "ctrl+u", *words, "enter")
            for _turn in range(10_000):  # until Enter, the last of them, is being carried out
                await asyncio.sleep(0)
                if pilot.app._since and not pilot.app._waiting:
                    break
            for _turn in range(turns):
                await asyncio.sleep(0)
        await settle(pilot)
        assert unparse(screen.filter, "fr") == "legrand"
        assert (screen.focused, len(screen.store)) == (screen.table, 1)
