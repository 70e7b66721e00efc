"""What is marked and hidden by the filter is said, can be shown, and never leaves unsaid; pairs are taken out."""

from __future__ import annotations

import re

import pytest

from flowtui.ledger.offsets import cancelling, members
from flowtui.ledger.totals import totals_of
from flowtui.models import Invoice, StatusChange
from flowtui.money import format_money
from flowtui.ui.screens.ageing import AgeingScreen
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.widgets.pick import PickPanel
from tests.ui.main_kit import marked, numbers, press
from tests.ui.screen_text import compare, screen_text

TWO_HIDDEN = ("space", "space", "slash", *"durand", "enter", "space")


async def test_what_is_hidden_is_said_and_the_marked_rows_are_shown_alone(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, *TWO_HIDDEN)
        assert "3 marquées dont 2 hors filtre (M)" in screen.status_text
        await press(pilot, "M")
        assert numbers(screen) == ["FA2026-0440", "FA2026-0388", "FA2026-0420"]
        assert "3 marquées · 2 620,50 € · 3 clients" in screen.status_text
        compare(pilot.app, "main-marked-alone-80x24")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (132, "{count}{sums} · 20 clients · {shown}"),
        (84, "{count}{sums} · 20 clients"),
        (70, "{count}{sums}"),
        (50, "{count}"),
    ],
)
async def test_no_amount_is_cut_where_the_line_is_too_short(window, large, columns, words):
    async with window(large) as pilot:
        screen = await press(pilot, "asterisk", "slash", "ctrl+u", *"client:K1*", "enter")
        await pilot.resize_terminal(columns, 24)
        await pilot.pause()
        count = "300 marquées dont 150 hors filtre (M)"
        sums, listed = (
            "".join(f" · {format_money(one.net_cents, one.currency, 'fr')}" for one in found)
            for found in (totals_of(screen.marks.ids()), screen.sums)
        )
        line = re.sub(" {2,}", " · ", screen_text(pilot.app).splitlines()[-2].strip())
        assert line == words.format(count=count, sums=sums, shown=f"150 affichées{listed}").replace(
            "\xa0", " "
        )


async def test_of_several_currencies_the_first_are_told_where_there_is_no_room_for_all(window, small):
    for currency, row in zip(("USD", "GBP", "CHF"), Invoice.select().order_by(-Invoice.id), strict=False):
        row.currency = currency
        row.balance_cents = 123456789
        row.save()
    async with window(small) as pilot:
        screen = pilot.app.screen
        wanted = [format_money(one.net_cents, one.currency, "fr") for one in screen.sums]
        assert len(wanted) == 4
        line = " ".join(screen_text(pilot.app).splitlines()[-2].split())
        shown = " · ".join([wanted[0], wanted[1], "…"])
        assert line.endswith(" ".join(shown.split()))


async def test_of_what_is_marked_the_first_sums_are_told_as_well(window, small):
    for currency, row in zip(("USD", "GBP", "CHF"), Invoice.select().order_by(-Invoice.id), strict=False):
        row.currency = currency
        row.balance_cents = 123456789
        row.save()
    async with window(small) as pilot:
        screen = await press(pilot, "asterisk", "slash", *"dupont", "enter")
        line = " ".join(screen_text(pilot.app).splitlines()[-2].split())
        told = [format_money(cents, currency, "fr") for currency, cents in screen.marks.sums[:2]]
        first = " ".join(" · ".join(told).split())
        assert line == f"11 marquées dont {screen.marked_elsewhere} hors filtre (M) · {first} · …"
        assert len(screen.marks.sums) == 4


@pytest.mark.parametrize("key", ["M", "escape"])
async def test_the_way_back_leads_to_the_filter_and_to_the_row(window, small, key):
    async with window(small) as pilot:
        screen = await press(pilot, *TWO_HIDDEN, "M", "end", key)
        assert numbers(screen) == ["FA2026-0420", "RG2026-0107"]
        assert screen.table.current.number == "RG2026-0107"
        assert "3 marquées dont 2 hors filtre (M)" in screen.status_text
        assert "marquées seules" not in screen_text(pilot.app)


async def test_typed_ahead_the_keys_mean_the_list_that_they_follow(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, *TWO_HIDDEN, "M", "space", "escape", "home", "space", "M")
        assert marked(screen) == ["FA2026-0388"]
        assert numbers(screen) == ["FA2026-0388"]


async def test_the_marked_rows_are_sorted_marked_and_unmarked_like_any_list(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "u", "M", "equals_sign")
        assert numbers(screen) == ["AV2026-0031", "FA2026-0412", "FA2026-0388"]
        await press(pilot, "space")
        assert numbers(screen) == ["AV2026-0031", "FA2026-0412", "FA2026-0388"]
        assert marked(screen) == ["FA2026-0388", "FA2026-0412"]
        await press(pilot, "i")
        assert marked(screen) == ["AV2026-0031"]
        await press(pilot, "asterisk")
        assert "3 marquées · 1 240,00 € · 1 client" in screen.status_text
        await press(pilot, "u")
        assert "rien de marqué" in screen.status_text
        await press(pilot, "u", "minus", "escape", "M")
        assert screen.status_text == "rien de marqué"
        assert len(screen.store) == 10


