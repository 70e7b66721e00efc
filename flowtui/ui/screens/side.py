"""What the screens around the main window share: the way back has its place in every key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flowtui.ui.actions import actions
from flowtui.ui.screens.passwords import AsksPassword
from flowtui.ui.widgets.prompt import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.ui.action import Action
    from flowtui.ui.widgets.grid import Grid

T = TypeVar("T")
#: The numbers of the answers, so that a yes is never the first key one has under the finger.
_NO, _YES = 0, 1


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

    def ask(self, label: str, value: str, then: Callable[[str], Any]) -> None:
        """Ask for a text; see :func:`flowtui.ui.widgets.prompt.ask`."""
        self._opening = ask(self, label, value, then)

    async def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        """Enter or a double click on a row: the screen's action for Enter."""
        event.stop()
        for entry in actions(self.PLACE):
            if "enter" in entry.keys:
                await self.act(entry)
                return
