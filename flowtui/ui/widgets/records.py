"""A short list whose rows are all at hand: mails of a plan, runs, statuses, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from flowtui.ui.widgets.grid import Grid, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowtui.ui.widgets.columns import Column


class Record(NamedTuple):
    """One row: what it stands for, and what it shows in each column."""

    key: object
    texts: tuple[str, ...]
    style: str = ""
    """``good``, ``doubt``, ``bad``, ``quiet``, ``credit``, ``late`` or empty."""
    mark: str = ""


class RecordList(Grid):
    """The list of records; Enter selects the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", show=False)]

    def __init__(
        self, columns: Sequence[Column], records: Iterable[Record] = (), **kwargs: str | None
    ) -> None:
        super().__init__(**kwargs)
        self.columns = tuple(columns)
        self.records: list[Record] = list(records)

    @property
    def row_count(self) -> int:
        """How many records there are."""
        return len(self.records)

    @property
    def current(self) -> Record | None:
        """The record under the cursor."""
        return self.records[self.cursor_row] if self.records else None

    def set_records(self, records: Iterable[Record], *, keep: bool = True) -> None:
        """Show these; the cursor stays on the record with the same key where ``keep`` and it is there."""
        before = self.current.key if keep and self.current else None
        self.records = list(records)
        keys = [record.key for record in self.records]
        self.rows_changed(cursor=keys.index(before) if before in keys else (self.cursor_row if keep else 0))

    def shown(self, row: int) -> Shown:
        """A record as a row."""
        record = self.records[row]
        return Shown(record.texts, record.style, mark=record.mark)

    def action_select_cursor(self) -> None:
        """Tell the screen which record was chosen."""
        if self.records:
            self.post_message(self.RowSelected(self, self.cursor_row))
