"""The invoice list: any number of rows, those on the screen read page by page, marks kept by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from flowtui.ui.cells import width
from flowtui.ui.one_picture import OnePicture
from flowtui.ui.rowstore import PAGE
from flowtui.ui.widgets.grid import Grid, Shown
from flowtui.ui.widgets.invoice_cells import CELLS, LENGTHS, STYLES, Look, row_style
from flowtui.ui.widgets.invoice_columns import COLUMNS, arranged, order_of

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    from textual.geometry import Region
    from textual.strip import Strip

    from flowtui.ledger.sort import Sort
    from flowtui.ledger.values import Row
    from flowtui.ui.rowstore import RowStore
    from flowtui.ui.selection import Selection
    from flowtui.ui.widgets.columns import Column, Placed

    _Writers = tuple[list[tuple[int, Callable[[Row, Look], str]]], list[tuple[int, Callable[[Row], str]]]]


class InvoiceTable(Grid):
    """The table of the main window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up", "extend(-1)", show=False),
        Binding("shift+down", "extend(1)", show=False),
        Binding("shift+pageup", "extend_page(-1)", show=False),
        Binding("shift+pagedown", "extend_page(1)", show=False),
        Binding("shift+home", "extend_to(0)", show=False),
        Binding("shift+end", "extend_to(-1)", show=False),
    ]

    @dataclass
    class SelectionChanged(Message):
        """Rows were marked or unmarked."""

        table: InvoiceTable

        @property
        def control(self) -> InvoiceTable:
            """The table."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """Only the last of a flood matters."""
            return isinstance(message, InvoiceTable.SelectionChanged)

    def __init__(self, store: RowStore, selection: Selection, language: str, **kwargs: str | None) -> None:
        super().__init__(**kwargs)
        self.store = store
        self.selection = selection
        self.language = language
        self.sort: Sort | None = None
        self.choice: tuple[str, ...] = ()
        """The columns that the user chose, in their order; empty: what fits."""
        self.currencies = 1
        self._written_by: tuple[list[Placed], _Writers] = ([], ([], []))
        store.on_read = self._measure
        self._arrange()
        self.range_from: int | None = None
        """Where a range began; ``None``: none is open."""

    @property
    def row_count(self) -> int:
        """How many rows are known."""
        return len(self.store)

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.store.row(self.cursor_row)

    def shown(self, row: int) -> Shown:
        """A row as text."""
        found = self.store.row(row)
        texts = [""] * len(self.columns)
        if found is None:
            texts[0] = "…"
            return Shown(texts, "quiet")
        look = Look(self.language, self.glyphs)
        writers, styled = self._writers()
        for number, write in writers:
            texts[number] = write(found, look)
        styles = {number: style for number, style_of in styled if (style := style_of(found))}
        mark = self.glyphs.mark if found.id in self.selection else ""
        if self.range_from is not None and self._within(row) and not mark:
            mark = self.glyphs.anchor
        return Shown(texts, row_style(found), styles, mark)

    def _writers(self) -> _Writers:
        """What writes the cells of each column on the screen, by the column's number, and what gives them a style."""
        placed = self.placed
        if placed is not self._written_by[0]:
            names = [one.column.name for one in placed]
            writers = [(self._where[name], CELLS[name]) for name in names]
            styled = [(self._where[name], STYLES[name]) for name in names if name in STYLES]
            self._written_by = placed, (writers, styled)
        return self._written_by[1]

    def header_mark(self, column: Column) -> str:
        """Up or down before the sorted column's title."""
        if self.sort is None or self.sort.column != order_of(column.name):
            return ""
        return self.glyphs.down if self.sort.descending else self.glyphs.up

    # the rows -------------------------------------------------------------------------------

    def first_page(self, rows: Sequence[Row], sort: Sort, *, other: bool = True) -> None:
        """Show the first page of another list, before the rest is known.

        ``other``: it has other rows, so that nothing is known of how wide what they hold is.
        """
        if other:
            self.needs.clear()
        self.store.start(rows)
        self.sort = sort
        self.range_from = None
        self._arrange()
        self.rows_changed(cursor=0)

    def all_rows(self, ids: array[int], *, gapless: bool = False) -> None:
        """The whole list is known; as a rule nothing changes on the screen."""
        known = self.store.ids
        self.store.finish(ids, gapless=gapless)
        if known and known == ids[: len(known)]:
            self.rows_appended()
        else:
            self.rows_changed()

    def read_again(self, ids: array[int], keep: int | None, *, gapless: bool = False) -> None:
        """The same list after a change in the database; the cursor stays on the invoice ``keep``."""
        self.store.finish(ids, gapless=gapless)
        self.store.forget()
        position = self.store.position(keep) if keep is not None else None
        self.rows_changed(cursor=position)

    def rows_stale(self) -> None:
        """What the rows show has changed; their order has not."""
        self.store.forget()
        self._lines.clear()
        self.refresh()

    # the columns ----------------------------------------------------------------------------

    def show_currencies(self, currencies: int) -> None:
        """Without a choice the column of the currency stands only in a list that has several."""
        if currencies != self.currencies:
            self.currencies = currencies
            self._arrange()

    def choose(self, names: Sequence[str]) -> None:
        """Show these columns in this order; none: what fits."""
        self.choice = tuple(names)
        self.column_offset = 0
        self._arrange()

    def orders(self) -> list[str]:
        """The ledger's orders, those of the columns on the screen first, from left to right."""
        shown = [one.column.name for one in self.placed]
        return list(dict.fromkeys(map(order_of, (*shown, *(column.name for column in COLUMNS)))))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows are read before they are drawn: a longer number widens its column in the same picture."""
        last = min(self.first + self.page, self.row_count) - 1
        for position in (*range(self.first, last, PAGE), last):
            self.store.row(position)
        return super().render_lines(crop)

    def _arrange(self) -> None:
        """Other columns, or another order."""
        self.ranked = not self.choice
        by = self.sort.column if self.sort else ""
        self.columns = arranged(self.choice, by, currencies=self.currencies)
        self._where = {column.name: number for number, column in enumerate(self.columns)}
        self.columns_changed()

    def _measure(self, rows: Iterable[Row]) -> None:
        """Columns grow with what is read, and never become narrower under one query."""
        grown = False
        for name, text in LENGTHS.items():
            longest = max((width(text(row)) for row in rows), default=0)
            if longest > self.needs.get(name, 0):
                self.needs[name] = longest
                grown = True
        if grown:
            self.columns_changed()

    # marks ----------------------------------------------------------------------------------

    def mark_and_go_on(self) -> None:
        """Mark the row under the cursor, or unmark it, and go down."""
        if self.range_from is not None:
            self.close_range()
            return
        if self.current is not None:
            self.mark_clicked()
            if self.cursor_row + 1 < self.row_count:
                self.action_move(1)

    def mark_clicked(self) -> None:
        """Mark the row under the cursor, or unmark it."""
        row = self.current
        if row is not None:
            self._hold_picture()
            self.selection.toggle(row)
            self._lines.pop(self.cursor_row, None)
            self._refresh_row(self.cursor_row)
            self.post_message(self.SelectionChanged(self))

    def _hold_picture(self) -> None:
        """The row and the totals that follow it are drawn together."""
        screen = self.screen
        if isinstance(screen, OnePicture):
            screen.hold_picture()

    def marks_changed(self) -> None:
        """Many marks changed: draw all rows again."""
        self._lines.clear()
        self.refresh()
        self.post_message(self.SelectionChanged(self))

    def open_range(self) -> None:
        """A range begins at the cursor."""
        self.range_from = self.cursor_row
        self.row_changed(self.cursor_row)

    def drop_range(self) -> None:
        """Forget the open range."""
        self.range_from = None
        self._lines.clear()
        self.refresh()

    def close_range(self) -> None:
        """Mark every row from where the range began to the cursor."""
        if self.range_from is None:
            return
        begun, self.range_from = self.range_from, None
        self._mark_between(begun, self.cursor_row)

    def _mark_between(self, one: int, other: int) -> None:
        """Mark both rows and all between; of a few their sums are at hand."""
        first, last = sorted((one, other))
        if last - first <= self.page:
            self.selection.mark(self.store.rows(first, last))
        elif last - first + 1 == self.row_count:
            self.selection.mark_all(self.store.ids, None, gapless=self.store.gapless)
        else:
            self.selection.mark_ids(self.store.ids[first : last + 1])
        self.marks_changed()

    def action_extend(self, step: int) -> None:
        """Shift and an arrow: mark this row and the next, or unmark this one when going back."""
        row, target = self.current, self.cursor_row + step
        following = self.store.row(target)
        if row is None:
            return
        self._hold_picture()
        back = following is not None and following.id in self.selection and row.id in self.selection
        self.selection.mark([row], marked=not back)
        self._lines.pop(self.cursor_row, None)
        if following is not None:
            self.selection.mark([following])
            self._lines.pop(target, None)
            self.action_move(step)
        else:
            self._refresh_row(self.cursor_row)
        self.post_message(self.SelectionChanged(self))

    def action_extend_page(self, step: int) -> None:
        """Shift and PgUp or PgDn: mark the page that is passed."""
        self._extend_to(self.cursor_row + step * self.page)

    def action_extend_to(self, row: int) -> None:
        """Shift and Home or End: mark all rows to the first, or to the last (-1)."""
        self._extend_to(self.row_count - 1 if row < 0 else row)

    def _extend_to(self, row: int) -> None:
        if self.row_count:
            begun = self.cursor_row
            self.move_cursor(row)
            self._mark_between(begun, self.cursor_row)

    def watch_cursor_row(self, old: int, new: int) -> None:
        """With an open range the rows between change as well."""
        if self.range_from is not None:
            self._lines.pop(old, None)
            self._lines.pop(new, None)
            if abs(old - new) > 1:
                self._lines.clear()
                self.refresh()
        super().watch_cursor_row(old, new)

    def _within(self, row: int) -> bool:
        first, last = sorted((self.range_from or 0, self.cursor_row))
        return first <= row <= last
