"""The columns of a list on its screen: which stand, where, and the way to those that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.scroll_view import ScrollView
from textual.strip import Strip

from flowtui.ui.glyphs import BY_SKIN, Glyphs
from flowtui.ui.widgets.columns import LEAD, Column, Placed, place
from flowtui.ui.widgets.headings import headings
from flowtui.ui.widgets.laid_line import LaidLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events


class Sideways(ScrollView, inherit_bindings=False):
    """What has columns: the first ones always stand, the others move to the left and back."""

    columns: Sequence[Column] = ()
    ranked: bool = True
    """Whether the most important columns are shown where not all of them fit, or the first ones."""
    fixed_columns: int = 1
    """So many of the first columns always stand."""

    def __init__(self, **kwargs: str | None) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.column_offset = 0
        self.needs: dict[str, int] = {}
        """By a column's name how wide what it holds is, where that is known."""
        self._layout: tuple[int, list[Placed]] = (-1, [])
        self._laid = LaidLine([])
        self._frame: tuple[int, int] | None = None
        """The width and the first row, while lines are drawn."""

    def header_mark(self, column: Column) -> str:
        """A sign before the title of the sorted column."""
        del column
        return ""

    def columns_changed(self) -> None:
        """Other columns, or another sort: place them anew."""
        self._layout = (-1, [])
        self.refresh()

    def action_shift(self, step: int) -> None:
        """Show columns further right or left, where they do not all fit."""
        wanted = max(0, min(self.column_offset + step, len(self.columns) - self.fixed_columns - 1))
        if wanted != self.column_offset and (step < 0 or self.more_columns):
            self.column_offset = wanted
            self.columns_changed()

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """The columns further right."""
        event.stop()
        self.action_shift(1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """The columns further left."""
        event.stop()
        self.action_shift(-1)

    @property
    def glyphs(self) -> Glyphs:
        """The signs of the skin."""
        return getattr(self.app, "glyphs", BY_SKIN["full"])

    @property
    def more_columns(self) -> bool:
        """Whether there are columns further right."""
        return self.column_offset + len(self.placed) < len(self.columns)

    @property
    def placed(self) -> list[Placed]:
        """The columns on the screen."""
        cells = self._frame[0] if self._frame else self.size.width
        if self._layout[0] != cells:
            placed = place(
                self.columns,
                cells - 1,
                fixed=self.fixed_columns,
                offset=self.column_offset,
                ranked=self.ranked,
                needs=self.needs,
            )
            self._layout = (cells, placed)
            where = {column.name: number for number, column in enumerate(self.columns)}
            self._laid = LaidLine([(where[one.column.name], one.width, one.column.align) for one in placed])
        return self._layout[1]

    def _header(self) -> Strip:
        """The titles; an arrow at an end where there are columns further on."""
        style, chosen = self._style("header"), self._style("sorted")
        back = self.glyphs.left if self.column_offset else ""
        segments = [Segment(back.ljust(LEAD - 1), style)]
        end = self.size.width - 1 - self.more_columns
        for one in headings(self.placed, self.header_mark, end=end):
            segments += [Segment(text, chosen if one.sorted else style) for text in (one.before, one.text)]
        room = self.size.width - 1 - Strip(segments).cell_length
        if self.more_columns and room >= 0:
            segments.append(Segment(" " * room + self.glyphs.right, style))
        return Strip(segments).simplify()

    def _style(self, name: str) -> Style:
        raise NotImplementedError
