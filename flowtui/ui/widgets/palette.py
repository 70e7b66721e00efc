"""The palette: a line to type in and the commands that fit, above the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from flowtui.i18n import _
from flowtui.ui.commands import Command, matching
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.form import Field, FormRow
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

COLUMNS = (Column("words", "", 40, widest=90), Column("key", "", 8))


class Palette(Vertical):
    """Arrows choose while one types; Enter acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
    ]

    class Closed(Message):
        """Done; with a command to carry out, or without."""

        def __init__(self, command: Command | None) -> None:
            super().__init__()
            self.command = command

    def __init__(self, offered: Sequence[Command]) -> None:
        super().__init__()
        self.offered = list(offered)
        self.found = self.offered

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield FormRow(_("Command"), Field(id="palette-field"))
        yield RecordList(COLUMNS, classes="-headless")

    def on_mount(self) -> None:
        """Everything is offered before a letter is typed."""
        self.show("")
        self.screen.set_focus(self.query_one(Field))

    def show(self, text: str) -> None:
        """Offer what fits ``text``."""
        self.found = matching(self.offered, text)
        records = self.query_one(RecordList)
        records.empty = _("no command has these words")
        records.set_records(
            [Record(number, (one.words, one.key)) for number, one in enumerate(self.found)], keep=False
        )

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Offer what fits."""
        event.stop()
        self.show(event.value)

    @on(Input.Submitted)
    @on(RecordList.RowSelected)
    def chosen(self, event: Message) -> None:
        """Enter, or a double click."""
        event.stop()
        if self.found:
            self.post_message(self.Closed(self.found[self.query_one(RecordList).cursor_row]))

    @on(RecordList.RowHighlighted)
    def moved(self, event: Message) -> None:
        """Of no interest to the screen."""
        event.stop()

    def action_move(self, step: int) -> None:
        """Another command."""
        self.query_one(RecordList).action_move(step)

    def action_close(self) -> None:
        """Esc."""
        self.post_message(self.Closed(None))
