"""The main window «Factures et relances»: the list, its filters, the band, the totals."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events, on

from flowtui import clock
from flowtui.i18n import _, ngettext
from flowtui.ui.actions import actions, bindings
from flowtui.ui.band_line import band_line
from flowtui.ui.empty_list import empty_list
from flowtui.ui.panel_terms import DATED, peg_of
from flowtui.ui.panel_words import peg_summary
from flowtui.ui.rowstore import RowStore
from flowtui.ui.screens.main_acts import Acts
from flowtui.ui.screens.main_columns import Columns
from flowtui.ui.screens.main_filter import Filters
from flowtui.ui.screens.main_views import Views
from flowtui.ui.selection import Selection
from flowtui.ui.widgets.grid import Grid
from flowtui.ui.widgets.invoice_table import InvoiceTable
from flowtui.ui.widgets.line import Line, StatusLine
from flowtui.ui.widgets.panel import FilterPanel
from flowtui.ui.widgets.progress_line import ProgressLine
from flowtui.ui.widgets.query_line import QueryLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from flowtui.ledger.values import Band
    from flowtui.ui.action import Action
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.line import Piece

_BAND_AFTER_SECONDS = 0.05
#: Blank cells of a line: one at each end.
_MARGINS = 2
#: The orders in which a customer's rows stand together.
_WITH_BAND = frozenset({"customer", "code"})


class MainScreen(Views, Columns, Filters, Acts):
    """The window that accountants work in all day."""

    PLACE = "main"
    _band: Band | None = None
    """What the band tells of the customer and the currency :attr:`_band_of`."""
    BINDINGS: ClassVar = bindings("main")
    AUTO_FOCUS = "InvoiceTable"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        from flowtui.ledger.rows import fetch

        self.marks = Selection(self.ids_of_customer)
        self.store = RowStore(fetch)
        self.store.on_failure = self.rows_failed
        self.table = InvoiceTable(self.store, self.marks, session.language, id="invoices")
        self.start_with_the_remembered()

    @property
    def heading(self) -> str:
        """The window's name."""
        return _("Invoices and reminders") if self.chosen is None else _("Marked rows alone")

    def body(self) -> Iterable[Widget]:
        """Query line, list, band, progress; the panels are mounted when they are unfolded first."""
        yield QueryLine()
        yield self.table
        yield Line(id="band")
        yield ProgressLine(id="progress")

    def on_mount(self) -> None:
        """Read the list; watch the runs and the database."""
        self.show_query()
        self.load()
        self.watch_others()

    def rows_to_act_on(self) -> int:
        """The marked rows, else the one under the cursor."""
        return len(self.marks) or (1 if self.table.current else 0)

    def key_actions(self) -> Sequence[Action]:
        """Help always has its place at the end; where no row is shown there is none to mark."""
        hidden = {"help", "quit"} if self.table.row_count else {"help", "quit", "mark"}
        shown = [entry for entry in actions(self.PLACE) if entry.name not in hidden]
        return [*shown, *(entry for entry in actions(self.PLACE) if entry.name == "help")]

    # the lines ------------------------------------------------------------------------------

    def show_query(self) -> None:
        """The query line and both panels follow the filter."""
        from flowtui.ledger.language import unparse

        dated = next((term for name in DATED for term in self.filter.on(name)), None)
        period = unparse(type(self.filter)((dated,)), self.session.language) if dated else _("any time")
        summary: list[Piece] = [
            (f"{_('Period')}: ", "faint"),
            (period, "strong" if dated else ""),
            ("  ", ""),
            ("p", "key"),
            (f" {_('Peg')}: ", "faint"),
            (peg_summary(peg_of(self.filter)), ""),
        ]
        if self.chosen is not None:
            back = _(" or Esc: the filter")
            summary = [(_("Marked rows alone"), "doubt"), (" · ", ""), ("M", "key"), (back, "")]
        self.query_one(QueryLine).show(unparse(self.filter, self.session.language), summary)
        for panel in self.query(FilterPanel):
            panel.show_filter(self.filter)

    def show_count(self) -> None:
        """The live count in the open panels; an empty list says what can be done about it."""
        count = len(self.store)
        if self.store.complete and not count:
            self.table.empty = empty_list()
        words = ngettext("{n} invoice", "{n} invoices", count).format(n=self.number(count))
        for panel in self.query(FilterPanel):
            panel.show_count(words if self.store.complete else "…")

    # the band -------------------------------------------------------------------------------

    @on(Grid.RowHighlighted, "#invoices")
    def row_highlighted(self, message: Grid.RowHighlighted) -> None:
        """The band follows once the cursor rests; a held arrow does not wait for it.

        Where all rows are drawn anew, it is drawn with them.
        """
        message.stop()
        if self.sort.column not in _WITH_BAND:
            return
        if self._band_later is not None:
            self._band_later.cancel()
            self._band_later = None
        row, drawn_from = self.table.current, self._drawn_from
        self._drawn_from = self.table.first
        if row is not None and (row.customer_id, row.currency) == self._band_of:
            return
        if self._drawn_from != drawn_from:
            self.hold_picture()
            self.show_band()
            self.query_one("#band").call_later(self.draw)  # behind what the line has still to do
        else:
            loop = asyncio.get_running_loop()  # a timer of textual is a task, ten times as dear
            self._band_later = loop.call_later(_BAND_AFTER_SECONDS, self.call_later, self.cursor_rests)

    def cursor_rests(self) -> None:
        """Nobody moves any more."""
        self._band_later = None
        self.show_band()

    @on(events.Click, "#band")
    def band_clicked(self) -> None:
        """The card of the customer of whom the band tells."""
        self.do_customer()

    def show_band(self) -> None:
        """What the customer under the cursor owes in all, when the list is sorted by customer."""
        line = self.query_one("#band", Line)
        row = self.table.current
        wanted = self.sort.column in _WITH_BAND
        if line.display != wanted:
            line.display = wanted
        if not wanted or row is None:
            self._band_of = None
            line.set("")
        elif self._band_of != (row.customer_id, row.currency):
            from flowtui.ledger.band import band

            self._band_of = None
            try:
                self._band = band(row.customer_id, row.currency)
            except Exception:
                line.set("")  # what stands there is another customer's
                raise
            self._band_of = row.customer_id, row.currency
            self._write_band()

    def _write_band(self) -> None:
        """In as many words as the width allows now."""
        room, band = self.size.width - _MARGINS, self._band
        words = (
            band_line(band, room, self.session.language, self.app.glyphs, clock.today()) if band else ("", "")
        )
        self.query_one("#band", Line).set(*words)

    def on_resize(self) -> None:
        """The band and the totals have more room, or less."""
        self.call_after_refresh(self.show_totals)
        if self._band_of is not None:
            self.call_after_refresh(self._write_band)

    @on(InvoiceTable.SelectionChanged)
    def selection_changed(self) -> None:
        """The totals follow every mark."""
        self.sum_marks()
        if not self.marks:
            self.marked_elsewhere = 0
        self.hush_for_marks()
        self.show_totals()
        told, self._told = self._told, ""
        if told:
            self.say(told)
        self.query_one("#status").call_later(self.draw)  # behind what the line has still to do

    def hush_for_marks(self) -> None:
        """What was told gives way to the totals as soon as a mark changes."""
        if self._said is not None:
            self.hush()

    @property
    def status_text(self) -> str:
        """What the status line says."""
        return self.query_one("#status", StatusLine).text
