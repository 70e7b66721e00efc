"""A text to read: wrapped to the width it has when it is drawn, with a sign where it goes on."""

from __future__ import annotations

from flowtui.ui.widgets.text_pane import TextPane, wrap
from tests.ui.conftest import settle
from tests.ui.screen_text import screen_text

LONG = "root n'a pas d'adresse mail d'expéditeur; saisissez-en une sous Paramètres / Utilisateurs."


async def test_a_text_that_is_shown_before_the_pane_has_a_width_is_wrapped_to_it(window, small):
    async with window(small) as pilot:
        pane = TextPane(id="late")
        pane.styles.height = 2
        pane.display = False
        await pilot.app.screen.mount(pane, before="#status")
        pane.show([(LONG, "")])
        pane.display = True
        await settle(pilot)
        assert "root n'a pas d'adresse mail d'expéditeur; saisissez-en une sous" in screen_text(pilot.app)
        assert "▼" not in screen_text(pilot.app)


async def test_signs_tell_that_the_text_goes_on(window, small):
    async with window(small) as pilot:
        pane = TextPane([(str(number), "") for number in range(9)])
        pane.styles.height = 3
        await pilot.app.screen.mount(pane, before="#status")
        await settle(pilot)
        shown = [line for line in screen_text(pilot.app).splitlines() if line.endswith(("▲", "▼"))]
        assert [line.split() for line in shown] == [["2", "▼"]]
        pane.action_page(1)
        await settle(pilot)
        shown = [line for line in screen_text(pilot.app).splitlines() if line.endswith(("▲", "▼"))]
        assert [line.split() for line in shown] == [["2", "▲"], ["4", "▼"]]
        pane.action_edge(1)
        await settle(pilot)
        assert "▼" not in screen_text(pilot.app)


def test_a_blank_that_holds_words_together_is_no_place_to_break():
    assert list(wrap("au 24/11/2026\u00a0; les", 14)) == ["au", "24/11/2026\u00a0;", "les"]
    assert list(wrap("a" * 6 + "\u00a0" + "b" * 6, 8)) == ["aaaaaa\u00a0b", "bbbbb"]


async def test_the_pane_shows_it_as_a_blank(window, small):
    async with window(small) as pilot:
        pane = TextPane([("x" * 67 + " 24/11/2026\u00a0; les", "")])
        pane.styles.height = 3
        await pilot.app.screen.mount(pane, before="#status")
        await settle(pilot)
        assert "\n 24/11/2026 ; les" in screen_text(pilot.app)
