"""The customer's card: addresses, block, aged balance, what is open and what happened."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.message import Message

from flowtui import clock
from flowtui.clock import format_date
from flowtui.errors import FlowError
from flowtui.i18n import N_, _, ngettext
from flowtui.ledger import ageing, history
from flowtui.ledger.addresses import recipients
from flowtui.ledger.band import band
from flowtui.ledger.code_words import code_words
from flowtui.ledger.customers import has_many_open, open_rows
from flowtui.mailing import trial
from flowtui.mailing.returned import CameBack, came_back
from flowtui.models.lookup import customer_by_id
from flowtui.models.stopping import Stop, StoppedError, stoppable, watched
from flowtui.models.words import Kind, Purpose
from flowtui.money import format_cents
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.cells import RIGHT
from flowtui.ui.screens.contacts import ContactsScreen
from flowtui.ui.screens.customer_forms import block_form, customer_form
from flowtui.ui.screens.reported_mail import ReportedMailScreen
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.stored_words import worded
from flowtui.ui.widgets.aged_block import AgedBlock
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.currencies import show_with_currency
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from textual.widget import Widget

    from flowtui.ledger.ageing import Aged
    from flowtui.ledger.history import MailEvent
    from flowtui.ledger.values import Row
    from flowtui.models import Customer
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.line import Piece

#: Role and address of whom a mail goes to.
_Shown = tuple[tuple[str, str], ...]
_OPEN = (
    Column("number", N_("Open items"), 15, rank=-2, widest=24),
    Column("kind", N_("Kind"), 10, widest=18),
    Column("date", N_("Date"), 8),
    Column("due", N_("Due"), 8, rank=-1),
    Column("late", N_("Late"), 4, RIGHT, rank=-1),
    Column("balance", N_("Balance"), 13, RIGHT, rank=-2),
    Column("status", N_("St."), 5),
    Column("why", N_("Why"), 18, rank=1, widest=30),
)
_HISTORY = (
    Column("at", N_("History"), 12),
    Column("purpose", N_("What"), 16, widest=20),
    Column("state", N_("State"), 10, widest=16),
    Column("invoices", N_("Documents"), 17, widest=50),
    Column("to", N_("To"), 15, widest=50),
    Column("user", N_("Who"), 10, rank=1),
)
_KINDS = {Kind.INVOICE: N_("invoice"), Kind.CREDIT_NOTE: N_("credit note"), Kind.PAYMENT: N_("payment")}
_SHORT = {
    Purpose.INVOICE: N_("Invoices"),
    Purpose.REMINDER: N_("Reminders"),
    Purpose.STATEMENT: N_("Statements"),
}


#: What is open beyond so many is read in a thread.
_AT_ONCE = 500


class Items(NamedTuple):
    """What is open, with its currency, and what happened."""

    rows: Sequence[tuple[Record, str]]
    aged: Sequence[Aged]
    events: Sequence[Record]
    last: str
    """What is told of the last mail."""


@dataclass
class CardRead(Message):
    """It is read; ``wanted`` says whether somebody still waits for it."""

    items: Items
    wanted: Stop


class GoneError(FlowError):
    """The customer is not there any more."""

    def __init__(self) -> None:
        super().__init__(_("This customer is no longer in the database."))


class CustomerScreen(SideScreen[None]):
    """One customer; Tab changes between what is open and what happened."""

    PLACE = "customer"
    BINDINGS: ClassVar = bindings("customer")

    def __init__(self, session: Session, customer_id: int) -> None:
        super().__init__(session)
        found = customer_by_id(customer_id)
        if found is None:
            raise GoneError
        self.customer: Customer = found
        self._stop = Stop()

    @property
    def heading(self) -> str:
        """Name and code."""
        return f"{self.customer.name} ({self.customer.code})"

    def body(self) -> Iterable[Widget]:
        """Facts, addresses, bars, and one of two lists."""
        yield Line(id="facts")
        yield Line(id="addresses")
        yield Line(id="returned")
        yield AgedBlock(self.session.language)
        yield RecordList(_OPEN, id="open")
        yield RecordList(_HISTORY, id="history")

    def on_mount(self) -> None:
        """Show what is open first."""
        self.query_one("#history").display = False
        self.query_one("#open").focus()
        self.read()

    def read(self) -> None:
        """Read everything again."""
        found = customer_by_id(self.customer.id)
        if found is None:
            self.dismiss()
            return
        self.customer = found
        self.query_one("#facts", Line).set(*_facts(found))
        reached = _recipients(found.id)
        returned = came_back(email for shown in reached for _role, email in shown)
        self.query_one("#addresses", Line).set(_addresses(reached, returned))
        self.query_one("#returned", Line).set([(_came_back(returned), "bad")])
        self.query_one("#returned").display = bool(returned)
        self.show_title()
        self._stop.call()
        if has_many_open(found.id, _AT_ONCE):
            self.show_status(_("Reading…"))
            self._stop = Stop()
            self.in_background("read", partial(_read_in_thread, self, found.id, self._stop))
        else:
            self._show(_read(found.id, self.session.language))

    def on_card_read(self, message: CardRead) -> None:
        """Show what a thread has read, unless it was read again meanwhile."""
        if not message.wanted.called:
            self._show(message.items)

    def on_unmount(self) -> None:
        """Nobody wants any more what is still being read."""
        self._stop.call()

    def _show(self, items: Items) -> None:
        count = len(items.rows)
        told = ngettext("{count} open item", "{count} open items", count).format(count=count)
        self.query_one(AgedBlock).show(items.aged, told)
        opened, past = self.query_one("#open", RecordList), self.query_one("#history", RecordList)
        opened.empty, past.empty = _("Nothing is open."), _("Nothing has been mailed yet.")
        show_with_currency(opened, _OPEN, "balance", items.rows)
        past.set_records(items.events)
        self.show_status(items.last)

    def do_detail(self) -> None:
        """The invoice, or the mail as it left."""
        if self._history_shown:
            current = self.query_one("#history", RecordList).current
            if current is not None:
                self.app.push_screen(ReportedMailScreen(self.session, int(str(current.key))))
            return
        current = self.query_one("#open", RecordList).current
        if current is not None:
            from flowtui.ui.screens.invoice import InvoiceScreen

            self.app.push_screen(InvoiceScreen(self.session, int(str(current.key))))

    def do_other(self) -> None:
        """From what is open to what happened, and back."""
        first, second = self.query_one("#open"), self.query_one("#history")
        first.display, second.display = second.display, first.display
        (second if second.display else first).focus()

    def do_edit(self) -> None:
        """The form of the customer."""
        self.app.push_screen(customer_form(self.session, self.customer.code), self._after_form)

    def do_addresses(self) -> None:
        """The addresses."""
        self.app.push_screen(ContactsScreen(self.session, self.customer), lambda _result: self.read())

    def do_block(self) -> None:
        """The form of the block."""
        self.app.push_screen(block_form(self.session, self.customer), self._after_form)

    @property
    def _history_shown(self) -> bool:
        return bool(self.query_one("#history").display)

    def _after_form(self, stored: bool | None) -> None:
        if stored:
            self.read()
            self.say(_("Saved."), "good")


def _read(customer_id: int, language: str) -> Items:
    rows = [(_row(row, language), row.currency) for row in watched(open_rows(customer_id))]
    events = history.of_customer(customer_id)
    happened = [_event(event) for event in watched(events)]
    return Items(rows, ageing.aged_customer(customer_id), happened, _last_mail(customer_id, events))


def _last_mail(customer_id: int, events: Sequence[MailEvent]) -> str:
    """The last one that left; else what the pointers of the invoices say, as the band does."""
    last = next((event for event in events if event.state == "sent"), None)
    if last:
        return _("last mail {when}: {what}").format(
            when=words.moment(last.at), what=words.purpose(last.purpose)
        )
    told = band(customer_id)
    if told is None or told.last_mail_at is None:
        return _("nothing mailed yet")
    day = format_date(clock.local(told.last_mail_at).date(), short=True)
    return _("{day}: noted as mailed, but by no run of this program").format(day=day)


def _read_in_thread(screen: CustomerScreen, customer_id: int, stop: Stop) -> None:
    with contextlib.suppress(StoppedError), stoppable(stop):
        screen.post_message(CardRead(_read(customer_id, screen.session.language), stop))


def _facts(one: Customer) -> tuple[list[Piece], list[Piece]]:
    if one.blocked:
        until = _(" until {date}").format(date=format_date(one.block_until)) if one.block_until else ""
        blocked: Piece = (
            _("BLOCKED{until}: {reason}").format(until=until, reason=one.block_reason or "-"),
            "bad",
        )
    else:
        blocked = (_("not blocked"), "")
    where = " ".join(part for part in (one.postcode, one.city) if part)
    facts = [
        where,
        _("terms: {terms}").format(terms=one.terms) if one.terms else "",
        worded("language", one.language),
    ]
    facts.append(worded("grouping", one.grouping) if one.grouping != "any" else "")
    return [blocked], [(" · ".join(fact for fact in facts if fact), "faint")]


def _recipients(customer_id: int) -> dict[_Shown, list[str]]:
    """Whom each kind of mail goes to; purposes with the same addresses share them."""
    found: dict[_Shown, list[str]] = {}
    for purpose in Purpose:
        chosen = recipients(customer_id, purpose)
        shown = (*(("", one.email) for one in chosen.to), *(("cc ", one.email) for one in chosen.cc))
        found.setdefault(shown, []).append(_(_SHORT[purpose]))
    return found


def _addresses(found: dict[_Shown, list[str]], returned: Collection[str]) -> list[Piece]:
    """Purposes and addresses; one from which the last mail came back is marked."""
    pieces: list[Piece] = []
    for shown, purposes in found.items():
        pieces += [("   " if pieces else "", ""), (", ".join(purposes) + " ", "faint")]
        pieces += [] if shown else [(_("no address"), "doubt")]
        for place, (role, email) in enumerate(shown):
            wrong = email in returned
            text = f"{', ' if place else ''}{role}{'! ' if wrong else ''}{email}"
            pieces.append((text, "bad" if wrong else ""))
    return pieces


def _came_back(returned: dict[str, CameBack]) -> str:
    """When and why; of several addresses each is named."""
    told = [
        one.sentence if len(returned) == 1 else f"{one.address} {one.sentence}" for one in returned.values()
    ]
    return f"! {'; '.join(told)}" if told else ""


def _row(row: Row, language: str) -> Record:
    late = row.days_late > 0
    texts = (
        row.number,
        _("opening balance") if row.opening else _(_KINDS[Kind(row.kind)]),
        format_date(row.issue_date, short=True),
        format_date(row.due_date, short=True),
        str(row.days_late) if late else "",
        format_cents(row.balance_cents, language),
        row.status,
        code_words(row.preflight),
    )
    return Record(row.id, texts, "credit" if row.balance_cents < 0 else "late" if late else "")


def _event(event: MailEvent) -> Record:
    sign, style = words.SIGNS[event.state]
    texts = (
        words.moment(event.at),
        trial.mark(event.test_to, words.purpose(event.purpose)),
        words.mail_state(event.state, event.test_to),
        ", ".join(event.invoices),
        ", ".join(event.to),
        event.user,
    )
    return Record(event.mail, texts, "quiet" if style == "faint" else style, mark=sign)
