"""All keys of a screen, from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import N_, _
from flowtui.ui.action import key_name
from flowtui.ui.actions import GROUPS, actions, bindings
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from flowtui.ui.session import Session

#: Keys of every list, which the list itself understands.
MOVING = (
    ("up", "down", N_("Up and down one row.")),
    ("pageup", "pagedown", N_("A page up, a page down.")),
    ("home", "end", N_("To the first row, to the last.")),
    ("left", "right", N_("Show the columns that did not fit.")),
)


class HelpScreen(FlowScreen[None]):
    """The keys of the screen that was left, grouped."""

    PLACE = "help"
    BINDINGS: ClassVar = bindings("help")

    def __init__(self, session: Session, place: str) -> None:
        super().__init__(session)
        self.of_place = place

    @property
    def heading(self) -> str:
        """Help."""
        return _("Help: the keys")

    def body(self) -> Iterable[Widget]:
        """One list."""
        columns = (
            Column("keys", N_("Key"), 18, widest=22),
            Column("help", N_("What it does"), 40, widest=110),
        )
        yield RecordList(columns, self._records())

    def on_mount(self) -> None:
        """Nothing is chosen here."""
        self.query_one(RecordList).rows_changed(cursor=0)
        self.show_status(_("Every F key and Ctrl key has a letter that does the same."))

    def do_help(self) -> None:
        """It is open already: close it."""
        self.dismiss()

    def _records(self) -> Iterator[Record]:
        entries = actions(self.of_place)
        for group, title in GROUPS.items():
            members = [entry for entry in entries if entry.group == group]
            if members:
                yield Record(group, (_(title).upper(), ""), "doubt")
            for entry in members:
                yield Record(entry.name, (" ".join(map(key_name, entry.keys)), _(entry.help)))
        yield Record("moving", (_("Move").upper(), ""), "doubt")
        for first, second, words in MOVING:
            yield Record(first, (f"{key_name(first)} {key_name(second)}", _(words)))
