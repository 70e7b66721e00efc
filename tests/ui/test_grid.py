"""The list widget: columns by width, the cursor, jumps, hostile text, clicks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui.ui.cells import RIGHT, clean_inside, cut, fit, width
from flowtui.ui.glyphs import to_ascii
from flowtui.ui.widgets.columns import Column, place
from flowtui.ui.widgets.grid import Grid
from flowtui.ui.widgets.invoice_columns import COLUMNS
from tests.ui.conftest import send_keys, settle
from tests.ui.screen_text import screen_text

ALWAYS = {"number", "date", "due", "customer", "kind", "balance", "late", "mailed", "grouped", "status"}


@pytest.mark.parametrize("cells", range(80, 200, 7))
def test_the_columns_of_daily_work_always_fit(cells):
    placed = place(COLUMNS, cells - 1, fixed=1)
    names = {one.column.name for one in placed}
    assert names >= ALWAYS
    assert placed[-1].start + placed[-1].width <= cells
    starts = [one.start for one in placed]
    assert starts == sorted(starts)


def test_more_room_shows_more_columns_and_first_a_readable_customer():
    def names(cells):
        return {one.column.name: one.width for one in place(COLUMNS, cells, fixed=1)}

    assert "total" in names(131)
    assert names(131)["customer"] >= 26
    assert set(names(204)) == {column.name for column in COLUMNS}


def test_a_narrow_terminal_shows_the_first_columns_and_the_others_on_the_right():
    columns = [Column("a", "", 10), *(Column(name, "", 10) for name in "bcdef")]
    assert [one.column.name for one in place(columns, 40, fixed=1)] == ["a", "b", "c"]
    assert [one.column.name for one in place(columns, 40, fixed=1, offset=2)] == ["a", "d", "e"]


@pytest.mark.parametrize(
    ("text", "cells", "align", "shown"),
    [
        ("DUPONT", 8, "left", "DUPONT  "),
        ("DUPONT & FILS", 8, "left", "DUPONT …"),
        ("東京商事", 7, "left", "東京商…"),
        ("東京商事", 6, "left", "東京… "),
        ("1 240,00", 9, RIGHT, " 1 240,00"),
        ("1 234 567,89", 11, RIGHT, " 1234567,89"),
        ("1,234,567.89", 11, RIGHT, " 1234567.89"),
        ("1 234 567 890,00", 11, RIGHT, "###########"),
        ("a\tb\x1b[31mc\n", 12, "left", "a b [31mc   "),
    ],
)
def test_text_takes_exactly_its_cells(text, cells, align, shown):
    assert fit(text, cells, align) == shown
    assert width(fit(text, cells, align)) == cells


@given(text=st.text("aé中\u0301 \u200d👩👧🇫☎\ufe0f👍🏽\u0939\u093f", max_size=12), cells=st.integers(0, 14))
def test_names_made_of_joined_signs_are_cut_to_the_cells_that_textual_counts(text, cells):
    assert width(cut(clean_inside(text), cells)) == cells
    assert width(fit(text, cells)) == cells
    assert width(f"{fit(text, cells)}|") == cells + 1
    assert width(to_ascii(fit(text, cells))) == cells


def test_cutting_keeps_the_width_of_wide_characters():
    for cells in range(12):
        assert width(cut("a東b京c", cells)) == cells


def test_ascii_keeps_the_width():
    for text in ("Échéance «à payer» 12 €", "東京", "œuvre", "…⇄■"):
        assert to_ascii(text).isascii()
        assert width(to_ascii(text)) == width(text)


async def test_hostile_names_are_shown_as_they_are(window, small):
    async with window(small, size=(132, 24)) as pilot:
        text = screen_text(pilot.app)
        assert "LEGRAND [/b] & Fils" in text
        assert "Ets [31mROUGE SA" in text
        assert "\x1b" not in text


async def test_a_row_that_is_gone_is_no_crash(window, small):
    from flowtui.models import Invoice

    async with window(small) as pilot:
        screen = pilot.app.screen
        Invoice.delete().where(Invoice.number == "FA2026-0431").execute()
        screen.table.rows_stale()
        await send_keys(pilot, "end", "up", "space", "s", "escape", "c", "d", "escape")
        await settle(pilot)
        assert len(screen.marks) == 0
        assert "…" in screen_text(pilot.app)


async def test_a_click_on_a_title_sorts_and_on_a_row_moves(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        placed = {one.column.name: one.start for one in screen.table.placed}
        await pilot.click(screen.table, offset=(placed["balance"] + 5, 0))
        await settle(pilot)
        assert str(screen.sort) == "balance"
        await pilot.click(screen.table, offset=(placed["balance"] + 5, 0))
        await settle(pilot)
        assert str(screen.sort) == "-balance"
        await pilot.click(screen.table, offset=(10, 5))
        assert screen.table.cursor_row == 4


async def test_a_click_before_the_first_column_marks_and_unmarks(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        await pilot.click(screen.table, offset=(1, 3))
        await settle(pilot)
        assert screen.table.cursor_row == 2
        assert list(screen.marks.ids()) == [screen.store.row(2).id]
        assert "1 marquée" in screen.status_text
        await pilot.click(screen.table, offset=(1, 3))
        await settle(pilot)
        assert not screen.marks
        assert not screen.query("#strip")


async def test_a_right_click_opens_the_strip(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        await pilot.click(screen.table, offset=(10, 3), button=3)
        await settle(pilot)
        assert screen.query("#strip")
        assert screen.table.cursor_row == 2


async def test_right_shows_the_columns_that_did_not_fit(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        assert "total" not in {one.column.name for one in screen.table.placed}
        await send_keys(pilot, *(["right"] * 5))
        names = [one.column.name for one in screen.table.placed]
        assert names[0] == "number"
        assert "total" in names
        await send_keys(pilot, *(["left"] * 5))
        assert screen.table.column_offset == 0


async def test_a_resize_keeps_the_cursor_in_sight(window, large):
    async with window(large, size=(132, 43)) as pilot:
        screen = pilot.app.screen
        await send_keys(pilot, *(["down"] * 30))
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert screen.table.first <= 30 < screen.table.first + screen.table.page
        await pilot.resize_terminal(60, 16)
        await settle(pilot)
        assert screen.table.first <= 30 < screen.table.first + screen.table.page


async def test_the_currency_is_shown_where_there_are_several(window, large):
    async with window(large) as pilot:
        assert "currency" in {one.column.name for one in pilot.app.screen.table.placed}
        assert "USD" in screen_text(pilot.app)


async def test_a_size_that_rests_when_the_window_is_gone_draws_nothing(window, small):
    async with window(small) as pilot:
        pass
    pilot.app.size_rests()


async def test_only_lines_that_changed_are_drawn(window, large):
    async with window(large) as pilot:
        table = pilot.app.screen.table
        drawn = []
        original = Grid.render_line
        table.render_line = lambda y: drawn.append(y) or original(table, y)
        await send_keys(pilot, "down")
        await pilot.pause()
        assert sorted(set(drawn)) == [1, 2]


async def test_other_colours_are_drawn_at_once(window, small):
    async with window(small) as pilot:
        table = pilot.app.screen.table

        def colours():
            lines = [table.render_line(y) for y in (0, 1, 2, 20)]
            return [segment.style.bgcolor for line in lines for segment in line]

        dark = colours()
        pilot.app.switch_colours()
        await pilot.pause()
        assert all(now != before for now, before in zip(colours(), dark, strict=True))
