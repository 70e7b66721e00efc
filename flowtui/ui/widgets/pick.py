"""A panel above the status line in which one thing is chosen: by arrow, digit or first letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from flowtui.i18n import _
from flowtui.ui.cells import RIGHT, width
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

_MOST = 12
#: Cells of what is noted of an option.
_NOTE = 11
_DIGITS = "123456789"


class PickPanel(Vertical):
    """The panel; :attr:`closed` is called with the value and whether one was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "close", show=False)]

    def __init__(
        self, title: str, options: Sequence[tuple[Any, str]], current: Any = None, *, noted: bool = False
    ) -> None:
        """``noted``: there is a column for what :meth:`note` tells of an option."""
        super().__init__()
        self.noted = noted
        self.title = title
        self.options = list(options)
        self.current = current
        self.closed: Callable[[Any, bool], None] = lambda _value, _chosen: None

    def compose(self) -> ComposeResult:
        """The title and the list."""
        yield Line([(self.title, "strong")])
        widest = max((width(text) for _value, text in self.options), default=1)
        columns = [Column("digit", "", 1), Column("words", "", min(20, widest), widest=max(20, widest))]
        if self.noted:
            columns.append(Column("note", "", _NOTE, RIGHT))
        records = [
            Record(value, (str(number) if number <= len(_DIGITS) else "", text, ""))
            for number, (value, text) in enumerate(self.options, 1)
        ]
        yield RecordList(columns, records, classes="-headless")

    def on_mount(self) -> None:
        """Stand on the current one; the list takes the keys."""
        chosen = self.query_one(RecordList)
        self.styles.height = min(len(self.options), _MOST) + 1
        values = [value for value, _text in self.options]
        chosen.rows_changed(cursor=values.index(self.current) if self.current in values else 0)
        chosen.focus()

    def on_resize(self) -> None:
        """Where not all options are in sight, the title says how many there are."""
        count = len(self.options)
        more = _("{n} choices").format(n=count) if self.size.height - 1 < count else ""
        self.query_one(Line).set([(self.title, "strong")], [(more, "faint")] if more else "")

    def note(self, value: Any, text: str) -> None:
        """Tell something of the option ``value``, at the right of its words."""
        chosen = self.query_one(RecordList)
        for place, record in enumerate(chosen.records):
            if record.key is value:
                chosen.records[place] = record._replace(texts=(*record.texts[:2], text))
                chosen.row_changed(place)

    def on_grid_row_selected(self, event: RecordList.RowSelected) -> None:
        """Enter."""
        event.stop()
        self.closed(self.options[event.cursor_row][0], True)

    def on_grid_row_highlighted(self, event: RecordList.RowHighlighted) -> None:
        """Of no interest to the screen."""
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once; a letter goes to the next option with a word that begins with it."""
        character = event.character or ""
        if not character.isalnum() or event.key == "q":
            return
        event.stop()
        event.prevent_default()
        if character in _DIGITS:
            if int(character) <= len(self.options):
                self.closed(self.options[int(character) - 1][0], True)
        else:
            self._jump(character.casefold())

    def _jump(self, letter: str) -> None:
        chosen = self.query_one(RecordList)
        count = len(self.options)
        for step in range(1, count + 1):
            place = (chosen.cursor_row + step) % count
            if any(word.startswith(letter) for word in self.options[place][1].casefold().split()):
                chosen.move_cursor(place)
                return

    def action_close(self) -> None:
        """Leave without choosing."""
        self.closed(None, False)
