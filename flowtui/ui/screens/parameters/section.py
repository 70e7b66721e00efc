"""One section of the parameters: what it lists, and what can be done with a line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowtui.ui.screens.form import FormScreen
    from flowtui.ui.screens.parameters.screen import ParametersScreen
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.columns import Column
    from flowtui.ui.widgets.records import Record


class Section:
    """A list at the right of the tree; what a section does not offer says so in the status line."""

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    """An English message id."""
    OFFERS: ClassVar[frozenset[str]] = frozenset({"edit"})
    """The actions of the registry that mean something here."""
    columns: Sequence[Column] = ()

    def __init__(self, screen: ParametersScreen) -> None:
        self.screen = screen

    @property
    def session(self) -> Session:
        """Who works here."""
        return self.screen.session

    @property
    def empty(self) -> str:
        """What an empty list says."""
        return _("Nothing here yet; n adds one.")

    def records(self) -> list[Record]:
        """The lines."""
        raise NotImplementedError

    def status(self) -> str:
        """What is true of the section."""
        return ""

    def edit(self, key: Any) -> None:
        """Enter on a line."""

    def new(self) -> None:
        """Add one."""

    def duplicate(self, key: Any) -> None:
        """A copy of a line."""

    def remove(self, key: Any) -> None:
        """Remove a line."""

    def move(self, key: Any, step: int) -> None:
        """Move a line up or down the order."""

    def search(self) -> None:
        """Look for lines."""

    def check(self, key: Any) -> None:
        """Try what the line describes."""

    def bring(self) -> None:
        """Read one from a file."""

    def export(self, key: Any) -> None:
        """Write one to a file."""

    def open(self, form: FormScreen, key: Any = None) -> None:
        """Show a form; the list is read again when it closes, on the line ``key``."""

        def closed(stored: bool | None) -> None:
            if stored:
                self.session.forget_rights()
                self.screen.refresh_section(key)
                self.screen.say(_("Saved."), "good")

        # Textual calls back whoever pushed: the screen, since a prompt is gone by then.
        self.screen.call_later(self.screen.app.push_screen, form, closed)

    def ask(self, label: str, value: str, then: Callable[[str], Any]) -> None:
        """Ask for a word in a line."""
        self.screen.ask(label, value, then)
