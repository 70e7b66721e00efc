"""A list of prepared rows with a cursor: what every screen but the main window lists things in.

It draws line by line and repaints the two lines that an arrow touches; when the cursor leaves the
window the list moves by half of it, so that a held arrow costs little on a slow line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from flowtui.ui.cells import LEFT, RIGHT, fit
from flowtui.ui.glyphs import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import Style
    from textual import events

__all__ = ["LEFT", "RIGHT", "Column", "Entry", "Rows"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its cells (0: it shares what is left), how it is aligned."""

    title: str = ""
    cells: int = 0
    align: str = LEFT
    least: int = 0
    """It is left out where the list has fewer cells than this."""
    share: int = 1
    """How much of what is left it takes, against the others without a width."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it stands for, its cells, and the component class of its colour."""

    key: Any
    cells: Sequence[str]
    style: str = ""
    heading: bool = False
    """The cursor skips it, and its first cell takes the whole line."""


class Rows(Widget, can_focus=True):
    """Rows under a cursor; the key of the one under it is :attr:`key`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--head", "rows--cursor", "rows--resting", "rows--good", "rows--doubt", "rows--bad",
        "rows--faint", "rows--strong", "rows--heading",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        rows: Rows

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was clicked twice; the same as Enter."""

        rows: Rows

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(self, columns: Sequence[Column] = (), *, empty: str = "", id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        self.entries: list[Entry] = []
        self.cursor = 0
        self._top = 0

    def show(self, entries: Sequence[Entry], *, keep: bool = True) -> None:
        """Show these; ``keep``: the cursor stays on the row with the same key, where it is still there."""
        key = self.key if keep else None
        self.entries = list(entries)
        places = [index for index, entry in enumerate(self.entries) if not entry.heading]
        same = next((i for i in places if self.entries[i].key == key), None) if key is not None else None
        near = min(places, key=lambda index: abs(index - self.cursor), default=0)
        self.cursor = same if same is not None else (near if keep else min(places, default=0))
        self._follow()
        self.refresh()

    @property
    def entry(self) -> Entry | None:
        """The row under the cursor."""
        if 0 <= self.cursor < len(self.entries) and not self.entries[self.cursor].heading:
            return self.entries[self.cursor]
        return None

    @property
    def key(self) -> Any:
        """What the row under the cursor stands for; ``None`` where there is none."""
        return self.entry.key if self.entry else None

    def go_to(self, key: Any) -> bool:
        """Put the cursor on the row of ``key``; whether there is one."""
        for index, entry in enumerate(self.entries):
            if entry.key == key and not entry.heading:
                self._place(index)
                return True
        return False

    def action_move(self, step: int) -> None:
        """One row up or down."""
        self._place(self._next(self.cursor + step, step))

    def action_page(self, step: int) -> None:
        """One window up or down."""
        target = min(max(self.cursor + step * max(1, self._room - 1), 0), len(self.entries) - 1)
        self._place(self._next(target, step))

    def action_edge(self, step: int) -> None:
        """To the first or the last row."""
        self._place(self._next(0 if step < 0 else len(self.entries) - 1, -step))

    def on_click(self, event: events.Click) -> None:
        """The row that was clicked; twice is Enter."""
        index = self._top + event.y - self._head
        if event.y < self._head or not 0 <= index < len(self.entries) or self.entries[index].heading:
            return
        self._place(index)
        if event.chain > 1:
            self.post_message(self.Chosen(self))

    def on_mouse_scroll_down(self) -> None:
        """Three rows down."""
        self._place(self._next(min(self.cursor + 3, len(self.entries) - 1), 1))

    def on_mouse_scroll_up(self) -> None:
        """Three rows up."""
        self._place(self._next(max(self.cursor - 3, 0), -1))

    def on_focus(self) -> None:
        """The cursor shows that keys act here."""
        self._repaint(self.cursor)

    def on_blur(self) -> None:
        """The cursor rests."""
        self._repaint(self.cursor)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self._follow()
        self.refresh()

    def text_lines(self) -> list[str]:
        """What the list shows, cursor sign included; for tests and for printing."""
        return [self.render_line(y).text for y in range(self.size.height)]

    def render_line(self, y: int) -> Strip:
        """The titles, a row, or a blank."""
        cells = self.size.width
        if y < self._head:
            return self._strip(
                " " + self._line([column.title for column in self.columns]), self._named("head")
            )
        if not self.entries:
            text = self.empty if y == self._head else ""
            return self._strip(" " + fit(text, cells - 1), self._named("faint"))
        index = self._top + y - self._head
        if index >= len(self.entries):
            return Strip.blank(cells, self.rich_style)
        return self._row(index)

    def _row(self, index: int) -> Strip:
        entry = self.entries[index]
        if entry.heading:
            return self._strip(
                " " + fit(entry.cells[0] if entry.cells else "", self.size.width - 1),
                self._named("heading"),
            )
        here = index == self.cursor
        sign = self._glyphs.cursor if here else " "
        style = self._named(entry.style)
        if here:
            style = self._named("cursor" if self.has_focus else "resting")
        return self._strip(sign + self._line(entry.cells), style)

    def _line(self, cells: Sequence[str]) -> str:
        ellipsis = self._glyphs.ellipsis
        return " ".join(
            fit(text, room, column.align, ellipsis) for column, room, text in self._shown(cells) if room
        )

    def _shown(self, cells: Sequence[str]) -> Iterator[tuple[Column, int, str]]:
        wide = self.size.width
        columns = [(c, t) for c, t in zip(self.columns, cells, strict=False) if wide >= c.least]
        rest = wide - 1 - len(columns) + 1 - sum(column.cells for column, _text in columns)
        shares = sum(column.share for column, _text in columns if not column.cells)
        for column, text in columns:
            if column.cells:
                yield column, column.cells, text
                continue
            room = max(0, rest * column.share // shares)
            rest, shares = rest - room, shares - column.share
            yield column, room, text

    def _strip(self, text: str, style: Style) -> Strip:
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def _named(self, name: str) -> Style:
        return self.get_component_rich_style(f"rows--{name}") if name else self.rich_style

    def _next(self, index: int, step: int) -> int:
        """The nearest row at or after ``index`` in the direction of ``step`` that is no heading."""
        while 0 <= index < len(self.entries):
            if not self.entries[index].heading:
                return index
            index += 1 if step > 0 else -1
        return self.cursor

    def _place(self, index: int) -> None:
        if index == self.cursor or not 0 <= index < len(self.entries):
            return
        old, self.cursor = self.cursor, index
        if self._follow():
            self.refresh()
        else:
            self._repaint(old)
            self._repaint(index)
        self.post_message(self.Moved(self))

    def _follow(self) -> bool:
        """Bring the cursor into the window, moving by half of it; whether the window moved."""
        room, top = self._room, self._top
        if room < 1:
            return False
        if not top <= self.cursor < top + room:
            top = self.cursor - room // 2
        top = max(0, min(top, len(self.entries) - room))
        moved, self._top = top != self._top, top
        return moved

    def _repaint(self, index: int) -> None:
        y = index - self._top + self._head
        if self._head <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    @property
    def _head(self) -> int:
        return 1 if any(column.title for column in self.columns) else 0

    @property
    def _room(self) -> int:
        return int(self.size.height - self._head)

    @property
    def _glyphs(self) -> Any:
        return getattr(self.app, "glyphs", PLAIN)
