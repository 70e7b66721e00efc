"""Marking rows: one, all, none, the others, a range, a customer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _, ngettext
from flowtui.ledger.filter import Chosen, Filter
from flowtui.ui.acted_on import ActedOn
from flowtui.ui.screens.main_totals import TotalsLine

if TYPE_CHECKING:
    from collections.abc import Sequence


class Marks(TotalsLine):
    """The actions of the group ``mark``."""

    _came_from: int | None = None
    """The row under the cursor before the marked ones were shown alone."""
    _told = ""
    """What is told once the totals have followed a change of marks."""

    def do_mark(self) -> None:
        """Space."""
        self.table.mark_and_go_on()

    def do_all(self) -> None:
        """Every row of the list, whether on the screen or not."""
        if not self._is_whole():
            return
        self.marks.mark_all(self.store.ids, self.sums, gapless=self.store.gapless)
        self.count_marks()
        self.table.marks_changed()

    def do_none(self) -> None:
        """No row, also none that the list does not show."""
        self.table.drop_range()
        self.marks.clear()
        self.table.marks_changed()

    def do_invert(self) -> None:
        """The other rows of the list."""
        if self._is_whole():
            self.marks.invert(self.store.ids, self.sums, gapless=self.store.gapless)
            self.count_marks()
            self.table.marks_changed()

    def do_range(self) -> None:
        """Begin a range, or mark it."""
        if self.table.current is None:
            self.say(_("There is no invoice here to act on."), "doubt")
        elif self.table.range_from is None:
            self.table.open_range()
            self.say(_("Range: move, then v or Space marks all between; Esc drops it."))
        else:
            self.table.close_range()

    def do_whole_customer(self) -> None:
        """All rows of the list that belong to the customer under the cursor; again: unmark them."""
        row = self.table.current
        if row is None or not self._is_whole():
            return
        here = self.ids_of_customer(row.customer_id, self.listed)
        self.marks.mark_ids(here, marked=not all(invoice_id in self.marks for invoice_id in here))
        self.table.marks_changed()

    # what cancels out -----------------------------------------------------------------------

    def do_pair_out(self) -> None:
        """What cancels out with the row under the cursor, and the row, are marked no longer."""
        from flowtui.ledger.offsets import members

        row = self.table.current
        if row is None or row.offset_group is None:
            self.say(_("This row cancels out with no other."), "doubt")
        else:
            self._take_out(members(row.customer_id, row.offset_group))

    def do_pairs_out(self) -> None:
        """Everything that cancels out is marked no longer."""
        from flowtui.ledger.offsets import cancelling

        self._take_out(cancelling())

    def _take_out(self, ids: Sequence[int]) -> None:
        taken = self.marks.those_in(ids)
        if not taken:
            self.say(_("Nothing marked cancels out here."), "doubt")
            return
        self.marks.mark_ids(taken, marked=False)
        if self.marked_elsewhere:
            self.see_elsewhere()
        words = ngettext(
            "{n} row that cancels out is taken out of the selection; {left} marked",
            "{n} rows that cancel out are taken out of the selection; {left} marked",
            len(taken),
        )
        self._told = words.format(n=self.number(len(taken)), left=self.number(len(self.marks)))
        self.table.marks_changed()

    # the marked rows alone ------------------------------------------------------------------

    def do_marked(self) -> None:
        """Show the marked rows, whatever the filter; again: what the filter lets through."""
        if self.chosen is not None:
            self.show_filter_again()
        elif not self.marks:
            self.say(_("nothing marked"), "doubt")
        else:
            row = self.table.current
            self._came_from = row.id if row else None
            self.chosen = Filter((Chosen(ids=ActedOn((), self.marks)),))
            self._list_changed()
            self.load()

    def show_filter_again(self) -> None:
        """What the filter lets through, the cursor where it was before."""
        self.forget_chosen()
        self.load(keep=True)
        self._keep, self._replaced = (self._came_from, True), True

    def forget_chosen(self) -> None:
        """The next list is that of the filter."""
        if self.chosen is not None:
            self.chosen = None
            self._list_changed()

    def _list_changed(self) -> None:
        self.sums = None
        self.show_query()
        self.show_title()

    def _is_whole(self) -> bool:
        """Whether every row of the list that is wanted is known; else say that it takes a moment."""
        if self.store.complete and not self._replaced:
            return True
        self.say(_("One moment: the list is still being read."), "doubt")
        return False
