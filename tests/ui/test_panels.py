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
from flowtui.ui.widgets.form import Control
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


def foot(screen, kind):
    return screen.query_one(kind).query_one(".panel--foot").text


async def told(pilot, kind, words):
    for _round in range(200):
        if words in foot(pilot.app.screen, kind):
            return
        await pilot.pause(0.01)
    raise AssertionError(foot(pilot.app.screen, kind))


async def typed(pilot, kind, name, text):
    """In that field, in place of what stands there."""
    pilot.app.screen.query_one(kind).query_one(f"#{kind(**ARGS[kind]).id}-{name}").focus()
    await send_keys(pilot, "ctrl+u", *text)
    await settle(pilot)


ARGS = {MainPanel: {}, PegPanel: {"statuses": []}}


MISTAKES = (
    (MainPanel, "late", "30", "Retard >= «30x» n'est pas un nombre entier; écrivez 30."),
    (MainPanel, "low", "100", "Solde de «100x» n'est pas un montant; écrivez 1240,50."),
    (MainPanel, "first", "01/11/26", "du «01/11/26x» n'est pas un jour; écrivez 24/11"),
    (PegPanel, "reminders", "1", "Relances >= «1x» n'est pas un nombre entier"),
    (PegPanel, "mailed_since", "01/11/26", "Mail depuis «01/11/26x» n'est pas un jour"),
)


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_what_cannot_be_read_is_told_and_what_was_readable_stays(window, small, mistake):
    kind, name, good, sentence = mistake
    async with window(small) as pilot:
        await send_keys(pilot, kind.letter)
        await typed(pilot, kind, name, good)
        screen = pilot.app.screen
        before = screen.filter
        assert len(before.terms) == 2
        await send_keys(pilot, "x")
        await told(pilot, kind, sentence)
        assert screen.filter == before
        await send_keys(pilot, "escape")
        assert sentence in foot(screen, kind)  # also once one has left it
        assert screen.query_one(kind).field(name) == f"{good}x"
        await send_keys(pilot, kind.letter, kind.letter)
        await typed(pilot, kind, name, good)
        await told(pilot, kind, "s'applique en tapant")
        assert screen.filter == before


BOUNDS = (
    ("low", "200", "high", "100", "Solde 200,00 dépasse 100,00; échangez-les."),
    ("first", "15/11/26", "last", "01/11/26", "Période 15/11/26 vient après 01/11/26; échangez-les."),
)


@pytest.mark.parametrize("bounds", BOUNDS)
async def test_bounds_the_wrong_way_round_are_told(window, small, bounds):
    low, first, high, last, sentence = bounds
    async with window(small) as pilot:
        await send_keys(pilot, "f")
        await typed(pilot, MainPanel, low, first)
        before = pilot.app.screen.filter
        shown = len(pilot.app.screen.store)
        await typed(pilot, MainPanel, high, last)
        await told(pilot, MainPanel, sentence)
        assert pilot.app.screen.filter == before
        assert len(pilot.app.screen.store) == shown
        await typed(pilot, MainPanel, low, last)
        await typed(pilot, MainPanel, high, first)
        await told(pilot, MainPanel, "s'applique en tapant")
        assert pilot.app.screen.filter != before


async def test_a_day_typed_beside_a_word_takes_its_place(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "slash", "ctrl+u", *"date:mois", "enter", "f")
        await typed(pilot, MainPanel, "first", "01/10/26")
        screen = pilot.app.screen
        assert screen.query_one(MainPanel).control("word") == "own"
        assert unparse(screen.filter, "fr") == "date:2026-10-01.."


async def test_since_when_it_was_not_sent_is_told(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "p", "right")
        await typed(pilot, PegPanel, "mailed_since", "01/11/26")
        await told(pilot, PegPanel, "Mail depuis ne vaut que pour ce qui est déjà envoyé.")
        assert unparse(pilot.app.screen.filter, "fr") == "soldée:non mail:non"


@pytest.mark.parametrize("key", ["p", "f"])
async def test_enter_leads_back_to_the_list_from_every_field(window, small, key):
    async with window(small) as pilot:
        await send_keys(pilot, key)
        screen = pilot.app.screen
        panel = next(iter(screen.query(FilterPanel)))
        before = screen.filter
        for widget in panel.query("Control, Field"):
            widget.focus()
            await send_keys(pilot, "enter")
            assert screen.focused is screen.table
            assert screen.filter == before


@pytest.mark.parametrize("key", ["p", "f"])
async def test_space_ticks_and_goes_through_the_choices(window, small, key):
    async with window(small) as pilot:
        await send_keys(pilot, key)
        panel = next(iter(pilot.app.screen.query(FilterPanel)))
        for control in panel.query(Control):
            before = control.value
            control.focus()
            await send_keys(pilot, "space")
            await settle(pilot)
            assert control.value != before
        assert not pilot.app.screen.marks
