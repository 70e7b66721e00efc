"""Reading the list: the first page at once, then every id and the sums, all in a worker."""

from __future__ import annotations

import contextlib
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.constants import MAX_FPS

from flowtui import money
from flowtui.errors import FlowError
from flowtui.frugal import give_back
from flowtui.i18n import _
from flowtui.ledger.filter import Filter, Term
from flowtui.ledger.sort import Sort, parse
from flowtui.ledger.window import GivenUpError, Window
from flowtui.models.database import first_line, session
from flowtui.ui.messages import AllRows, Failed, FirstRows, ListSums, MarkedSums
from flowtui.ui.one_picture import OnePicture
from flowtui.ui.screens.main_keys import waits
from flowtui.ui.screens.passwords import AsksPassword

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable, Iterator, Sequence

    from flowtui.ledger.values import Totals
    from flowtui.ui.rowstore import RowStore
    from flowtui.ui.selection import Selection
    from flowtui.ui.widgets.invoice_table import InvoiceTable

_SORT = "sort"
#: After so long nothing of what a list was read with is needed any more.
_GIVE_BACK_AFTER_SECONDS = 0.1
#: After so many frames of the terminal what was asked to be drawn is on it.
_FRAMES = 1.5
_OPEN = Filter((Term("settled", ":", False),))
_CUSTOMER = Sort("customer", descending=False)


