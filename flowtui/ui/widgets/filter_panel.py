"""The filter panel: period, customer, number, kind, settled, overdue, balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal

from flowtui import clock, i18n, money
from flowtui.i18n import N_, _
from flowtui.ledger.fields import OPENING
from flowtui.ledger.periods import Period
from flowtui.models.words import Kind
from flowtui.ui.panel_terms import (
    ANY,
    Panel,
    panel_of,
    read_amount,
    read_day,
    read_number,
    read_pattern,
    with_panel,
    write_pattern,
)
from flowtui.ui.widgets.form import Choice, Field
from flowtui.ui.widgets.panel import FilterPanel, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowtui.ledger.filter import Filter

_OWN = "own"
_PERIODS = (
    ("", N_("any time")),
    ("today", N_("today")),
    ("week", N_("this week")),
    ("month", N_("this month")),
    ("quarter", N_("this quarter")),
    ("year", N_("this year")),
    ("last-month", N_("last month")),
    (_OWN, N_("from … to")),
)
_DATED = (("date", N_("issue date")), ("created", N_("creation")), ("due", N_("due date")))
_KINDS = (
    (ANY, N_("all")),
    (str(Kind.INVOICE), N_("invoices")),
    (str(Kind.CREDIT_NOTE), N_("credit notes")),
    (str(Kind.PAYMENT), N_("payments")),
    (OPENING, N_("brought forward")),
)


class MainPanel(FilterPanel):
    """The panel of ``f``."""

    letter = "f"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(id="panel", **kwargs)

    def said_by(self, filter_: Filter) -> Panel:
        """See :func:`~flowtui.ui.panel_terms.panel_of`."""
        return panel_of(filter_)

    def rewrite(self, filter_: Filter, old: Panel, new: Panel) -> Filter:
        """See :func:`~flowtui.ui.panel_terms.with_panel`."""
        return with_panel(filter_, old, new)

    def rows(self) -> Sequence[Horizontal]:
        """Three lines of fields."""
        settled = [(None, _("all")), (False, _("no")), (True, _("yes"))]
        return (
            Horizontal(
                label(_("Period")),
                Choice([(value, _(words)) for value, words in _PERIODS], "", folded=True, id="panel-word"),
                label(_("by")),
                Choice([(value, _(words)) for value, words in _DATED], "date", folded=True, id="panel-dated"),
                label(_("from")),
                Field(id="panel-first", classes="-date"),
                label(_("to")),
                Field(id="panel-last", classes="-date"),
            ),
            Horizontal(
                label(_("Customer")),
                Field(id="panel-customer"),
                label(_("No.")),
                Field(id="panel-number"),
                label(_("Kind")),
                Choice([(value, _(words)) for value, words in _KINDS], ANY, folded=True, id="panel-kind"),
                label(_("Late >=")),
                Field(id="panel-late", classes="-number"),
            ),
            Horizontal(
                label(_("Settled")),
                Choice(settled, id="panel-settled"),
                label(_("Balance from")),
                Field(id="panel-low", classes="-amount"),
                label(_("up to")),
                Field(id="panel-high", classes="-amount"),
            ),
        )

    def read(self) -> Panel:
        """What the fields say; a field that cannot be read says what it said before."""
        before: Panel = self.said or Panel()
        return Panel(
            self._period(before.period),
            self.control("dated"),
            read_pattern(self.field("customer")),
            read_pattern(self.field("number")),
            self.control("kind"),
            self.control("settled"),
            self.reading("late", _("Late >="), read_number, before.late),
            *self._balance(before),
        )

    def write(self, said: Panel) -> None:
        """Show ``said``."""
        period = said.period
        self.set_control("word", "" if period is None else period.word or _OWN)
        self.set_field("first", clock.format_date(period.first if period else None, short=True))
        self.set_field("last", clock.format_date(period.last if period else None, short=True))
        for name in ("dated", "kind", "settled"):
            self.set_control(name, getattr(said, name))
        self.set_field("customer", write_pattern(said.customer))
        self.set_field("number", write_pattern(said.number))
        self.set_field("late", "" if said.late is None else str(said.late))
        for name in ("low", "high"):
            cents = getattr(said, name)
            self.set_field(name, "" if cents is None else money.format_cents(cents, i18n.language()))

    def _period(self, before: Period | None) -> Period | None:
        word = self.control("word")
        typing = any(self.query_one(f"#panel-{name}").has_focus for name in ("first", "last"))
        if word and word != _OWN and not typing:
            return Period(word=word)
        days = before or Period()
        first = self.reading("first", _("from"), read_day, days.first)
        last = self.reading("last", _("to"), read_day, days.last)
        if first is not None and last is not None and first > last:
            begin, end = (clock.format_date(day, short=True) for day in (first, last))
            sentence = _("{where} {first} comes after {last}; exchange them.")
            self.faults.tell(
                sentence.format(where=_("Period"), first=begin, last=end), "first", "last", "word"
            )
            return before
        if first is None and last is None:
            return Period(word=word) if word and word != _OWN else None
        return Period(first, last)

    def _balance(self, before: Panel) -> tuple[int | None, int | None]:
        low = self.reading("low", _("Balance from"), read_amount, before.low)
        high = self.reading("high", _("up to"), read_amount, before.high)
        if low is not None and high is not None and low > high:
            begin, end = (money.format_cents(cents, i18n.language()) for cents in (low, high))
            sentence = _("{where} {first} is more than {last}; exchange them.")
            self.faults.tell(sentence.format(where=_("Balance"), first=begin, last=end), "low", "high")
            return before.low, before.high
        return low, high
