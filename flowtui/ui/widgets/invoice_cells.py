"""What a row of the ledger shows in each column of the invoice list."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock, money
from flowtui.i18n import _
from flowtui.ledger.code_words import code_words, kind_letter
from flowtui.models.words import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from flowtui.ledger.values import Row
    from flowtui.ui.glyphs import Glyphs

_FAILED_FLAGS = frozenset("!?")


class Look(NamedTuple):
    """How cells are written."""

    language: str
    glyphs: Glyphs


@lru_cache(256)
def _day(day: date | None, language: str) -> str:
    return clock.format_date(day, language, short=True)


def _moment(moment: datetime | None, language: str) -> str:
    return _day(clock.local(moment).date(), language) if moment else ""


def _cents(cents: int | None, language: str) -> str:
    return "" if cents is None else money.format_cents(cents, language)


@lru_cache(64)
def _kind(kind: str, opening: bool, _language: str) -> str:
    return kind_letter(kind, opening=opening)


@lru_cache(64)
def _why(code: str, _language: str) -> str:
    return "" if code == Code.READY else code_words(code)


def _status(row: Row, look: Look) -> str:
    return " ".join(filter(None, (row.status, look.glyphs.offset if row.offset_group is not None else "")))


#: By the column's name.
CELLS: dict[str, Callable[[Row, Look], str]] = {
    "number": lambda row, _look: row.number,
    "date": lambda row, look: _day(row.issue_date, look.language),
    "created": lambda row, look: _day(row.created, look.language),
    "due": lambda row, look: _day(row.due_date, look.language),
    "code": lambda row, _look: row.customer,
    "customer": lambda row, _look: row.customer_name,
    "kind": lambda row, look: _kind(row.kind, row.opening, look.language),
    "net_amount": lambda row, look: _cents(row.net_cents, look.language),
    "vat": lambda row, look: _cents(row.vat_cents, look.language),
    "total": lambda row, look: _cents(row.total_cents, look.language),
    "balance": lambda row, look: _cents(row.balance_cents, look.language),
    "currency": lambda row, _look: row.currency,
    "late": lambda row, _look: str(row.days_late) if row.days_late else "",
    "mailed": lambda row, _look: row.mail_flag or ("m" if row.mailed_at else "."),
    "mailed_on": lambda row, look: _moment(row.mailed_at, look.language),
    "grouped": lambda row, _look: "g" if row.grouped_at else ".",
    "grouped_on": lambda row, look: _moment(row.grouped_at, look.language),
    "reminders": lambda row, _look: str(row.reminder_count) if row.reminder_count else "",
    "reminded": lambda row, look: _moment(row.last_reminder_at, look.language),
    "status": _status,
    "why": lambda row, look: _why(row.preflight, look.language),
    "letter": lambda row, _look: row.letter,
    "original": lambda row, _look: _("yes") if row.original else "",
}

#: Columns whose texts are as long as somebody made them; the customer's name takes the room that is left.
LENGTHS: dict[str, Callable[[Row], str]] = {
    "number": lambda row: row.number,
    "code": lambda row: row.customer,
    "status": lambda row: row.status,
    "letter": lambda row: row.letter,
}


def row_style(row: Row) -> str:
    """The component class of the whole row."""
    if row.balance_cents == 0:
        return "quiet"
    return "credit" if row.balance_cents < 0 else ""


def _mail_style(row: Row) -> str:
    if row.mail_flag not in _FAILED_FLAGS:
        return ""
    return "bad" if row.mail_flag == "!" else "doubt"


#: By the column's name the component class of a cell that differs from its row.
STYLES: dict[str, Callable[[Row], str]] = {
    "late": lambda row: "late" if row.days_late else "",
    "mailed": _mail_style,
}
