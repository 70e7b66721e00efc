"""The aged balance of a query: all of it as bars, then customer by customer, sortable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message

from flowtui.clock import today
from flowtui.disk import free
from flowtui.errors import FlowError
from flowtui.i18n import N_, _, language
from flowtui.models.stopping import Stop, StoppedError, stoppable
from flowtui.money import format_cents
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.aged_bars import LABELS
from flowtui.ui.cells import RIGHT
from flowtui.ui.screens.customer import CustomerScreen
from flowtui.ui.screens.making import put
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.aged_block import AgedBlock
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.currencies import show_with_currency
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.screen import Screen
    from textual.widget import Widget

    from flowtui.ledger.ageing import Aged, AgedCustomer
    from flowtui.ledger.filter import Filter
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid

#: From this width on the amounts have room for their cents.
_WITH_CENTS = 100
_NAMES = ("customer", "not_due", "late_30", "late_60", "late_90", "older", "total")
_FIRST = ("older", "total")
_LABELS = (N_("Customer"), *LABELS, N_("Total"))


@dataclass
class AgedRead(Message):
    """The aged balance is read."""

    sums: Sequence[Aged]
    customers: list[AgedCustomer]
    error: str = ""
    cents: bool = False
    records: Sequence[Record] = ()
    """What the customers show, with or without :attr:`cents`; for 20,000 of them that takes 200 ms to write."""


class AgedList(RecordList):
    """The customers; the sorted column bears a sign."""

    sorted_by = "total"
    descending = True

    def header_mark(self, column: Column) -> str:
        """The direction, over the sorted column."""
        if column.name != self.sorted_by:
            return ""
        return self.glyphs.down if self.descending else self.glyphs.up


class AgeingScreen(SideScreen[None]):
    """Read once when it is opened; Enter opens a customer's card."""

    PLACE = "ageing"
    BINDINGS: ClassVar = bindings("ageing")

    def __init__(self, session: Session, query: str = "", chosen: Filter | None = None) -> None:
        """``chosen``: the marked rows alone, whatever the query."""
        super().__init__(session)
        self.words = query if chosen is None else _("the marked rows alone")
        self._filter: str | Filter = query if chosen is None else chosen
        self.customers: list[AgedCustomer] = []
        self._records: Sequence[Record] = ()
        self._known = False
        self._cents = False
        self._stop = Stop()

    @property
    def heading(self) -> str:
        """The screen's name."""
        return _("Aged balance")

    def body(self) -> Iterable[Widget]:
        """The query, the bars, the list."""
        yield Line(id="query")
        yield AgedBlock(self.session.language)
        yield AgedList(_columns(cents=False), id="customers")

    def on_mount(self) -> None:
        """Read it in a thread."""
        self.query_one("#customers").focus()
        self._cents = self.app.size.width >= _WITH_CENTS
        shown = self.words or _("everything that is open")
        self.query_one("#query", Line).set([(_("Query: "), "faint"), (shown, "")])
        self.read()

    def read(self) -> None:
        """Read it again."""
        self.show_status(_("Reading…"))
        self._stop.call()
        self._stop = Stop()
        self.in_background("read", partial(_read, self, self._filter, self._stop, cents=self._cents))

    def on_unmount(self) -> None:
        """Nobody wants any more what is still being read."""
        self._stop.call()

    def on_aged_read(self, event: AgedRead) -> None:
        """Show it."""
        if event.error:
            self.show_status([(event.error, "bad")])
            return
        self.customers, self._known = event.customers, True
        self._records = event.records
        if event.cents != self._cents:
            self._write_records()
        count = words.customers(len({one.customer_id for one in self.customers}))
        self.query_one(AgedBlock).show(event.sums, count)
        self.query_one("#customers", AgedList).empty = _("Nothing is open.")
        self.show_list()

    def on_resize(self) -> None:
        """Where there is room the amounts show their cents."""
        wanted = self.size.width >= _WITH_CENTS
        if wanted != self._cents:
            self._cents = wanted
            self._write_records()
            self.show_list()

    def _write_records(self) -> None:
        self._records = _records(self.customers, cents=self._cents)

    def show_list(self) -> None:
        """The customers in the order chosen."""
        rows = self.query_one("#customers", AgedList)
        places = in_order(self.customers, rows.sorted_by, descending=rows.descending)
        found = [(self._records[place], self.customers[place].aged.currency) for place in places]
        show_with_currency(rows, _columns(cents=self._cents), "customer", found)
        rows.columns_changed()
        if not self._known:
            return
        if self.customers:
            note = "" if self._cents else _("whole units, the cents left off")
            self.show_status(note, today().strftime("%d/%m/%Y"))
        else:
            self.show_status(_("Nothing is open."))

    def do_customer(self) -> None:
        """The card of the customer under the cursor."""
        current = self.query_one("#customers", AgedList).current
        if current is not None and isinstance(current.key, tuple):
            card = CustomerScreen(self.session, current.key[0])
            self.app.push_screen(card, lambda _result: self.read())

    def do_sort(self) -> None:
        """Choose the column."""
        options = [(name, _(label)) for name, label in zip(_NAMES, _LABELS, strict=True)]
        rows = self.query_one("#customers", AgedList)
        self.pick(_("Sort by"), options, self.sort_by, current=rows.sorted_by)

    def do_reverse(self) -> None:
        """The other direction."""
        self.sort_by(self.query_one("#customers", AgedList).sorted_by)

    def on_grid_header_selected(self, event: Grid.HeaderSelected) -> None:
        """A click on a title."""
        event.stop()
        self.sort_by(event.column)

    def sort_by(self, column: str) -> None:
        """Sort by a column; the one sorted by already turns round."""
        rows = self.query_one("#customers", AgedList)
        rows.descending = not rows.descending if column == rows.sorted_by else column != "customer"
        rows.sorted_by = column
        self.show_list()

    def do_export(self) -> None:
        """Write it as CSV."""
        name = _("aged-balance-{day}.csv").format(day=today().isoformat())
        self.ask(_("Write to: "), str(free(Path.home() / name)), self._write)

    def _write(self, name: str) -> None:
        from flowtui.ledger.ageing_csv import to_csv

        customers = self.customers
        self.make_file(name, partial(put, lambda: to_csv(customers)))


