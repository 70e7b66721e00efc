"""All keys of a screen, from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import N_, _
from flowtui.ui.action import key_name
from flowtui.ui.actions import GROUPS, actions, bindings
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.widgets.columns import LEAD, Column
from flowtui.ui.widgets.records import Record, RecordList
from flowtui.ui.widgets.text_pane import wrap

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
#: Keys of every form, which textual itself understands.
_FIELDS = (("tab", "shift+tab", N_("To the next field, to the one before, as Down and Up.")),)
_FORMS = frozenset({"form", "profile"})
_KEYS, _NARROWEST = 17, 12


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
            Column("keys", N_("Key"), _KEYS),
            Column("help", N_("What it does"), _NARROWEST, widest=110),
        )
        yield RecordList(columns)

    def on_resize(self) -> None:
        """A sentence takes as many lines as it needs."""
        super().on_resize()
        room = max(_NARROWEST, min(110, self.size.width - LEAD - _KEYS - 2))
        self.query_one(RecordList).set_records(
            Record((record.key, place), (record.texts[0] if not place else "", part), record.style)
            for record in self._records()
            for place, part in enumerate(wrap(record.texts[1], room))
        )

    def on_mount(self) -> None:
        """Nothing is chosen here."""
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
        for first, second, words in (*(_FIELDS if self.of_place in _FORMS else ()), *MOVING):
            yield Record(first, (f"{key_name(first)} {key_name(second)}", _(words)))
        if self.of_place == "main":
            yield Record("shift", ("Shift", _("With a key that goes up or down: mark the rows passed over.")))
