#!/usr/bin/env python3
"""The least that textual can do: a list of constant lines, with the same two refreshes as the invoice list."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from flowtui.ui.driver import ThriftyDriver

ROWS = 1_000_000
_TEXT = " FA2026-0412  03/10/26 02/11/26 DUPONT & FILS        F    1 240,00  22 m . R1 "


class Floor(ScrollView, can_focus=True, inherit_bindings=False):
    """No data at all: two strips."""

    BINDINGS: ClassVar = [
        Binding("down", "down"),
        Binding("pagedown", "page"),
        Binding("end", "last"),
        Binding("home", "first"),
        Binding("s", "scroll"),
    ]
    cursor = 0

    def on_mount(self) -> None:
        """As long as the invoice list."""
        self.virtual_size = Size(self.size.width, ROWS)
        self.show_vertical_scrollbar = False
        cells = self.app.size.width
        text = (_TEXT * 3)[:cells]
        self._plain = Strip([Segment(text)], cells)
        self._chosen = Strip([Segment(text, Style(reverse=True))], cells)

    def render_line(self, y: int) -> Strip:
        """One of the two."""
        return self._chosen if self.scroll_offset.y + y == self.cursor else self._plain

    def action_down(self) -> None:
        """Two lines are drawn again."""
        y = self.cursor - self.scroll_offset.y
        self.cursor += 1
        self.refresh(Region(0, y, self.size.width, 1))
        self.refresh(Region(0, y + 1, self.size.width, 1))

    def action_scroll(self) -> None:
        """All lines are drawn again, one further up."""
        self._to(self.cursor + 1, self.scroll_offset.y + 1)

    def action_page(self) -> None:
        """All lines are drawn again."""
        self._to(self.cursor + self.size.height, self.scroll_offset.y + self.size.height)

    def action_last(self) -> None:
        """The last page."""
        self._to(ROWS - 1, ROWS - self.size.height)

    def action_first(self) -> None:
        """The first page."""
        self._to(0, 0)

    def _to(self, cursor: int, first: int) -> None:
        self.cursor = cursor
        self.scroll_to(y=first, animate=False, force=True)
        self.refresh()


class FloorApp(App[None], inherit_bindings=False):
    """The list and nothing else, on the driver of the window."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The list."""
        yield Floor()


if __name__ == "__main__":
    FloorApp(driver_class=ThriftyDriver).run()
