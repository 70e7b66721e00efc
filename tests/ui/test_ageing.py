"""The aged balance of a query."""

from __future__ import annotations

from threading import Event

import pytest

from flowtui.ledger.ageing import Aged, AgedCustomer
from flowtui.models.stopping import watched
from flowtui.ui.aged_bars import bar, bars
from flowtui.ui.glyphs import PLAIN
from flowtui.ui.screens.ageing import AgeingScreen, in_order
from flowtui.ui.screens.customer import CustomerScreen
from tests.ui.conftest import settle
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, Host, press, shown, write


def ageing(session, query=""):
    return lambda: AgeingScreen(session, query)


def names(screen):
    return [record.texts[0] for record in screen.query_one("#customers").records]


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_is_open(window, ready, size):
    async with shown(window, ready, ageing(ready), size=SIZES[size]) as (pilot, _results):
        compare(pilot.app, f"ageing-{size}")


async def test_on_a_low_screen_the_customers_are_seen_and_the_keys(window, ready):
    async with shown(window, ready, ageing(ready), size=(40, 10)) as (pilot, _results):
        text = screen_text(pilot.app)
        assert "Total" in text
        assert "DUPONT" in text
        assert "Échap" in text.splitlines()[-1]


async def test_of_a_query_sorted_and_opened(window, ready):
    async with shown(window, ready, ageing(ready, "client:du*")) as (pilot, _results):
        screen = pilot.app.screen
        assert names(screen) == ["DUPONT & FILS", "DURAND SARL"]
        await press(pilot, "equals_sign")
        assert names(screen) == ["DURAND SARL", "DUPONT & FILS"]
        await press(pilot, "o", "1")
        assert names(screen) == ["DUPONT & FILS", "DURAND SARL"]
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert pilot.app.screen.customer.code == "C2"


async def test_nothing_is_said_of_what_is_not_read_yet(window, ready, monkeypatch):
    monkeypatch.setattr("flowtui.ui.screens.ageing._read", lambda *_args, **_named: None)
    async with shown(window, ready, ageing(ready), size=(200, 40)) as (pilot, _results):
        await press(pilot, "equals_sign")
        assert "Rien n'est dû" not in screen_text(pilot.app)
        assert "Lecture" in screen_text(pilot.app)


async def test_reading_ends_with_the_screen(window, ready, monkeypatch):
    began = Event()

    def endless(*_args):
        began.set()
        for _number in watched(iter(int, 1)):
            pass

    monkeypatch.setattr("flowtui.ledger.ageing.by_customer", endless)
    async with window(ready, first=lambda: Host(ready)) as pilot:
        pilot.app.push_screen(AgeingScreen(ready))
        while not began.is_set():
            await pilot.pause(0.01)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Host)


async def test_a_query_that_means_nothing_is_told(window, ready):
    async with shown(window, ready, ageing(ready, "cliant:du")) as (pilot, _results):
        assert "cliant" in screen_text(pilot.app)


async def test_csv_in_exact_cents(window, ready, tmp_path):
    path = tmp_path / "balance.csv"
    async with shown(window, ready, ageing(ready, "client:du*")) as (pilot, _results):
        await press(pilot, "x")
        await write(pilot, str(path))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "C1;DUPONT & FILS;EUR;-240,00;1240,00;0,00;0,00;0,00;1000,00" or lines[1].startswith(
        "C1;"
    )
    assert len(lines) == 3


@pytest.mark.parametrize("column", ["customer", "late_30", "total"])
@pytest.mark.parametrize("descending", [False, True])
def test_what_is_equal_stays_by_name(column, descending):
    owed = [100, 300, 100, 200]
    by_name = [AgedCustomer(n, "", "", Aged("EUR", 0, cents, 0, 0, 0)) for n, cents in enumerate(owed)]
    wanted = {"customer": [0, 1, 2, 3]}.get(column, [0, 2, 3, 1])
    if descending:
        wanted = [3, 2, 1, 0] if column == "customer" else [1, 3, 0, 2]
    assert list(in_order(by_name, column, descending=descending)) == wanted


async def test_where_the_width_changes_the_amounts_are_written_again(window, ready):
    async with shown(window, ready, ageing(ready)) as (pilot, _results):
        listed = pilot.app.screen.query_one("#customers")
        assert "," not in listed.records[0].texts[-1]
        await pilot.resize_terminal(132, 43)
        await pilot.pause()
        assert "," in listed.records[0].texts[-1]


def test_bars_in_proportion_and_a_credit_as_a_minus():
    aged = Aged("EUR", not_due=240000, late_30=124000, late_90=88000, older=-6000)
    shown_bars = [(one.label, one.amount, one.bar) for one in bars(aged, 10, PLAIN, "fr")]
    assert shown_bars == [
        ("Non échu", "2 400,00", "##########"),
        ("1-30", "1 240,00", "#####"),
        ("31-60", "0,00", ""),
        ("61-90", "880,00", "####"),
        ("> 90", "-60,00", "-"),
    ]


def test_a_small_debt_still_shows():
    assert bar(1, 10**9, 40, "#") == "#"
