"""The status line of the main window: left what is marked, right what the list shows; no amount is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _, ngettext
from flowtui.ui.cells import width
from flowtui.ui.screens.main_list import Listing
from flowtui.ui.widgets.line import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.ui.widgets.line import Piece

#: A blank at each end of the line, two between its halves.
_BLANKS = 4


class TotalsLine(Listing):
    """What the status line says while nothing is told in it."""

    def show_totals(self) -> None:
        """Both halves, in the most words that fit."""
        room = self.size.width - _BLANKS
        for marked, shown in self._forms():
            if width(plain(marked)) + width(shown) <= room:
                break
        self.show_line(marked, shown)

    def _forms(self) -> Iterator[tuple[list[Piece], str]]:
        """Ever shorter; what is marked goes before what is shown."""
        whole, (count, *amounts) = self.marked_words(), self._shown_words()
        yield whole, " · ".join([count, *amounts])
        for known in range(len(amounts) - 1, 0, -1):
            yield whole, " · ".join([count, *amounts[:known], "…"])
        yield whole, count
        yield whole, ""
        for known in range(len(self.marks.sums), -1, -1):
            yield self.marked_words(customers=False, amounts=known), ""

    def marked_words(self, *, amounts: int | None = None, customers: bool = True) -> list[Piece]:
        """The marked rows: how many, how many of them are hidden, what they come to, of how many customers.

        ``amounts``: the sums of that many currencies alone, with a sign for the others.
        """
        count = len(self.marks)
        if not count:
            return [(_("nothing marked"), "faint")]
        pieces: list[Piece] = [
            (ngettext("{n} marked", "{n} marked", count).format(n=self.number(count)), "strong")
        ]
        if self.marked_elsewhere and self.store.complete:
            pieces += [(self.of_which_hidden(), "doubt"), (" (", ""), ("M", "key"), (")", "")]
        words = ["…"] if self.marks.stale else []
        if amounts != 0 and not words:
            sums = list(self.marks.sums)
            words = [self.amount(cents, currency) for currency, cents in sums[:amounts]]
            words += ["…"] if len(words) < len(sums) else []
            words += [self._marked_customers()] if customers else []
        return [*pieces, (" · ".join(["", *words]), "strong")]

    def of_which_hidden(self) -> str:
        """How many marked rows the list does not show; empty where it shows them all."""
        count = self.marked_elsewhere
        if not count:
            return ""
        words = ngettext(" {n} of them outside the filter", " {n} of them outside the filter", count)
        return words.format(n=self.number(count))

    def _marked_customers(self) -> str:
        count = self.marks.customers
        if count is None:
            return "…"
        return ngettext("{n} customer", "{n} customers", count).format(n=self.number(count))

    def _shown_words(self) -> list[str]:
        """How many rows, and what they come to."""
        if not self.store.complete:
            return ["…"]
        count = len(self.store)
        words = [ngettext("{n} shown", "{n} shown", count).format(n=self.number(count))]
        return words + [self.amount(one.net_cents, one.currency) for one in self.sums or ()]
