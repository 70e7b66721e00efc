"""The choice of columns: a panel above the status line; the list shows at once what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from flowtui.i18n import _, ngettext
from flowtui.ui.actions import ACTIONS
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.invoice_columns import BY_NAME, COLUMNS, FIRST, meaning, place_for
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from flowtui.ui.widgets.invoice_table import InvoiceTable

_FEWEST = 4


class ColumnList(RecordList):
    """The columns by name; Enter keeps the choice, a double click shows or hides one."""

    def action_select_cursor(self) -> None:
        """Enter is the panel's."""
        self.query_ancestor(ColumnPanel).action_keep()


class ColumnPanel(Vertical):
    """The panel; :attr:`closed` is called with whether the choice is to be kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(entry.keys), entry.name, show=False) for entry in ACTIONS["columns"]
    ]

    def __init__(self, table: InvoiceTable) -> None:
        super().__init__()
        self.table = table
        self.names: list[str] = []
        """Every column: the shown ones in their order, the others behind those they stand behind by themselves."""
        self.on: set[str] = set()
        self.closed: Callable[[bool], None] = lambda _keep: None

    def compose(self) -> ComposeResult:
        """The title and the list."""
        yield Line()
        columns = (Column("on", "", 3), Column("words", "", 22, widest=56), Column("title", "", 9))
        yield ColumnList(columns, classes="-headless")

    def on_mount(self) -> None:
        """Begin with what stands; half of the screen is left to the list."""
        self.styles.height = min(len(COLUMNS) + 1, max(_FEWEST, self.app.size.height // 2))
        self._begin(self.table.choice)
        self._list.focus()

    def on_grid_row_selected(self, event: RecordList.RowSelected) -> None:
        """A double click."""
        event.stop()
        self.action_switch()

    def on_grid_row_highlighted(self, event: RecordList.RowHighlighted) -> None:
        """Of no interest to the screen."""
        event.stop()

    def action_switch(self) -> None:
        """Show the column under the cursor, or no longer; the number always stands."""
        name = self.names[self._list.cursor_row]
        if name != FIRST:
            self.on ^= {name}
            self._choose()

    def action_up(self) -> None:
        """Further left in the list."""
        self._move(-1)

    def action_down(self) -> None:
        """Further right in the list."""
        self._move(1)

    def action_automatic(self) -> None:
        """Let the width decide again."""
        self._begin(())

    def action_keep(self) -> None:
        """Enter."""
        self.closed(True)

    def action_close(self) -> None:
        """Esc: as it was."""
        self.closed(False)

    @property
    def _list(self) -> ColumnList:
        return self.query_one(ColumnList)

    def _begin(self, choice: tuple[str, ...]) -> None:
        self.table.choose(choice)
        shown = choice or tuple(one.column.name for one in self.table.placed)
        self.on = set(shown)
        self.names = list(choice)
        for name in BY_NAME:
            if name not in self.names:
                self.names.insert(place_for(name, self.names), name)
        self._show()

    def _move(self, step: int) -> None:
        here = self._list.cursor_row
        there = here + step
        if self.names[here] != FIRST and 0 < there < len(self.names):
            self.names[here], self.names[there] = self.names[there], self.names[here]
            self._choose()

    def _choose(self) -> None:
        self.table.choose([name for name in self.names if name in self.on])
        self._show()

    def _show(self) -> None:
        glyphs = self.table.glyphs
        count = len(self.table.choice)
        words = ngettext("Columns: your {n}", "Columns: your {n}", count).format(n=count)
        self.query_one(Line).set([(words if count else _("Columns: those that fit"), "strong")])
        self._list.set_records(
            Record(
                name,
                (glyphs.yes if name in self.on else glyphs.no, meaning(name), BY_NAME[name].title),
                "" if name in self.on else "quiet",
            )
            for name in self.names
        )
