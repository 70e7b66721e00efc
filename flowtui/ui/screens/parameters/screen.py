"""The parameters: the tree at the left, what a section lists at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.models.identity import NoRightError, Right
from flowtui.ui.actions import actions, bindings
from flowtui.ui.screens.parameters.codes import CodesSection
from flowtui.ui.screens.parameters.company import CompanySection
from flowtui.ui.screens.parameters.customers import CustomersSection
from flowtui.ui.screens.parameters.panes import Lines, Tree
from flowtui.ui.screens.parameters.server import ServerSection
from flowtui.ui.screens.parameters.templates import TemplatesSection
from flowtui.ui.screens.parameters.users import UsersSection
from flowtui.ui.screens.report_work import Done, steer
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from flowtui.ui.action import Action
    from flowtui.ui.screens.parameters.section import Section
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid

_SECTIONS = (CompanySection, UsersSection, TemplatesSection, CodesSection, CustomersSection, ServerSection)
#: The tree as people know it: section, words, depth; an entry without a section only leads to what is below.
_TREE = (
    ("company", N_("Company"), 0),
    ("users", N_("Users"), 0),
    ("templates", N_("Report templates"), 0),
    ("", N_("Codes and labels"), 0),
    ("", N_("Customers (codes)"), 1),
    ("codes", N_("Invoicing supplement"), 2),
    ("customers", N_("Customers"), 0),
    ("server", N_("Mail server"), 0),
)
_TREE_COLUMNS = (Column("node", N_("Parameters"), 22),)
#: These act on the section, not on one of its lines.
_WITHOUT_LINE = frozenset({"new", "search", "bring"})


class ParametersScreen(SideScreen[None]):
    """Everybody may read them; changing needs the right."""

    PLACE = "parameters"
    BINDINGS: ClassVar = bindings("parameters")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sections: dict[str, Section] = {cls.NAME: cls(self) for cls in _SECTIONS}
        self.section: Section = self.sections["company"]

    @property
    def heading(self) -> str:
        """The section that is open."""
        return _("Parameters · {section}").format(section=_(self.section.TITLE))

    def body(self) -> Iterable[Widget]:
        """The tree and the list."""
        with Horizontal(id="parameters"):
            yield Tree(_TREE_COLUMNS, _tree(), id="tree")
            yield Lines(self.section.columns, id="lines")

    def on_mount(self) -> None:
        """Stand in the tree, on the company."""
        tree = self.query_one("#tree", RecordList)
        tree.rows_changed(cursor=0)
        tree.focus()
        self.refresh_section()

    # the tree and the list ------------------------------------------------------------------

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        """Moving in the tree shows the section."""
        event.stop()
        if event.grid.id != "tree":
            return
        current = self.query_one("#tree", RecordList).current
        name = str(current.key) if current else ""
        if name in self.sections and self.sections[name] is not self.section:
            self.section = self.sections[name]
            self.refresh_section()
            self.show_keys()

    def refresh_section(self, key: Any = None) -> None:
        """Read the section's lines again; the cursor goes to the line ``key``."""
        lines = self.query_one("#lines", RecordList)
        lines.columns = tuple(self.section.columns)
        lines.columns_changed()
        lines.empty = self.section.empty
        records = self.section.records()
        lines.set_records(records, keep=False)
        places = [number for number, record in enumerate(records) if record.key == key]
        if places:
            lines.move_cursor(places[0])
        self.show_title()
        self._show_state()

    def _show_state(self) -> None:
        if self.session.may(Right.PARAMETERS):
            self.show_status(self.section.status())
        else:
            sentence = NoRightError(self.session.user, Right.PARAMETERS).sentence
            self.show_status([(sentence, "doubt")])

    @property
    def key(self) -> Any:
        """What the line under the cursor stands for."""
        current = self.query_one("#lines", RecordList).current
        return current.key if current else None

    def key_actions(self) -> Sequence[Action]:
        """What this section offers, and the way back."""
        wanted = self.section.OFFERS | {"back", "help"}
        return [entry for entry in actions(self.PLACE) if entry.name in wanted]

    # acting ---------------------------------------------------------------------------------

    def do_edit(self) -> None:
        """From the tree into the list; on a line, its form."""
        tree = self.query_one("#tree", RecordList)
        if self.focused is tree:
            self.set_focus(self.query_one("#lines"))
        else:
            self._on_line("edit", self.section.edit)

    def do_new(self) -> None:
        """Add one."""
        self._on_line("new", lambda _key: self.section.new())

    def do_duplicate(self) -> None:
        """A copy."""
        self._on_line("duplicate", self.section.duplicate)

    def do_remove(self) -> None:
        """Remove it."""
        self._on_line("remove", self.section.remove)

    def do_up(self) -> None:
        """Up the order."""
        self._on_line("up", lambda key: self.section.move(key, -1))

    def do_down(self) -> None:
        """Down the order."""
        self._on_line("down", lambda key: self.section.move(key, 1))

    def do_search(self) -> None:
        """Look for a customer, from wherever one is."""
        if "search" not in self.section.OFFERS:
            self.query_one("#tree", RecordList).move_cursor(
                [name for name, _w, _d in _TREE].index("customers")
            )
            self.section = self.sections["customers"]
            self.refresh_section()
        self.set_focus(self.query_one("#lines"))
        self.section.search()

    def do_check(self) -> None:
        """Try it."""
        self._on_line("check", self.section.check)

    def do_bring(self) -> None:
        """From a file."""
        self._on_line("bring", lambda _key: self.section.bring())

    def do_export(self) -> None:
        """To a file."""
        self._on_line("export", self.section.export)

    def do_back(self) -> None:
        """From the list to the tree, from the tree to the main window."""
        tree = self.query_one("#tree", RecordList)
        if self.focused is tree:
            self.dismiss()
        else:
            tree.focus()

    def _on_line(self, name: str, act: Callable[[Any], None]) -> None:
        if name not in self.section.OFFERS:
            self.say(_("That means nothing in this section."), "doubt")
        elif self.key is None and name not in _WITHOUT_LINE:
            self.say(self.section.empty, "doubt")
        else:
            self._guarded(partial(act, self.key))

    def _guarded(self, act: Callable[[], Any]) -> None:
        try:
            act()
        except FlowError as error:
            self.say(error.sentence, "bad")

    def try_to(self, act: Callable[[], Any], told: str) -> None:
        """Do it, read the section again, and tell."""
        key = self.key

        def done(_found: Any) -> None:
            self.refresh_section(key)
            self.say(told, "good")

        self.write(act, done)

    def in_thread(self, act: Callable[[], Any], told: str, key: Any) -> None:
        """Do something slow; what it returns is told where it is a text."""
        self.show_status(_("One moment…"))
        self._after = key
        self.in_background("slow", partial(steer, self, act, told))

    def on_done(self, event: Done) -> None:
        """The slow thing is done, or was not."""
        self.refresh_section(self._after)
        self.say(event.error or event.told, "bad" if event.error else "good")


def _tree() -> list[Record]:
    return [
        Record(name or words, (" " * depth + _(words),), "" if name else "quiet")
        for name, words, depth in _TREE
    ]
