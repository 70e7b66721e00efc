"""Marking rows: one, all, none, the others, a range, a customer's."""

from __future__ import annotations

from flowtui.i18n import _
from flowtui.ui.screens.main_list import Listing


class Marks(Listing):
    """The actions of the group ``mark``."""

    def do_mark(self) -> None:
        """Space."""
        self.table.mark_and_go_on()

    def do_all(self) -> None:
        """Every row of the list, whether on the screen or not."""
        if not self._is_whole():
            return
        self.marks.mark_all(self.store.ids, self.sums)
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
            self.marks.invert(self.store.ids, self.sums)
            self.count_marks()
            self.table.marks_changed()

    def do_range(self) -> None:
        """Begin a range, or mark it."""
        if self.table.range_from is None:
            self.table.open_range()
            self.say(_("Range: move, then v or Space marks all between; Esc drops it."))
        else:
            self.table.close_range()

    def do_whole_customer(self) -> None:
        """All rows of the list that belong to the customer under the cursor; again: unmark them."""
        row = self.table.current
        if row is None or not self._is_whole():
            return
        here = self.ids_of_customer(row.customer_id, self.filter)
        self.marks.mark_ids(here, marked=not all(invoice_id in self.marks for invoice_id in here))
        self.table.marks_changed()

    def _is_whole(self) -> bool:
        """Whether every row of the list that is wanted is known; else say that it takes a moment."""
        if self.store.complete and not self._replaced:
            return True
        self.say(_("One moment: the list is still being read."), "doubt")
        return False
