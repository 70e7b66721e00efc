"""The invoice list: any number of rows, those on the screen read page by page, marks kept by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from flowtui.ui.widgets.grid import Grid, Shown
from flowtui.ui.widgets.invoice_columns import COLUMNS, gone, show

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from flowtui.ledger.sort import Sort
    from flowtui.ledger.values import Row
    from flowtui.ui.rowstore import RowStore
    from flowtui.ui.selection import Selection
    from flowtui.ui.widgets.columns import Column


class InvoiceTable(Grid):
    """The table of the main window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up", "extend(-1)", show=False),
        Binding("shift+down", "extend(1)", show=False),
    ]
    columns: ClassVar[Sequence[Column]] = COLUMNS

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
        self.hidden = frozenset({"currency"})
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
        if found is None:
            return gone()
        shown = show(found, self.glyphs, self.language, marked=found.id in self.selection)
        if self.range_from is not None and self._within(row) and not shown.mark:
            return Shown(shown.texts, shown.style, shown.styles, self.glyphs.anchor)
        return shown

    def header_mark(self, column: Column) -> str:
        """Up or down before the sorted column's title."""
        if self.sort is None or self.sort.column != column.name:
            return ""
        return self.glyphs.down if self.sort.descending else self.glyphs.up

    # the rows -------------------------------------------------------------------------------

    def first_page(self, rows: Sequence[Row], sort: Sort) -> None:
        """Show the first page of another list, before the rest is known."""
        self.store.start(rows)
        self.sort = sort
        self.range_from = None
        self.columns_changed()
        self.rows_changed(cursor=0)

    def all_rows(self, ids: array[int]) -> None:
        """The whole list is known; as a rule nothing changes on the screen."""
        known = self.store.ids
        self.store.finish(ids)
        if known and known == ids[: len(known)]:
            self.rows_appended()
        else:
            self.rows_changed()

    def read_again(self, ids: array[int], keep: int | None) -> None:
        """The same list after a change in the database; the cursor stays on the invoice ``keep``."""
        self.store.finish(ids)
        self.store.forget()
        position = self.store.position(keep) if keep is not None else None
        self.rows_changed(cursor=position)

    def rows_stale(self) -> None:
        """What the rows show has changed; their order has not."""
        self.store.forget()
        self._lines.clear()
        self.refresh()

    def show_currencies(self, currencies: int) -> None:
        """The column of the currency stands only in a list that has several."""
        hidden = frozenset() if currencies > 1 else frozenset({"currency"})
        if hidden != self.hidden:
            self.hidden = hidden
            self.columns_changed()

    # marks ----------------------------------------------------------------------------------

    def mark_and_go_on(self) -> None:
        """Mark the row under the cursor, or unmark it, and go down."""
        if self.range_from is not None:
            self.close_range()
            return
        row = self.current
        if row is not None:
            self.selection.toggle(row)
            self._lines.pop(self.cursor_row, None)
            if self.cursor_row + 1 < self.row_count:
                self.action_move(1)
            else:
                self._refresh_row(self.cursor_row)
            self.post_message(self.SelectionChanged(self))

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
        first, last = sorted((self.range_from, self.cursor_row))
        self.range_from = None
        if last - first < self.page:
            self.selection.mark(self.store.rows(first, last))
        else:
            self.selection.mark_ids(self.store.ids[first : last + 1])
        self.marks_changed()

    def action_extend(self, step: int) -> None:
        """Shift and an arrow: mark this row and the next, or unmark this one when going back."""
        row, target = self.current, self.cursor_row + step
        following = self.store.row(target)
        if row is None:
            return
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