class Listing(OnePicture[None], AsksPassword[None]):
    """What the main window reads."""

    table: InvoiceTable
    store: RowStore
    marks: Selection

    filter: Filter
    """What the query and the panels say."""
    chosen: Filter | None = None
    """The rows that the list shows instead of those, while it shows the marked ones alone."""
    sort: Sort
    sums: Sequence[Totals] | None = None
    """The sums of the list; ``None`` until they are known."""
    marked_elsewhere = 0
    """How many marked rows the list does not show."""
    window: Window | None = None
    _band_later: TimerHandle | None = None
    _drawn_from = 0
    """The first row on the screen when the cursor was last looked at."""
    _band_of: tuple[int, str] | None = None
    _keep: tuple[int | None, bool] = (None, False)
    _replaced = False
    """Whether the rows that are shown are those of the list before."""

    def show_totals(self) -> None:
        """Given by the screen."""

    def show_count(self) -> None:
        """Given by the screen."""

    def tell_change(self) -> None:
        """Given by the screen: the list is complete again."""

    def show_query(self) -> None:
        """Given by the screen."""

    def show_band(self) -> None:
        """Given by the screen."""

    @property
    def listed(self) -> Filter:
        """What the list shows."""
        return self.chosen or self.filter

    def number(self, count: int) -> str:
        """A count with its thousands apart."""
        return money.format_cents(count * 100, self.session.language)[:-3]

    def see_elsewhere(self) -> None:
        """Count the marked rows that the list does not show."""
        store, marks = self.store, self.marks
        self.marked_elsewhere = len(marks) - marks.count_in(store.ids, gapless=store.gapless) if marks else 0

    def start_with_the_remembered(self) -> None:
        """What is open, in the order the user chose last."""
        self.filter = _OPEN
        self.sort = _CUSTOMER
        with contextlib.suppress(FlowError):
            self.sort = parse(self.session.preference(_SORT) or str(_CUSTOMER))

    def ids_of_customer(self, customer_id: int, filter_: Filter | None = None) -> Sequence[int]:
        """The rows of a customer, all or those that ``filter_`` lets through."""
        from flowtui.ledger.customers import ids_of

        return ids_of(customer_id, filter_)

    # other screens ------------------------------------------------------------------------

    def open(self, module: str, name: str, *values: Any, then: Any = None) -> None:
        """Push a screen of ``ui/screens``, imported when it is wanted."""
        try:
            screen = getattr(import_module(f"flowtui.ui.screens.{module}"), name)
        except ImportError:
            self.say(_("This screen is not part of this installation."), "bad")
            return
        try:
            self.app.push_screen(screen(self.session, *values), then)
        except FlowError as error:
            self.say(error.sentence, "bad")

    def came_back(self, _result: Any = None) -> None:
        """Rights, statuses, mails may be others after another screen."""
        self.session.forget_rights()
        self.load(keep=True)
        self.refresh_keys()

    def read_own(self) -> None:
        """Read the list again behind a change that was made here."""
        self.load(keep=True)

    # asking ---------------------------------------------------------------------------------

    def set_filter(self, wanted: Filter) -> bool:
        """Show what ``wanted`` lets through; whether that is another list."""
        return self.show_view(wanted, self.sort)

    def show_view(self, wanted: Filter, order: Sort) -> bool:
        """Another filter and another order at once; whether that is another list."""
        if self.chosen is None and (wanted, order) == (self.filter, self.sort):
            return False
        self.filter, self.sort, self.sums = wanted, order, None
        self.chosen = None
        self.show_query()
        self.show_title()
        self.load()
        return True

    def set_sort(self, wanted: Sort) -> None:
        """Show the list in another order, and remember it."""
        if wanted != self.sort:
            self.sort = wanted
            self.keep(_SORT, str(wanted))
            self.load()

    def load(self, *, keep: bool = False) -> None:
        """Read the list; with ``keep`` the old rows stay until the new ones are all known."""
        if self.window is not None:
            self.window.interrupt()
        row = self.table.current if keep else None
        self._keep = (row.id if row else None, keep)
        self.window = Window(self.listed, self.sort)
        self._replaced = not keep
        if keep:
            self._read_rest(self.window, sums=True)
        else:
            self.hold_picture()
            self._read_first(self.window, sums=self.sums is None)

    @work(thread=True, group="list", exit_on_error=False)
    def _read_first(self, window: Window, *, sums: bool) -> None:
        """The first rows; where they are all, or all ids came along, the sums as well."""
        with self._telling(), session():
            page = window.first_page()
            self.post_message(FirstRows(window.generation, *page))
            if page.ids is not None and sums:
                self.post_message(ListSums(window.generation, window.totals()))

    @work(thread=True, group="list", exit_on_error=False)
    def _read_rest(self, window: Window, *, sums: bool) -> None:
        """Every thread ends soon by itself: its window is interrupted when another list is wanted."""
        with self._telling(), session():
            self.post_message(AllRows(window.generation, window.ids(), window.gapless))
            if sums:
                self.post_message(ListSums(window.generation, window.totals()))

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Post what goes wrong, as a sentence."""
        try:
            yield
        except GivenUpError:
            return
        except FlowError as error:
            self.post_message(Failed(error.sentence))
        except Exception as error:  # noqa: BLE001 - whatever a driver says is told, and the window stays
            self.post_message(Failed(first_line(error)))

    # the answers ----------------------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether rows or sums of the list are still to come."""
        return not self.store.complete or self.sums is None

    def holds_key(self, key: str) -> bool:
        """Whether a key typed ahead means rows that are still to come, or what is being stored."""
        if super().holds_key(key):
            return True
        if self.question is not None or self.focused is not self.table:
            return False
        at_end = self.table.cursor_row + self.table.page >= len(self.store)
        return waits(key, shown=not self._replaced, complete=self.store.complete, at_end=at_end)

    def is_wanted(self, generation: int) -> bool:
        """Whether an answer belongs to the list that is wanted now."""
        return self.window is not None and self.window.generation == generation

    @on(FirstRows)
    def first_rows(self, message: FirstRows) -> None:
        """Show the first page; the rest is read once it is on the screen, for both would hold each other up."""
        window = self.window
        if window is None or window.generation != message.generation:
            return
        self._replaced = False
        self.table.first_page(message.rows, self.sort, other=self.sums is None)
        self.table.call_later(self.draw)  # behind what the table has still to do
        self.show_totals()
        if message.ids is not None:
            self.all_rows(AllRows(window.generation, message.ids))
        else:
            self.set_timer(_FRAMES / MAX_FPS, lambda: self._read_rest(window, sums=self.sums is None))

    @on(AllRows)
    def all_rows(self, message: AllRows) -> None:
        """The list is complete."""
        if not self.is_wanted(message.generation):
            return
        self._replaced = False
        keep, again = self._keep
        if again:
            self.table.read_again(message.ids, keep, gapless=message.gapless)
            self._band_of = None
            self.marks.wait_again()
            self.sum_marks()
        else:
            self.table.all_rows(message.ids, gapless=message.gapless)
        self.see_elsewhere()
        self.show_totals()
        self.show_count()
        self.show_band()
        self.refresh_keys()
        self.tell_change()
        self.set_timer(_GIVE_BACK_AFTER_SECONDS, give_back)

    @on(ListSums)
    def list_sums(self, message: ListSums) -> None:
        """The totals line."""
        if self.is_wanted(message.generation):
            self.sums = message.totals
            self.table.show_currencies(len(message.totals))
            self.show_totals()

    @on(Failed)
    def failed(self, message: Failed) -> None:
        """Say what went wrong."""
        self._replaced = False
        self.say(message.sentence, "bad")

    def rows_failed(self, sentence: str) -> None:
        """Rows were to be drawn, and could not be read."""
        self.post_message(Failed(sentence))

    # the marked rows ------------------------------------------------------------------------

    def sum_marks(self) -> None:
        """Have the ledger sum the marked rows, where it has not been asked yet."""
        if self.marks.uncounted and not self.marks.asked:
            work = partial(self._sum, self.marks.ask(), self.marks.as_now())
            self.in_background("sums", work, exclusive=True)

    def count_marks(self) -> None:
        """All rows of the list are marked, and their sums are known: have the ledger count their customers."""
        if self.marks.uncounted and not self.marks.stale:
            self._count(self.marks.ask(), Window(self.listed, self.sort))

    def _sum(self, version: int, marked: Callable[[], Sequence[int]]) -> None:
        from flowtui.ledger.customers import count_customers, gone
        from flowtui.ledger.totals import totals_of

        with self._telling(), session():
            ids = marked()
            totals = totals_of(ids)
            customers = totals[0].customers if len(totals) == 1 else count_customers(ids)
            missing = gone(ids) if sum(one.count for one in totals) < len(ids) else ()
            self.post_message(MarkedSums(version, totals, customers, missing))

    @work(thread=True, group="sums", exclusive=True, exit_on_error=False)
    def _count(self, version: int, window: Window) -> None:
        with self._telling(), session():
            self.post_message(MarkedSums(version, (), window.customers()))

    @on(MarkedSums)
    def marked_sums(self, message: MarkedSums) -> None:
        """The sums are exact again."""
        self.marks.summed(message.version, message.totals, message.customers)
        if message.gone:
            self.marks.forget(message.gone)
            self.see_elsewhere()
            self.refresh_keys()
        self.show_totals()
