"""The painter's short writing shows the same picture as Textual's own, after every step."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from flowtui.ui.painter import Painter

_COLUMNS, _ROWS = 20, 4
_TEXTS = st.text(alphabet="ab 0é─中\u0301x", min_size=1, max_size=24)
_STYLES = st.sampled_from(["", "1", "7", "38;5;12;48;5;236", "31;44", "0;1;4"])


def _terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(_COLUMNS, _ROWS)
    screen.reset_mode(7, private=True)  # line wrap off, as Textual sets it
    return screen, pyte.Stream(screen)


def _picture(screen: pyte.Screen) -> list[list[object]]:
    return [[screen.buffer[y][x] for x in range(_COLUMNS)] for y in range(_ROWS)]


@st.composite
def _paints(draw: st.DrawFn) -> str:
    """One paint as Textual writes it: places, attributes and texts that end at the right edge at most."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        row, column = draw(st.integers(1, _ROWS)), draw(st.integers(1, _COLUMNS))
        parts.append(f"\x1b[{row};{column}H")
        for _ in range(draw(st.integers(1, 3))):
            text, style = draw(_TEXTS)[: _COLUMNS + 1 - column], draw(_STYLES)
            column += len(text)
            parts.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
    return "".join(parts) + "\x1b[1;1H"


def _narrow(paint: str) -> str:
    return paint.replace("中", "z").replace("\u0301", "")


@settings(max_examples=300)
@given(st.lists(_paints(), min_size=1, max_size=6))
def test_both_ways_of_writing_show_the_same_cells(paints: list[str]) -> None:
    (stock, stock_in), (thrifty, thrifty_in) = _terminal(), _terminal()
    painter = Painter(_COLUMNS, _ROWS)
    blank = "".join(f"\x1b[{row + 1};1H{' ' * _COLUMNS}" for row in range(_ROWS))
    for paint in [blank, *map(_narrow, paints)]:
        stock_in.feed(paint)
        thrifty_in.feed(painter.paint(paint))
        assert _picture(thrifty) == _picture(stock)


@st.composite
def _lines(draw: st.DrawFn) -> str:
    """Whole lines with wide and combined characters, as a list draws its rows."""
    parts = []
    for row in draw(st.lists(st.integers(1, _ROWS), min_size=1, max_size=3)):
        parts.append(f"\x1b[{row};1H")
        room = _COLUMNS
        while room:
            text = draw(st.sampled_from(("a", "b ", "é", "e\u0301", "中", "中文", "0\u0301x", "─")))
            style, cells = draw(_STYLES), cell_len(text)
            text, cells = (text, cells) if cells <= room else (".", 1)
            room -= cells
            parts.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
    return "".join(parts)


@settings(max_examples=200)
@given(st.lists(_lines(), min_size=1, max_size=5))
def test_wide_and_combined_characters_stand_where_textual_puts_them(paints: list[str]) -> None:
    (stock, stock_in), (thrifty, thrifty_in) = _terminal(), _terminal()
    painter = Painter(_COLUMNS, _ROWS)
    for paint in paints:
        stock_in.feed(paint)
        thrifty_in.feed(painter.paint(paint))
        assert _picture(thrifty) == _picture(stock)


@given(st.lists(_paints(), min_size=1, max_size=6))
def test_what_was_painted_last_is_not_written_again_where_it_is_plain(paints: list[str]) -> None:
    painter = Painter(_COLUMNS, _ROWS)
    for paint in map(_narrow, paints):
        painter.paint(paint)
    again = _narrow(paints[-1])
    first = painter.paint(again)
    assert painter.paint(again) == ""
    assert len(first) <= len(again) * 2


def test_a_wide_character_is_always_written_whole() -> None:
    painter = Painter(_COLUMNS, _ROWS)
    painter.paint("\x1b[1;1Ha中b")
    assert "中" in painter.paint("\x1b[1;1Ha中c")


def test_one_changed_cell_costs_a_place_and_a_character() -> None:
    painter = Painter(_COLUMNS, _ROWS)
    painter.paint("\x1b[2;1H\x1b[7mhello world\x1b[0m")
    assert painter.paint("\x1b[2;1H\x1b[7mhello_world\x1b[0m") == "\x1b[2;6H\x1b[7m_\x1b[m"


def test_modes_pass_and_a_cleared_screen_is_known_to_be_unknown() -> None:
    painter = Painter(_COLUMNS, _ROWS)
    painter.paint("\x1b[1;1Habc")
    assert painter.paint("\x1b[?25l") == "\x1b[?25l"
    assert painter.paint("\x1b[1;1Habc") == ""
    assert painter.paint("\x1b[2J") == "\x1b[2J"
    assert painter.paint("\x1b[1;1Habc") == "\x1b[1Habc"


def test_nothing_is_written_outside_the_screen() -> None:
    painter = Painter(_COLUMNS, _ROWS)
    assert painter.paint("\x1b[9;1Hbelow") == ""
    assert painter.paint(f"\x1b[1;{_COLUMNS}Hxyz").endswith("x")


#: Names of which this emulator makes more cells, or fewer, than textual: a family, a flag, signs with a selector.
_COUNTED_OTHERWISE = (
    "👩\u200d👩\u200d👧 Zoé",
    "☎\ufe0f Tel",
    "🇫🇷 ❤\ufe0f❤\ufe0f",
    "\u0939\u093f\u0928\u094d\u0926\u0940",
    "a👍🏽b",
)


@pytest.mark.parametrize("name", _COUNTED_OTHERWISE)
def test_what_a_terminal_counts_otherwise_moves_nothing_behind_it(name: str) -> None:
    screen, stream = _terminal()
    painter = Painter(_COLUMNS, _ROWS)
    stream.feed(painter.paint(f"\x1b[1;1H{'x' * _COLUMNS}"))
    room = 10 - cell_len(name)
    for before in ("  ", "■ ", "  "):
        stream.feed(painter.paint(f"\x1b[1;1H{before}{name}{' ' * room}|1 240,00"))
        cells = [screen.buffer[0][x].data for x in range(_COLUMNS)]
        assert cells[0] == before[0]
        assert "".join(cells[12:]) == "|1 240,00"[: _COLUMNS - 12]
        assert "x" not in cells


def test_what_takes_more_cells_than_counted_has_the_blanks_behind_it() -> None:
    screen, stream = _terminal()
    painter = Painter(_COLUMNS, _ROWS)
    for before in ("  ", "■ "):
        stream.feed(painter.paint(f"\x1b[1;1H{before}👍🏽👍🏽{' ' * 6}|tail   "))
        cells = [screen.buffer[0][x].data for x in range(_COLUMNS)]
        assert [cells[x] for x in (2, 4, 6, 8)] == ["👍", "🏽", "👍", "🏽"]
        assert "".join(cells[10:]) == "  |tail   "


def test_a_part_that_is_painted_alone_leaves_the_rest_of_its_row() -> None:
    screen, stream = _terminal()
    painter = Painter(_COLUMNS, _ROWS)
    stream.feed(painter.paint("\x1b[1;1H👩\u200d👩\u200d👧  |\x1b[7mtail\x1b[0m     中|end.."))
    stream.feed(painter.paint("\x1b[1;1H👩\u200d👩\u200d👧 !"))
    assert [screen.buffer[0][x].data for x in range(2, 9)] == list(" !|tail")
    assert screen.buffer[0][6].reverse
    assert [screen.buffer[0][x].data for x in (14, 16, 17)] == ["中", "|", "e"]
