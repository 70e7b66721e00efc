"""What a click does in the main window beside the list: the query, a panel, the customer's line."""

from __future__ import annotations

from flowtui.ledger.language import unparse
from flowtui.ui.screens.customer import CustomerScreen
from tests.ui.conftest import settle
from tests.ui.main_kit import press
from tests.ui.screen_text import screen_text


def last(pilot):
    return screen_text(pilot.app).splitlines()[-1]


async def test_a_click_into_a_cut_query_shows_all_of_it_and_its_keys(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u", *"mail:non groupe:non solde>1,00 devise:EUR", "enter")
        whole, field = unparse(screen.filter, "fr"), screen.query_one("#query")
        assert "…" in field.value
        await pilot.click(field, offset=(3, 0))
        await settle(pilot)
        assert field.value == whole
        assert "Entrée chercher" in last(pilot)
        await pilot.click(screen.table, offset=(10, 2))
        await settle(pilot)
        assert "Espace marquer" in last(pilot)
        assert "…" in field.value


async def test_what_was_typed_by_halves_gives_way_to_the_query_in_force(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", *"cliant:x")
        await pilot.click(screen.table, offset=(10, 2))
        await settle(pilot)
        assert screen.query_one("#query").value == "soldée:non"


async def test_a_click_into_a_panel_and_out_of_it_changes_the_key_line(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "f", "escape")
        assert "Espace marquer" in last(pilot)
        await pilot.click("MainPanel Input")
        await settle(pilot)
        assert "Tab champ suivant" in last(pilot)
        await pilot.click(screen.table, offset=(10, 2))
        await settle(pilot)
        assert "Espace marquer" in last(pilot)


async def test_a_click_on_the_customers_line_opens_the_card(window, small):
    async with window(small) as pilot:
        await pilot.click("#band")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomerScreen)
