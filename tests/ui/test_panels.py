"""The panels and the query line say the same thing."""

from __future__ import annotations

from datetime import date

import pytest

from flowtui.ledger.filter import Span, Term
from flowtui.ledger.language import parse, unparse
from flowtui.ledger.periods import Period
from flowtui.ui.panel_terms import (
    ANY,
    Panel,
    Peg,
    panel_of,
    peg_of,
    read_day,
    read_pattern,
    with_panel,
    with_peg,
    write_pattern,
)
from flowtui.ui.panel_words import peg_summary
from flowtui.ui.widgets.filter_panel import MainPanel
from flowtui.ui.widgets.panel import FilterPanel
from flowtui.ui.widgets.peg import PegPanel
from tests.ui.conftest import send_keys, settle

PEGS = (
    ("", Peg()),
    ("mail:non", Peg(mailed=False)),
    ("mail:oui", Peg(mailed=True)),
    ("mail>=2026-11-01", Peg(mailed=True, mailed_since=date(2026, 11, 1))),
    ("groupé:non statut:R1", Peg(grouped=False, status="R1")),
    ("statut:aucun", Peg(status=None)),
    ("relances>=2", Peg(reminders=2)),
    ("pourquoi:sans-adresse", Peg(why="no-address")),
    ("compensée bloquée", Peg(offset=True, blocked=True)),
)
PANELS = (
    ("", Panel()),
    ("date:2026-11", Panel(period=Period(date(2026, 11, 1), date(2026, 11, 30)))),
    ("créée:semaine", Panel(period=Period(word="week"), dated="created")),
    ("client:dup*", Panel(customer="dup*")),
    ("n:FA2026* type:facture", Panel(number="FA2026*", kind="invoice")),
    ("soldée:non retard>=30", Panel(settled=False, late=30)),
    ("solde:100,00..200,00", Panel(low=10000, high=20000)),
    ("solde>=100,00", Panel(low=10000)),
    ("solde<=100,00", Panel(high=10000)),
)


@pytest.mark.parametrize(("text", "peg"), PEGS)
def test_the_peg_reads_and_writes_a_query(text, peg):
    assert peg_of(parse(text)) == peg
    assert with_peg(parse(""), Peg(), peg) == parse(text)
    assert with_peg(parse(text), peg, Peg()) == parse("")


@pytest.mark.parametrize(("text", "panel"), PANELS)
def test_the_panel_reads_and_writes_a_query(text, panel):
    assert panel_of(parse(text)) == panel
    assert with_panel(parse(""), Panel(), panel) == parse(text)
    assert panel_of(with_panel(parse(text), panel, Panel())) == Panel()


def test_what_a_panel_cannot_show_stays():
    wanted = parse("-statut:R1 durand")
    assert peg_of(wanted).status == ANY
    after = with_peg(wanted, peg_of(wanted), Peg(mailed=False))
    assert Term("status", ":", "R1", negated=True) in after.terms
    assert Term("mailed", ":", False) in after.terms


def test_a_span_of_balances():
    assert Term("balance", ":", Span(0, 100)) in with_panel(parse(""), Panel(), Panel(low=0, high=100)).terms


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("dup", "*dup*"),
        ("dup*", "dup*"),
        ('"dup"', "dup"),
        ("", ""),
        ("*", "*"),
        ("a*b", "a*b"),
        ("**", "**"),
    ],
)
def test_a_pattern_is_what_contains_the_text_unless_it_says_otherwise(typed, pattern):
    assert read_pattern(typed) == pattern
    assert write_pattern(pattern) == typed


@pytest.mark.parametrize("text", ["24/11", "24/11/26", "24/11/2026", "2026-11-24"])
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["", "2", "31/02", "dup"])
def test_what_is_no_day_puts_no_condition(text):
    assert read_day(text) is None


def test_the_summary_of_the_peg():
    assert (
        peg_summary(Peg(mailed=False, status="R1", reminders=2, blocked=True))
        == "mail non groupé * R1 rel.>=2 bloqué"
    )


async def test_the_peg_filters_as_one_types_and_the_query_follows(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "p", "right")
        await settle(pilot)
        screen = pilot.app.screen
        assert unparse(screen.filter, "fr") == "soldée:non mail:non"
        assert screen.query_one("#query").value == "soldée:non mail:non"
        foot = screen.query_one(PegPanel).query_one(".panel--foot").text
        assert foot.startswith(f"{len(screen.store)} factures · s'applique en tapant")
        assert len(screen.store) == 7
        await send_keys(pilot, "tab", *"01/11/26")
        await settle(pilot)
        assert screen.focused.value == "01/11/26"
        await send_keys(pilot, "escape")
        assert screen.focused is screen.table


async def test_the_query_moves_the_panels(window, small):
    async with window(small) as pilot:
        await send_keys(
            pilot, "slash", "ctrl+u", *"mail:oui type:facture solde>=100", "enter", "p", "escape", "f"
        )
        await settle(pilot)
        screen = pilot.app.screen
        assert screen.query_one(PegPanel).control("mailed") is True
        assert screen.query_one(MainPanel).control("kind") == "invoice"
        assert screen.query_one(MainPanel).field("low") == "100,00"


async def test_a_period_typed_in_the_panel(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "f", "tab", "tab", *"01/11/26")
        await settle(pilot)
        screen = pilot.app.screen
        assert Period(date(2026, 11, 1), None) in [term.value for term in screen.filter.terms]
        assert screen.query_one(MainPanel).control("word") == "own"
        await send_keys(pilot, "escape", "f")
        await settle(pilot)
        assert screen.query_one(MainPanel).has_class("-hidden")


@pytest.mark.parametrize("key", ["p", "f"])
async def test_on_a_narrow_terminal_every_field_comes_into_sight(window, small, key):
    async with window(small, size=(60, 20)) as pilot:
        await send_keys(pilot, key)
        panel = next(iter(pilot.app.screen.query(FilterPanel)))
        fields = [widget for widget in panel.query("Control, Field") if widget.focusable]
        assert any(field.region.right > 60 for field in fields)
        for field in fields:
            assert pilot.app.focused is field
            assert field.region.x >= 0
            assert field.region.right <= 60
            await send_keys(pilot, "tab")
        fields[-1].focus()
        await settle(pilot)
        await send_keys(pilot, "escape")
        assert all(line.scroll_x == 0 for line in panel.query("Horizontal"))


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("dup", "*dup*"),
        ("DUP*", "DUP*"),
        ('"dupont & fils"', "dupont & fils"),
    ],
)
async def test_a_customer_typed_in_the_panel_is_found_before_the_name_is_whole(window, small, typed, term):
    async with window(small) as pilot:
        await send_keys(pilot, "f")
        pilot.app.screen.query_one("#panel-customer").focus()
        await send_keys(pilot, *typed)
        await settle(pilot)
        screen = pilot.app.screen
        assert Term("customer", ":", term) in screen.filter.terms
        assert len(screen.store) > 0
        await send_keys(pilot, "escape", "f", "f")
        await settle(pilot)
        assert screen.query_one(MainPanel).field("customer") == typed
        assert Term("customer", ":", term) in screen.filter.terms


async def test_a_letter_typed_in_a_panel_does_nothing_to_the_rows(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "p", *"iuvk", "minus", "asterisk", "t", "z")
        await settle(pilot)
        screen = pilot.app.screen
        assert not screen.marks
        assert screen.table.range_from is None
        assert screen.question is None
        await send_keys(pilot, "p")
        assert screen.query_one(PegPanel).has_class("-hidden")