async def test_all_of_a_customer_are_those_of_the_list(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "space", "M", "u", "u")
        assert marked(screen) == ["FA2026-0388"]


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        (("slash", "ctrl+u", *"client:legrand", "enter"), "FA2025-0007"),
        (("slash", "enter"), "FA2026-0440"),
        (("w", "4"), "FA2026-0440"),
    ],
    ids=["query", "same query", "view"],
)
async def test_another_query_or_view_ends_it(window, small, keys, first):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "space", "M", *keys)
        assert screen.chosen is None
        assert "Factures et relances" in screen_text(pilot.app)
        if keys[0] == "slash":
            assert numbers(screen)[0] == first


async def test_the_control_says_what_the_filter_hides(window, ready):
    async with window(ready) as pilot:
        await press(pilot, "down", "down", "space", "slash", *"durand", "enter", "space", "s")
        assert "hors du filtre" not in screen_text(pilot.app)
        await press(pilot, "tab", "i")
        assert isinstance(pilot.app.screen, ControlScreen)
        compare(pilot.app, "control-hidden")
        screen = await press(pilot, "escape", "M", "s")
        assert isinstance(screen, ControlScreen)
        assert "hors du filtre" not in screen_text(pilot.app)


async def test_what_is_hidden_is_said_before_a_status_is_set(window, ready):
    async with window(ready) as pilot:
        screen = await press(pilot, *TWO_HIDDEN, "t")
        assert screen.query_one(PickPanel).title == "Statut de relance de 3 factures dont 2 hors filtre"
        await press(pilot, "escape", "k")
        assert screen.query_one(PickPanel).title == "3 factures dont 2 hors filtre"
        await press(pilot, "escape", "m")
        assert "3 marquées dont 2 hors filtre" in screen_text(pilot.app)
    assert not StatusChange.select().exists()


async def test_after_sending_the_filter_is_shown_again(window, ready, started):
    async with window(ready) as pilot:
        await press(pilot, "slash", *"durand", "enter", "space", "M", "s")
        screen = await press(pilot, "s", "enter")
        assert len(started) == 1
        assert (screen.chosen, bool(screen.marks)) == (None, False)
        assert numbers(screen) == ["FA2026-0420", "RG2026-0107"]


async def test_the_aged_balance_is_that_of_the_list(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, *TWO_HIDDEN, "M", "b")
        assert isinstance(screen, AgeingScreen)
        assert "les lignes marquées seules" in screen_text(pilot.app)
        assert {one.code for one in screen.customers} == {"C1", "C2", "C5"}


# pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["customer", "date", "balance"])
async def test_a_pair_is_taken_out_in_any_order(window, small, order):
    small.remember("sort", order)
    async with window(small) as pilot:
        screen = await press(pilot, "asterisk")
        screen.table.move_cursor(screen.store.position(Invoice.get(number="AV2026-0031").id))
        await press(pilot, "e")
        assert len(screen.marks) == 8
        assert not {"AV2026-0031", "FA2026-0388"} & set(marked(screen))
        assert "2 lignes qui se compensent retirées de la sélection; marquées: 8" in screen.status_text
        screen.hush()
        assert "8 marquées · 1 238 001,48 € · 7 clients" in screen.status_text
        await press(pilot, "e")
        assert "Rien de marqué ne se compense ici" in screen.status_text
        assert len(screen.marks) == 8


async def test_a_row_that_cancels_out_with_nothing_says_so(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "asterisk", "e")
        assert "ne se compense avec aucune autre" in screen.status_text
        assert len(screen.marks) == 10


async def test_a_pair_is_taken_out_where_the_filter_hides_the_other_half(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "u", "slash", *"AV2026", "enter", "e")
        assert marked(screen) == ["FA2026-0412"]
        screen.hush()
        assert "1 marquée dont 1 hors filtre" in screen.status_text


async def test_all_pairs_are_taken_out_at_once(window, small):
    other = Invoice.get(number="FA2026-0420")
    Invoice.update(offset_group=other.id).where(Invoice.customer == other.customer).execute()
    async with window(small) as pilot:
        screen = await press(pilot, "asterisk", "E")
        assert "4 lignes qui se compensent retirées de la sélection; marquées: 6" in screen.status_text
        assert not set(cancelling()) & set(screen.marks.ids())
        await press(pilot, "E")
        assert "Rien de marqué ne se compense ici" in screen.status_text


def test_a_group_has_the_rows_of_one_customer(small):
    row = Invoice.get(number="AV2026-0031")
    assert len(members(row.customer_id, 1)) == 2
    assert members(Invoice.get(number="FA2026-0420").customer_id, 1) == []
    assert len(cancelling()) == 2
