"""What the screens around the main window share: the way back has its place in every key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flowtui.ui.actions import actions
from flowtui.ui.cells import width
from flowtui.ui.screens.passwords import AsksPassword
from flowtui.ui.widgets.line import plain
from flowtui.ui.widgets.prompt import ask
from flowtui.ui.widgets.text_pane import TextPane, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.ui.action import Action
    from flowtui.ui.widgets.grid import Grid
    from flowtui.ui.widgets.line import Text

T = TypeVar("T")
#: The numbers of the answers, so that a yes is never the first key one has under the finger.
_NO, _YES = 0, 1
_NARROWEST = 20
_MOST_LINES = 5


class SideScreen(AsksPassword[T]):
    """A screen that one comes back from."""

    def confirm(self, question: str, yes: str, no: str, then: Callable[[], None]) -> None:
        """Ask before something that cannot be taken back; the cursor stands on ``no``."""

        def answered(value: Any) -> None:
            if value == _YES:
                then()

        self.pick(question, [(_NO, no), (_YES, yes)], answered, current=_NO)

    # questions ------------------------------------------------------------------------------

    _opening: Any = None

    async def act(self, entry: Action) -> None:
        """Carry out an action; a question that it asks takes the keys before the next one is read."""
        await super().act(entry)
        opening, self._opening = self._opening, None
        if opening is not None:
            await opening

    def pick(self, *values: Any, **more: Any) -> Any:
        """Let the person choose; see :meth:`FlowScreen.pick`."""
        self._opening = super().pick(*values, **more)
        return self._opening

    def ask(self, label: str, value: str, then: Callable[[str], None]) -> None:
        """Ask for a text; see :func:`flowtui.ui.widgets.prompt.ask`."""
        self._opening = ask(self, label, value, then)

    # a sentence longer than the line --------------------------------------------------------

    def show_status(self, left: Text, right: Text = "") -> None:
        """What is true now; what does not fit on the line takes as many as it needs."""
        super().show_status(left, right)
        if self._said is None:
            self._spill(left)

    def show_line(self, left: Text, right: Text = "") -> None:
        """What is true of the row under the cursor: cut where it is long, so that no list jumps."""
        super().show_status(left, right)
        if self._said is None:
            self._spill("")

    def say(self, text: str, tone: str = "") -> None:
        """Tell something for a while; all of it."""
        super().say(text, tone)
        self._spill([(text, tone or "strong")])

    def hush(self) -> None:
        """Show the status again."""
        super().hush()
        self._spill(self._status[0])

    def _spill(self, text: Text) -> None:
        """Show ``text`` in a pane in place of the status line where it is longer than the line."""
        words, room = plain(text), self.size.width - 2
        long = room > _NARROWEST and width(words) > room
        panes = self.query("#told")
        self.query_one("#status").display = not long
        panes.set(display=long)
        if not long:
            return
        tone = text[0][1] if isinstance(text, list) else ""
        pane = panes.first(TextPane) if panes else TextPane(id="told")
        if not panes:
            pane.can_focus = False
            self.mount(pane, before="#status")
        pane.styles.height = min(_MOST_LINES, len(list(wrap(words, room))))
        pane.show([(words, tone)])

    async def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        """Enter or a double click on a row: the screen's action for Enter."""
        event.stop()
        for entry in actions(self.PLACE):
            if "enter" in entry.keys:
                await self.act(entry)
                return