def _read(screen: Screen[Any], query: str | Filter, stop: Stop, *, cents: bool) -> None:
    from flowtui.ledger import ageing
    from flowtui.ledger.language import parse

    try:
        with stoppable(stop):
            filter_ = parse(query) if isinstance(query, str) else query
            customers = ageing.by_customer(filter_)
            records = _records(customers, cents=cents)
            message = AgedRead(ageing.aged(filter_), customers, cents=cents, records=records)
    except StoppedError:
        return
    except FlowError as error:
        message = AgedRead((), [], error.sentence)
    screen.post_message(message)


def _columns(*, cents: bool) -> tuple[Column, ...]:
    amount = 13 if cents else 9
    customer, *others = zip(_NAMES, _LABELS, strict=True)
    return (
        Column(*customer, 11, rank=-2, widest=44),
        # where not all have room, the oldest and the total matter most
        *(Column(name, label, amount, RIGHT, rank=-(name in _FIRST)) for name, label in others),
    )


def in_order(customers: Sequence[AgedCustomer], column: str, *, descending: bool) -> Sequence[int]:
    """The places of ``customers``, which stand by name, in the order of ``column``; by name where that is equal."""
    places = range(len(customers))
    if column == "customer":
        return places[::-1] if descending else places
    number = _NAMES.index(column) - 1

    def amount(place: int) -> int:
        aged = customers[place].aged
        return (*aged.columns, aged.total)[number]

    return sorted(places, key=amount, reverse=descending)


def _records(customers: Iterable[AgedCustomer], *, cents: bool) -> Sequence[Record]:
    return [_record(one, cents=cents) for one in customers]


def _record(one: AgedCustomer, *, cents: bool) -> Record:
    def amount(value: int) -> str:
        if not value:
            return ""
        return format_cents(value, language()) if cents else _units(value)

    texts = (one.name, *(amount(value) for value in (*one.aged.columns, one.aged.total)))
    style = "credit" if one.aged.total < 0 else "late" if one.aged.older > 0 else ""
    return Record((one.customer_id, one.aged.currency), texts, style)


def _units(cents: int) -> str:
    """Whole units, rounded half away from nothing as one does on paper."""
    units = (abs(cents) + 50) // 100
    return format_cents((-units if cents < 0 else units) * 100, language())[:-3]
