"""The choice of the columns: seen at once, kept for the user or for the session, taken back."""

from __future__ import annotations

import pytest

from flowtui.config import Config
from flowtui.models import Preference, User, proxy
from flowtui.models.database import is_sqlite
from flowtui.ui.column_choice import remembered
from flowtui.ui.session import Session
from flowtui.ui.widgets.column_panel import ColumnPanel
from flowtui.ui.widgets.invoice_columns import COLUMNS, arranged, meaning
from tests.ui.conftest import send_keys
from tests.ui.screen_text import compare, screen_text

EVERY = [column.name for column in COLUMNS]


def names(pilot):
    return [one.column.name for one in pilot.app.screen.table.placed]


def go(pilot, name):
    """The keys from the top of the panel to a column."""
    return ["home", *(["down"] * pilot.app.screen.query_one(ColumnPanel).names.index(name))]


def chosen(choice, sorted_by="customer", currencies=1):
    return [column.name for column in arranged(choice, sorted_by, currencies=currencies)]


def test_the_order_and_the_currency_stand_whatever_was_chosen():
    choice = ("number", "balance", "customer")
    assert chosen(choice) == ["number", "balance", "customer"]
    assert chosen(choice, "due") == ["number", "due", "balance", "customer"]
    assert chosen(choice, "mailed") == ["number", "balance", "mailed", "customer"]
    assert chosen((*choice, "mailed_on"), "mailed") == ["number", "balance", "customer", "mailed_on"]
    assert chosen(choice, currencies=2) == ["number", "balance", "currency", "customer"]
    assert chosen(choice, "offset") == ["number", "balance", "customer"]


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_panel(window, small, size):
    async with window(small, size=size) as pilot:
        await send_keys(pilot, "C", "down", "space", "down", "down", "less_than_sign")
        compare(pilot.app, f"main-columns-{size[0]}x{size[1]}")


async def test_the_plain_panel_is_ascii(window, small):
    async with window(small, skin="plain") as pilot:
        await send_keys(pilot, "C", "down", "space")
        compare(pilot.app, "main-columns-plain")
        assert screen_text(pilot.app).isascii()


async def test_a_choice_is_seen_at_once_kept_and_found_again(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "C", *go_to("due"), "space")
        assert "due" not in names(pilot)
        await send_keys(pilot, *go(pilot, "net_amount"), "space")
        assert "net_amount" in names(pilot)
        before = names(pilot).index("net_amount")
        await send_keys(pilot, "minus", "shift+up", "less_than_sign")
        assert names(pilot).index("net_amount") < before
        await send_keys(pilot, "enter")
        kept = pilot.app.screen.table.choice
        assert "gardées" in pilot.app.screen.status_text
        assert pilot.app.screen.focused is pilot.app.screen.table
    assert Preference.get(Preference.name == "columns").value == ",".join(kept)
    async with window(small, size=(260, 24)) as pilot:
        assert tuple(names(pilot)) == kept


def go_to(name):
    return ["down"] * EVERY.index(name)


async def test_esc_leaves_the_columns_as_they_were(window, small):
    async with window(small) as pilot:
        before = names(pilot)
        await send_keys(pilot, "C", *go_to("due"), "space", "plus")
        assert names(pilot) != before
        await send_keys(pilot, "escape")
        assert names(pilot) == before
        assert not pilot.app.screen.query(ColumnPanel)
    assert not Preference.select().where(Preference.name == "columns").exists()


async def test_the_way_back_to_what_fits(window, small):
    small.remember("columns", "number,balance")
    async with window(small) as pilot:
        assert names(pilot) == ["number", "customer", "balance"]  # by customer the list is sorted
        await send_keys(pilot, "C", "a", "enter")
        assert {"late", "mailed", "grouped", "status"} <= set(names(pilot))
        assert remembered(small) == ()
    async with window(small) as pilot:
        assert pilot.app.screen.table.choice == ()


async def test_the_number_always_stands_first(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "C", "space", "plus", "down", "minus")
        assert names(pilot)[0] == "number"
        assert pilot.app.screen.table.choice == ()
        await send_keys(pilot, *(["space", "down"] * 30), "enter")
        assert names(pilot)[0] == "number"
        assert pilot.app.screen.table.choice[0] == "number"


