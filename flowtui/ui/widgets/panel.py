"""What the two filter panels share: fields that apply as one types, a last line, and the keys to leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from flowtui.i18n import _
from flowtui.ui.actions import actions
from flowtui.ui.widgets.form import Control, Field
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.panel_faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from flowtui.ledger.filter import Filter


#: So long after the last letter what cannot be read is told.
_REST_SECONDS = 0.4
#: The keys of the list that mean its rows, but the one that ticks.
_FOR_ROWS = frozenset(key for entry in actions("main") if entry.group in ("mark", "do") for key in entry.keys)
_FOR_ROWS -= {"space"}


class FilterPanel(Vertical):
    """What both panels share: fields that apply as one types, a last line, and the keys to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    letter: ClassVar[str] = ""

    @dataclass
    class Changed(Message):
        """The panel says something else now: before, after."""

        panel: FilterPanel
        old: Any
        new: Any

    @dataclass
    class Left(Message):
        """The person is done with the panel."""

        panel: FilterPanel

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.said: Any = None
        self.faults = Faults()
        self._count = ""
        self._telling: Timer | None = None

    def rows(self) -> Sequence[Horizontal]:
        """The lines of fields."""
        raise NotImplementedError

    def read(self) -> Any:
        """What the fields say."""
        raise NotImplementedError

    def write(self, said: Any) -> None:
        """Put ``said`` into the fields."""
        raise NotImplementedError

    def show_filter(self, filter_: Filter) -> None:
        """Show what ``filter_`` says of this panel's fields."""
        self.show(self.said_by(filter_))

    def said_by(self, filter_: Filter) -> Any:
        """What ``filter_`` says of this panel's fields."""
        raise NotImplementedError

    def rewrite(self, filter_: Filter, old: Any, new: Any) -> Filter:
        """``filter_`` after the panel changed from ``old`` to ``new``."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The fields, then the live count."""
        yield from self.rows()
        yield Line(classes="panel--foot")

    def show(self, said: Any) -> None:
        """Show what the filter says, without announcing it as a change."""
        if said != self.said:
            self.said = said
            self.faults = Faults()
            with self.prevent(Input.Changed, Control.Changed):
                self.write(said)
            self._write_foot()

    def show_count(self, words: str) -> None:
        """The live count."""
        self._count = words
        self._write_foot()

    def _write_foot(self) -> None:
        """The count; where a field cannot be read, that in place of it."""
        self._stop_telling()
        words = f"{self._count} · {_('applies as you type')} · w {_('keep this view')}"
        fault = self.faults.sentence
        self.query_one(".panel--foot", Line).set(
            [(fault, "doubt")] if fault else words, f"{self.letter} {_('close')}"
        )

    def _stop_telling(self) -> None:
        if self._telling is not None:
            self._telling.stop()
            self._telling = None

    def focus_first(self) -> None:
        """Go to the first field."""
        for widget in self.query("Control, Field"):
            widget.focus()
            return

    @on(Input.Changed)
    @on(Control.Changed)
    def announce(self, event: Message) -> None:
        """Tell what changed."""
        event.stop()
        told = self.faults.sentence
        self.faults = Faults()
        old, new = self.said, self.read()
        if self.faults.sentence != told:
            self._tell_later()
        if new != old:
            self.said = new
            with self.prevent(Input.Changed, Control.Changed):
                self.write(new)
            self.post_message(self.Changed(self, old, new))

    def _tell_later(self) -> None:
        """What is wrong may be right with the next letter: told after a pause; at once where nothing is wrong."""
        self._stop_telling()
        if self.faults.sentence:
            self._telling = self.set_timer(_REST_SECONDS, self._write_foot)
        else:
            self._write_foot()

    def on_key(self, event: events.Key) -> None:
        """A letter typed in a tick or a choice marks nothing, and does nothing to what is marked; Enter ends it."""
        back = event.key == "enter" and isinstance(self.screen.focused, Control)
        if back:
            self.action_leave()
        if back or (event.is_printable and event.key in _FOR_ROWS):
            event.stop()
            event.prevent_default()

    @on(Input.Submitted)
    def submitted(self, event: Message) -> None:
        """Enter in a field: back to the list."""
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Back to the list; the panel stays open, each line shown from its beginning."""
        self._write_foot()
        for line in self.query(Horizontal):
            line.scroll_home(animate=False)
        self.post_message(self.Left(self))

    def reading(self, name: str, where: str, reader: Callable[[str], Any], before: Any) -> Any:
        """What the field ``name`` says; ``before``, and a sentence, where it cannot be read."""
        return self.faults.read(name, where, self.field(name), reader, before)

    def field(self, name: str) -> str:
        """What stands in a text field."""
        return self.query_one(f"#{self.id}-{name}", Field).value

    def control(self, name: str) -> Any:
        """The value of a tick or a choice."""
        return self.query_one(f"#{self.id}-{name}", Control).value

    def set_field(self, name: str, text: str) -> None:
        """Put a text into a field that the person is not typing in, nor has left with a mistake in it."""
        field = self.query_one(f"#{self.id}-{name}", Field)
        if not field.has_focus and name not in self.faults.fields:
            field.value = text

    def set_control(self, name: str, value: Any) -> None:
        """Put a value into a tick or a choice."""
        self.query_one(f"#{self.id}-{name}", Control).value = value


def label(text: str) -> Label:
    """A label before a field."""
    return Label(text, classes="panel--label", markup=False)
