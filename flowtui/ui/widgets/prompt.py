"""One question with a typed answer, in a line above the status line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Label

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.ui.cells import cut, width
from flowtui.ui.screens.writing import Writing
from flowtui.ui.widgets.form import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.widget import AwaitMount
    from textual.widgets import Input

    from flowtui.ui.screens.base import FlowScreen


#: The fewest cells in which an answer is typed, and those that the line has for nothing else.
_LEAST_CELLS, _AROUND = 28, 4


class Prompt(Horizontal):
    """The line; Enter gives the answer to ``then``, Esc closes and changes nothing.

    Where ``then`` raises a :class:`FlowError` the line stays open and the status line says why; where it
    gives something that is being stored, the line closes once that is stored.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    def __init__(self, label: str, value: str, then: Callable[[str], Any], *, hidden: bool = False) -> None:
        super().__init__()
        self.hidden = hidden
        self.label = label
        self.value = value
        self.then = then
        self.closed: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """The question and the field."""
        yield Label(self._fitting(), markup=False)
        yield Field(self.value, password=self.hidden)

    def on_mount(self) -> None:
        """The field takes the keys."""
        field = self.query_one(Field)
        self.screen.set_focus(field)
        field.cursor_position = len(self.value)

    def on_resize(self) -> None:
        """Another number of cells is there for the question."""
        self.query_one(Label).update(self._fitting())

    def _fitting(self) -> str:
        """The question, cut where it would leave the answer no room."""
        cells = self.app.size.width
        room = cells - min(max(width(self.value), _LEAST_CELLS), cells // 2) - _AROUND
        if width(self.label) <= room:
            return self.label
        ellipsis = str(getattr(getattr(self.app, "glyphs", None), "ellipsis", "…"))
        return cut(self.label.rstrip(" :"), room - 2, ellipsis) + ": "

    def on_input_changed(self, event: Input.Changed) -> None:
        """Of no interest to the screen."""
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        screen: Any = self.screen
        if screen.is_storing():
            return
        try:
            pending = self.then(event.value.strip())
        except FlowError as error:
            screen.say(error.sentence, "bad")
            return
        if isinstance(pending, Writing):
            pending.closed = partial(self._close_in, screen)
        else:
            self.closed()

    def _close_in(self, screen: Any) -> None:
        if screen.question is self:
            self.closed()

    def action_close(self) -> None:
        """Esc."""
        self.closed()


def ask(
    screen: FlowScreen[Any], label: str, value: str, then: Callable[[str], Any], *, hidden: bool = False
) -> AwaitMount:
    """Ask ``label`` in a line above the status line of ``screen``, with ``value`` to start from.

    ``hidden``: what is typed is not shown. An action that returns what this returns waits until the line
    takes the keys, so that nothing that is typed ahead acts on the list.
    """
    prompt = Prompt(label, value, then, hidden=hidden)
    prompt.closed = screen.end_question
    return screen.put_question(prompt, [("enter", _("OK")), ("escape", _("close, nothing changed"))])
