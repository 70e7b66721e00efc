"""Finding: the query line, the two panels, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.ledger.sort import COLUMNS, Sort
from flowtui.ui.screens.main_marks import Marks
from flowtui.ui.widgets.grid import Grid
from flowtui.ui.widgets.invoice_columns import order_of
from flowtui.ui.widgets.panel import FilterPanel
from flowtui.ui.widgets.query_line import QueryLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import AwaitMount

_QUERY_KEYS = (("enter", N_("search")), ("escape", N_("back to the list")), ("f1", N_("help")))
_PANEL_KEYS = (
    ("tab", N_("next field")),
    ("space", N_("tick")),
    ("enter", N_("back to the list")),
    ("escape", N_("back")),
)


class Filters(Marks):
    """The actions of the group ``find``."""

    # the query line -------------------------------------------------------------------------

    def do_query(self) -> None:
        """Go to the query."""
        self.query_one(QueryLine).go()
        self.show_words([(key, _(words)) for key, words in _QUERY_KEYS])

    @on(QueryLine.Asked)
    def asked(self, message: QueryLine.Asked) -> None:
        """Show what the query lets through; a mistake is told, and the list stays."""
        from flowtui.ledger.language import parse
        from flowtui.ledger.text_search import check_statuses

        try:
            wanted = parse(message.text)
            check_statuses(wanted)
        except FlowError as error:
            self.say(error.sentence, "doubt")
            return
        if message.final:
            self._take_keys()
        else:
            self.hush()
        if not self.set_filter(wanted) and message.final:
            self.show_query()

    @on(QueryLine.Left)
    def to_the_list(self) -> None:
        """The keys go to the list again."""
        self._take_keys()
        self.show_query()

    def _take_keys(self) -> None:
        self.set_focus(self.table)
        self.hush()
        self.show_keys()

    @on(events.DescendantFocus)
    def keys_follow(self, event: events.DescendantFocus) -> None:
        """Also behind a click the key line says what the keys do where they go."""
        if self.question is not None or event.widget is not self.focused:
            return  # what is told late holds no longer
        if event.widget is self.table:
            if self._words:
                self.to_the_list()
        elif isinstance(event.widget.parent, QueryLine):
            self.show_words([(key, _(words)) for key, words in _QUERY_KEYS])
        elif any(isinstance(above, FilterPanel) for above in event.widget.ancestors):
            self.show_words([(key, _(words)) for key, words in _PANEL_KEYS])

    # the panels -----------------------------------------------------------------------------

    async def do_peg(self) -> None:
        """Unfold the peg and go to it, or fold it."""
        from flowtui.ledger.codes import codes
        from flowtui.ui.widgets.peg import PegPanel

        await self._turn(PegPanel, lambda: PegPanel([one.code for one in codes()]))

    async def do_panel(self) -> None:
        """Unfold the filter panel and go to it, or fold it."""
        from flowtui.ui.widgets.filter_panel import MainPanel

        await self._turn(MainPanel, MainPanel)

    async def _turn(self, kind: type[FilterPanel], make: Callable[[], FilterPanel]) -> None:
        panel = next(iter(self.query(kind)), None)
        if panel is None:
            panel = make()
            await self.mount(panel, before=self.table)
        elif not panel.has_class("-hidden"):
            panel.add_class("-hidden")
            self.to_the_list()
            return
        panel.remove_class("-hidden")
        panel.show_filter(self.filter)
        self.show_count()
        panel.focus_first()
        self.show_words([(key, _(words)) for key, words in _PANEL_KEYS])

    @on(FilterPanel.Changed)
    def panel_changed(self, message: FilterPanel.Changed) -> None:
        """The list follows the panel."""
        self.set_filter(message.panel.rewrite(self.filter, message.old, message.new))

    @on(FilterPanel.Left)
    def panel_left(self) -> None:
        """Back to the list; the panel stays to be seen."""
        self.to_the_list()

    def do_leave(self) -> None:
        """Esc in the list: drop an open range, else show the filter again, else fold the panels."""
        if self.table.range_from is not None:
            self.table.drop_range()
            self.hush()
            return
        if self.chosen is not None:
            self.show_filter_again()
            return
        for panel in self.query(FilterPanel):
            panel.add_class("-hidden")

    # the order ------------------------------------------------------------------------------

    def do_sort(self) -> AwaitMount:
        """Choose the column."""
        options = [(name, _(COLUMNS[name].label)) for name in self.table.orders()]
        return self.pick(
            _("Sort by (again: the other way round)"), options, self.sort_by, current=self.sort.column
        )

    def sort_by(self, column: str) -> None:
        """By that column; by the same one, the other way round."""
        same = column == self.sort.column
        self.set_sort(self.sort.reversed() if same else Sort(column, descending=False))

    @on(Grid.HeaderSelected, "#invoices")
    def header_selected(self, message: Grid.HeaderSelected) -> None:
        """A click on a title."""
        self.sort_by(order_of(message.column))

    def do_sort_left(self) -> None:
        """The column before."""
        self._sort_step(-1)

    def do_sort_right(self) -> None:
        """The next column."""
        self._sort_step(1)

    def do_sort_reverse(self) -> None:
        """The other way round."""
        self.set_sort(self.sort.reversed())

    def _sort_step(self, step: int) -> None:
        names = list(dict.fromkeys(order_of(placed.column.name) for placed in self.table.placed))
        at = names.index(self.sort.column) if self.sort.column in names else (-1 if step > 0 else 0)
        self.set_sort(Sort(names[(at + step) % len(names)], descending=False))
