"""What the screens around the main window share: the way back has its place in every key line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from flowtui.i18n import _
from flowtui.ui.actions import actions
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.screens.senders import PasswordLooked, look_for_password
from flowtui.ui.widgets.prompt import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowtui.ui.action import Action
    from flowtui.ui.widgets.grid import Grid

T = TypeVar("T")
#: The numbers of the answers, so that a yes is never the first key one has under the finger.
_NO, _YES = 0, 1


class SideScreen(FlowScreen[T]):
    """A screen that one comes back from."""

    def key_actions(self) -> Sequence[Action]:
        """The screen's own actions, and the way back at the end."""
        found = actions(self.PLACE)
        back = [entry for entry in found if entry.name == "back"]
        return [entry for entry in found if entry.name != "back"] + back

    def confirm(self, question: str, yes: str, no: str, then: Callable[[], None]) -> None:
        """Ask before something that cannot be taken back; the cursor stands on ``no``."""

        def answered(value: Any) -> None:
            if value == _YES:
                then()

        self.pick(question, [(_NO, no), (_YES, yes)], answered, current=_NO)

    def with_password(self, then: Callable[[str], None]) -> None:
        """Call ``then`` with the mail server's password where a person has to type it, else with nothing."""
        work = partial(look_for_password, self, self.session.config, then)
        self.run_worker(work, thread=True, group="password", exit_on_error=False)

    def on_password_looked(self, event: PasswordLooked) -> None:
        """Ask, or go on."""
        if not event.missing:
            event.then("")
            return
        smtp = self.session.config.smtp
        label = _("Password of {user} at {host}: ").format(user=smtp.user, host=smtp.host)
        ask(self, label, "", event.then, hidden=True)

    async def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        """Enter or a double click on a row: the screen's action for Enter."""
        event.stop()
        for entry in actions(self.PLACE):
            if "enter" in entry.keys:
                await self.act(entry)
                return
