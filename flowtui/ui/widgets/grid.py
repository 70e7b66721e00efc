"""A list on textual's line API: one header line, any number of rows, a cursor; it holds no data.

A subclass says how many rows there are and what each shows. The names are those of textual's
DataTable where the thing is the same. Only lines that changed are drawn again: an arrow within the
page costs two lines, and at the edge the list jumps by two thirds of a page instead of scrolling.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.strip import Strip

from flowtui.ui.cells import cut
from flowtui.ui.widgets.columns import GAP, LEAD
from flowtui.ui.widgets.sideways import Sideways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.style import Style
    from textual import events

#: Lines that are kept drawn beyond a page; each costs some kB.
_KEPT = 40
_JUMP = 2 / 3
_NO_STYLES: Mapping[int, str] = MappingProxyType({})


class Shown(NamedTuple):
    """What a row shows: a text a column, in the columns' order, and the component class of each."""

    texts: Sequence[str]
    style: str = ""
    """Of the whole row: ``grid--<style>``."""
    styles: Mapping[int, str] = _NO_STYLES
    """By a column's number the component class of its cell, where that differs from the row's."""
    mark: str = ""


class Grid(Sideways, inherit_bindings=False, can_focus=True):
    """The list; see the module."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--header", "grid--sorted", "grid--cursor", "grid--resting", "grid--odd", "grid--marked", "grid--credit",
        "grid--late", "grid--quiet", "grid--good", "grid--doubt", "grid--bad",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", "to(0)", show=False),
        Binding("end,ctrl+end", "to(-1)", show=False),
        Binding("left", "shift(-1)", show=False),
        Binding("right", "shift(1)", show=False),
    ]
    zebra_stripes: ClassVar[bool] = False
    empty: str = ""
    """What stands in a list without rows, in as many lines as it has."""

    cursor_row: reactive[int] = reactive(0, repaint=False)
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """How much there is to see; without bars nothing has to be placed anew for it."""

    @dataclass
    class RowHighlighted(Message):
        """The cursor is on another row."""

        grid: Grid
        cursor_row: int

        @property
        def control(self) -> Grid:
            """The list."""
            return self.grid

        def can_replace(self, message: Message) -> bool:
            """Only the last of a flood matters."""
            return isinstance(message, Grid.RowHighlighted) and message.grid is self.grid

    @dataclass
    class RowSelected(Message):
        """Enter, or a double click, on a row."""

        grid: Grid
        cursor_row: int

        @property
        def control(self) -> Grid:
            """The list."""
            return self.grid

    @dataclass
    class HeaderSelected(Message):
        """A click on a column's title."""

        grid: Grid
        column: str

        @property
        def control(self) -> Grid:
            """The list."""
            return self.grid

    @dataclass
    class MenuRequested(Message):
        """A right click on a row, which the cursor has gone to."""

        grid: Grid
        cursor_row: int

        @property
        def control(self) -> Grid:
            """The list."""
            return self.grid

    def __init__(self, **kwargs: str | None) -> None:
        super().__init__(**kwargs)
        self.leads = True
        """Whether it bears the sign of the cursor where colour cannot tell: one list of a screen does."""
        self._lines: dict[int, list[Segment]] = {}
        """By row what it is drawn with; a strip keeps all that textual ever made of it."""
        self._drawn_width = 0
        self._styles: dict[str, Style] = {}
        self._width = 0
        self._header_lines = 0 if self.has_class("-headless") else 1

    # what a subclass gives ------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def shown(self, row: int) -> Shown:
        """What row ``row`` shows, for the columns of :attr:`columns`."""
        raise NotImplementedError

    # the data changed -----------------------------------------------------------------------

    def rows_changed(self, *, cursor: int | None = None) -> None:
        """All rows may be others now; the cursor stays where it is, or goes to ``cursor``."""
        self._lines.clear()
        self._extend()
        wanted = self.cursor_row if cursor is None else cursor
        self.set_reactive(Grid.cursor_row, max(0, min(wanted, self.row_count - 1)))
        self._bring_into_view()
        self.refresh()
        if self.row_count:
            self.post_message(self.RowHighlighted(self, self.cursor_row))

    def rows_appended(self) -> None:
        """There are more rows after those that were there, which are the same."""
        was = max(0, self.virtual_size.height - self._header_lines)
        self._extend()
        if was < self.first + self.page:
            self.refresh()

    def row_changed(self, row: int) -> None:
        """Draw one row again."""
        self._lines.pop(row, None)
        self._refresh_row(row)

    def columns_changed(self) -> None:
        """Other columns, or another sort: place them anew."""
        self._lines.clear()
        super().columns_changed()

    # the cursor -----------------------------------------------------------------------------

    def move_cursor(self, row: int) -> None:
        """Put the cursor on ``row``, and show it."""
        self.cursor_row = row

    def validate_cursor_row(self, row: int) -> int:
        """Within the rows."""
        return max(0, min(row, self.row_count - 1))

    def watch_cursor_row(self, old: int, new: int) -> None:
        """Draw the two lines again, or all when the list has to jump."""
        if not self._bring_into_view():
            self._refresh_row(old)
            self._refresh_row(new)
        self.post_message(self.RowHighlighted(self, new))

    @property
    def page(self) -> int:
        """How many rows can be seen."""
        return max(1, self.size.height - self._header_lines)

    @property
    def first(self) -> int:
        """The first row that can be seen."""
        return int(self.scroll_offset.y)

    def action_move(self, step: int) -> None:
        """Up or down by ``step`` rows."""
        self.move_cursor(self.cursor_row + step)

    def action_page(self, step: int) -> None:
        """Up or down by pages."""
        self.move_cursor(self.cursor_row + step * self.page)

    def action_to(self, row: int) -> None:
        """To a row; -1 is the last."""
        self.move_cursor(self.row_count - 1 if row < 0 else row)

    def _bring_into_view(self) -> bool:
        row, page, first = self.cursor_row, self.page, self.first
        if not self.size.height or first <= row < first + page:
            return False
        away = int(page * (1 - _JUMP))
        target = row - page + 1 + int(page * _JUMP) if row >= first + page else row - int(page * _JUMP)
        if abs(row - first) > 2 * page:
            target = row - away
        self.scroll_to(y=max(0, min(target, self.row_count - page)), animate=False, force=True)
        return True

    def _refresh_row(self, row: int) -> None:
        y = row - self.first + self._header_lines
        if self._header_lines <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    # drawing --------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """All lines have the same width and begin at the same row: textual looks both up each time."""
        self._frame = self.size.width, self.first
        lines = super().render_lines(crop)
        self._frame = None
        return lines

    def render_line(self, y: int) -> Strip:
        """The header, a row, or a blank line."""
        cells, first = self._frame or (self.size.width, self.first)
        if y < self._header_lines:
            return self._header().adjust_cell_length(cells, self._style("header"))
        row = first + y - self._header_lines
        if row >= self.row_count:
            note = self._note(y - self._header_lines - 1)
            return Strip([Segment(cut(f"   {note}", cells), self._base)], cells)
        if row == self.cursor_row:
            return self._cursor_line(row, cells)
        if cells != self._drawn_width:
            self._lines.clear()
            self._drawn_width = cells
        line = self._lines.get(row)
        if line is None:
            self._make_room(first)
            line = self._lines[row] = self._line(row, cells)
        return Strip(line, cells)

    def _make_room(self, first: int) -> None:
        """Forget lines that are not on the screen, where there are many."""
        page = self.page
        if len(self._lines) >= page + _KEPT:
            seen = range(first, first + page)
            self._lines = {row: line for row, line in self._lines.items() if row in seen}

    def _note(self, number: int) -> str:
        """A line of what an empty list says."""
        lines = self.empty.splitlines() if not self.row_count else []
        return lines[number] if 0 <= number < len(lines) else ""

    def notify_style_update(self) -> None:
        """Other colours: nothing that was drawn holds."""
        super().notify_style_update()
        self._lines.clear()
        self._styles.clear()

    def on_resize(self, event: events.Resize) -> None:
        """Place the columns anew, from the left where the width is another one; keep the cursor in sight."""
        if event.size.width != self._width:
            self._width, self.column_offset = event.size.width, 0
        self.columns_changed()
        self._extend()
        self._bring_into_view()

    def _line(self, row: int, cells: int) -> list[Segment]:
        shown = self.shown(row)
        base = self._row_style(row, shown.style)
        _placed = self.placed  # places the columns anew where the width is another one
        laid = self._laid
        segments = laid.segments(
            shown.mark, shown.texts, shown.styles, base, self._style, self.glyphs.ellipsis
        )
        return laid.filled(segments, cells, base)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Only the cursor looks otherwise, and textual draws the list anyway; all styles anew would cost 1 ms."""

    def _extend(self) -> None:
        """As wide as the screen, as high as all rows."""
        self.virtual_size = Size(max(1, self.size.width), self.row_count + self._header_lines)

    def watch_virtual_size(self) -> None:
        """Rows that were seen may be gone."""
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def on_focus(self) -> None:
        """Of several lists on a screen, the one that has the keys, or had them last, bears the sign of the cursor."""
        for other in self.screen.query(Grid):
            if other.leads != (other is self):
                other.leads = other is self
                other.refresh()

    def _cursor_line(self, row: int, cells: int) -> Strip:
        plain = "".join(segment.text for segment in self._lines.get(row) or self._line(row, cells))
        sign = self.glyphs.cursor if self.app.no_color and self.leads else " "
        style = self._style("cursor" if self.has_focus else "resting")
        return Strip([Segment(cut(sign + plain[1:], cells), style)], cells)

    def _row_style(self, row: int, name: str) -> Style:
        style = self._base
        if self.zebra_stripes and row % 2:
            style += self._style("odd")
        return style + self._style(name) if name else style

    @property
    def _base(self) -> Style:
        """The list's own style; textual looks through all that contains it each time."""
        if "" not in self._styles:
            self._styles[""] = self.rich_style
        return self._styles[""]

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            partial = name not in {"header", "sorted", "cursor", "resting"}
            self._styles[name] = self.get_component_rich_style(f"grid--{name}", partial=partial)
        return self._styles[name]

    # the mouse ------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A title sorts, a row takes the cursor, a second click on it is Enter, the right button the menu."""
        if event.y < self._header_lines:
            self._header_clicked(event.x)
            return
        row = self.first + event.y - self._header_lines
        if row >= self.row_count:
            return
        self.move_cursor(row)
        if event.button != 1:
            self.post_message(self.MenuRequested(self, row))
        elif event.x < LEAD:
            self.mark_clicked()
        elif event.chain > 1:
            self.post_message(self.RowSelected(self, row))

    def mark_clicked(self) -> None:
        """The row under the cursor was clicked on before its first column; a list with marks turns that row's."""

    def _header_clicked(self, x: int) -> None:
        """The arrows at both ends show other columns, a title sorts."""
        if x < LEAD - 1:
            self.action_shift(-1)
        elif x == self.size.width - 1:
            self.action_shift(1)
        else:
            hit = (one.column.name for one in self.placed if one.start <= x < one.start + one.width + GAP)
            if name := next(hit, ""):
                self.post_message(self.HeaderSelected(self, name))