async def test_what_is_wider_than_the_screen_moves_under_mark_and_number(window, small):
    small.remember("columns", ",".join(EVERY))
    async with window(small) as pilot:
        assert names(pilot)[:3] == ["number", "date", "created"]
        await send_keys(pilot, "space", *(["right"] * 40))
        assert (names(pilot)[0], names(pilot)[-1]) == ("number", "original")
        line = screen_text(pilot.app).splitlines()[3]
        assert line.startswith(" ■ FA2026-0440")
        await send_keys(pilot, *(["left"] * 40))
        assert names(pilot)[:3] == ["number", "date", "created"]


async def test_what_another_version_kept_does_no_harm(window, small):
    small.remember("columns", "balance,sparkle,due,,due")
    assert remembered(small) == ("number", "balance", "due")
    small.remember("columns", "sparkle")
    assert remembered(small) == ()
    async with window(small) as pilot:
        assert "balance" in names(pilot)


async def test_who_is_not_stored_chooses_for_the_session(window, small):
    small.user = User(login="zoe", name="zoe")
    async with window(small) as pilot:
        await send_keys(pilot, "C", *go_to("due"), "space", "enter")
        assert "due" not in names(pilot)
        assert "jusqu'à ce que vous quittiez" in screen_text(pilot.app)
        await send_keys(pilot, "equals_sign")
        assert "due" not in names(pilot)
    assert not Preference.select().exists()


async def test_a_database_that_may_only_be_read_keeps_nothing(window, small):
    async with window(small) as pilot:
        proxy.obj.execute_sql("PRAGMA query_only = 1")
        await send_keys(pilot, "C", *go_to("due"), "space", "enter")
        assert "due" not in names(pilot)
        assert "jusqu'à ce que vous quittiez" in screen_text(pilot.app)
        await send_keys(pilot, "o", "1", "o", "2")  # nor does another order end the window
        assert str(pilot.app.screen.sort) == "date"
        proxy.obj.execute_sql("PRAGMA query_only = 0")


def test_what_cannot_be_kept_is_answered_and_reading_goes_on(db, company, anna):
    session = Session(anna, company, Config(), "fr", "")
    assert session.remember("columns", "number,due")
    switch = "PRAGMA query_only = {}" if is_sqlite() else "SET default_transaction_read_only = {}"
    proxy.obj.execute_sql(switch.format("on"))
    assert not session.remember("columns", "number,date")
    assert remembered(session) == ("number", "due")
    proxy.obj.execute_sql(switch.format("off"))
    assert session.remember("columns", "number,date")
    assert remembered(session) == ("number", "date")


@pytest.mark.parametrize("size", [(60, 20), (40, 15), (20, 10)])
async def test_a_small_terminal_shows_list_and_choice(window, small, size):
    async with window(small, size=size) as pilot:
        await send_keys(pilot, "C", "down", "space", "plus", "end", "space")
        assert pilot.app.screen.query_one(ColumnPanel).size.height >= 3
        assert pilot.app.screen.table.size.height >= 1
        await send_keys(pilot, "enter", "down")
        assert names(pilot)[0] == "number"


def test_every_column_says_what_it_holds():
    assert all(meaning(name) for name in EVERY)
    assert len({meaning(name) for name in EVERY}) == len(EVERY)


async def test_the_strip_and_the_palette_lead_to_it(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "m", "C")
        assert pilot.app.screen.query(ColumnPanel)
        await send_keys(pilot, "escape", "colon", *"colonnes", "enter")
        assert pilot.app.screen.query(ColumnPanel)


async def test_what_was_not_chosen_is_offered_where_it_stands_by_itself(window, small):
    small.remember("columns", "number,balance,customer,date")
    async with window(small) as pilot:
        await send_keys(pilot, "C")
        offered = pilot.app.screen.query_one(ColumnPanel).names
        assert offered[:3] == ["number", "balance", "currency"]
        assert offered.index("kind") == offered.index("customer") + 1
        assert offered[offered.index("date") :] == ["date", "created", "due", "code"]
        assert sorted(offered) == sorted(EVERY)
        await send_keys(pilot, *go(pilot, "due"), "space")
        assert names(pilot)[:5] == ["number", "balance", "customer", "date", "due"]
