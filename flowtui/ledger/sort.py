"""The order of the list: stable, the same on both databases, with a word on where empty cells go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui.errors import UsageError
from flowtui.i18n import N_, _
from flowtui.ledger import preflight
from flowtui.ledger.expressions import has_original, overdue, truth, unindexed
from flowtui.models import Customer, Invoice, ReminderStatus
from flowtui.models.database import ByBytes
from flowtui.models.words import Kind
from flowtui.text import nearest, search_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


class SortError(UsageError):
    """The list has no such column."""

    def __init__(self, name: str) -> None:
        near = nearest(name, [*COLUMNS, *_ALIASES])
        hint = " " + _("Did you mean {near}?").format(near=near) if near else ""
        super().__init__(_("The list has no column “{name}” to sort by.").format(name=name) + hint)


class Key(NamedTuple):
    """One part of an order."""

    sql: Any
    nulls: str = ""
    """Where empty cells go when ascending, ``FIRST`` or ``LAST``; empty: there are none."""
    reverse: bool = False
    """Whether the key runs against the column (days late against due date)."""
    fixed_nulls: bool = False
    """Whether empty cells stay at the same end when the order turns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the list can be sorted by."""

    label: str
    """Message id of its heading."""
    keys: Callable[[date], tuple[Key, ...]]
    """The keys before the final id, given today."""
    customer: bool = False
    """Whether the keys read the customer."""
    fields: tuple[str, ...] = ()
    """Fields of the query language whose conditions the column's own index serves."""
    indexed: bool = False
    """Whether an index gives the whole order."""
    filled: Callable[[date], Filled] | None = None
    """Where few rows have a value and an index gives their order: those rows."""


class Filled(NamedTuple):
    """The rows that have a value in a column."""

    rows: Any
    key: Key
    """Their order; it has no empty cells."""


def _late(today: date) -> tuple[Key, ...]:
    return (Key(pw.Case(None, [(overdue(today), Invoice.due_date)]), "FIRST", reverse=True),)


def _status(_today: date) -> tuple[Key, ...]:
    status = ReminderStatus.alias()
    place = status.select(status.position).where(status.id == Invoice.status)
    return Key(place, "FIRST"), Key(Invoice.status, "FIRST")


def _kind() -> Any:
    """As the kinds are offered, what was carried forward behind the others whatever it is stored as."""
    places = [(Invoice.kind == str(kind), at) for at, kind in enumerate(Kind)]
    return pw.Case(None, [(Invoice.opening, len(Kind)), *places])


def _in_customer() -> tuple[Key, ...]:
    return Key(Invoice.issue_date), Key(ByBytes(Invoice.number))


def _customer(_today: date) -> tuple[Key, ...]:
    return Key(ByBytes(Customer.search_key)), Key(Customer.id), *_in_customer()


def _plain(
    sql: Callable[[], Any], nulls: str = "", *, fixed: bool = False
) -> Callable[[date], tuple[Key, ...]]:
    return lambda _today: (Key(sql(), nulls, fixed_nulls=fixed),)


COLUMNS: dict[str, Column] = {
    "number": Column(N_("Number"), _plain(lambda: ByBytes(Invoice.number)), fields=("number",), indexed=True),
    "date": Column(N_("Date"), _plain(lambda: Invoice.issue_date), fields=("date",), indexed=True),
    "due": Column(
        N_("Due"), _plain(lambda: Invoice.due_date, "LAST", fixed=True), fields=("due", "overdue", "late")
    ),
    "created": Column(N_("Created"), _plain(lambda: Invoice.created), fields=("created",), indexed=True),
    "customer": Column(
        N_("Customer"), _customer, customer=True, fields=("customer", "date", "settled"), indexed=True
    ),
    "code": Column(
        N_("Code"),
        lambda _today: (Key(ByBytes(Customer.code)), *_in_customer()),
        customer=True,
        fields=("customer", "date", "settled"),
        indexed=True,
    ),
    "kind": Column(N_("Kind"), _plain(_kind)),
    "net_amount": Column(N_("Net amount"), _plain(lambda: Invoice.net_cents, "LAST", fixed=True)),
    "vat": Column(N_("VAT"), _plain(lambda: Invoice.vat_cents, "LAST", fixed=True)),
    "total": Column(N_("Total"), _plain(lambda: Invoice.total_cents)),
    "balance": Column(N_("Balance"), _plain(lambda: Invoice.balance_cents)),
    "late": Column(
        N_("Late"),
        _late,
        fields=("due", "overdue", "late"),
        filled=lambda today: Filled(overdue(today), Key(Invoice.due_date, reverse=True)),
    ),
    "mailed": Column(N_("Mailed"), _plain(lambda: Invoice.mailed_at, "FIRST")),
    "grouped": Column(N_("Grouped"), _plain(lambda: Invoice.grouped_at, "FIRST")),
    "reminders": Column(N_("Reminders"), _plain(lambda: Invoice.reminder_count)),
    "reminded": Column(N_("Last reminder"), _plain(lambda: Invoice.last_reminder_at, "FIRST")),
    "status": Column(N_("Status"), _status),
    "currency": Column(N_("Currency"), _plain(lambda: ByBytes(Invoice.currency))),
    "offset": Column(N_("Cancels out"), _plain(lambda: Invoice.offset_group, "LAST", fixed=True)),
    "why": Column(N_("Why"), lambda today: (Key(preflight.place("invoice", today=today)),)),
    "letter": Column(N_("Matching letter"), _plain(lambda: ByBytes(Invoice.letter))),
    "original": Column(N_("Original PDF"), _plain(has_original)),
}
#: Further words for a column, folded.
_ALIASES = {
    "numero": "number",
    "n": "number",
    "echeance": "due",
    "due_date": "due",
    "issue_date": "date",
    "creee": "created",
    "client": "customer",
    "customer_name": "customer",
    "nom": "customer",
    "name": "customer",
    "type": "kind",
    "ht": "net_amount",
    "net_cents": "net_amount",
    "tva": "vat",
    "vat_cents": "vat",
    "ttc": "total",
    "solde": "balance",
    "total_cents": "total",
    "balance_cents": "balance",
    "retard": "late",
    "days_late": "late",
    "mail": "mailed",
    "mailed_at": "mailed",
    "groupe": "grouped",
    "grouped_at": "grouped",
    "relances": "reminders",
    "reminder_count": "reminders",
    "relancee": "reminded",
    "last_reminder_at": "reminded",
    "statut": "status",
    "devise": "currency",
    "pourquoi": "why",
    "preflight": "why",
    "lettrage": "letter",
    "pdf": "original",
}


@dataclass(frozen=True, slots=True)
class Sort:
    """A column of :data:`COLUMNS` and a direction."""

    column: str = "date"
    descending: bool = True

    def __str__(self) -> str:
        """As :func:`parse` reads it."""
        return f"{'-' if self.descending else ''}{self.column}"

    def reversed(self) -> Sort:
        """The same column the other way round."""
        return Sort(self.column, not self.descending)


DEFAULT = Sort("date", descending=True)


def parse(text: str) -> Sort:
    """``date`` ascending or ``-date`` descending; an empty text is the newest first.

    Raises:
        SortError: the list has no such column.
    """
    if not text.strip():
        return DEFAULT
    folded = search_key(text)
    name = folded.removeprefix("-")
    column = _ALIASES.get(name, name)
    if column not in COLUMNS:
        raise SortError(name)
    return Sort(column, folded.startswith("-"))


#: Fields without an index: the way to their rows is that of the customers, where these are filtered as well.
_BESIDE_CUSTOMER = frozenset({
    "balance", "blocked", "currency", "grouped", "kind", "mailed", "reminded", "reminders", "text", "total",
})  # fmt: skip


def serves(sort: Sort, filtered: frozenset[str]) -> bool:
    """Whether walking the index of the sorted column is the way to rows filtered on these fields."""
    column = COLUMNS[sort.column]
    others = filtered.difference(column.fields)
    return not others or (column.customer and "customer" in filtered and others <= _BESIDE_CUSTOMER)


def order_by(sort: Sort, today: date, *, filtered: frozenset[str] = frozenset()) -> list[Any]:
    """The ORDER BY of ``sort`` under a filter on the fields ``filtered``.

    Every key runs in the same direction, so that one index serves both; the id settles ties.
    """
    column = COLUMNS[sort.column]
    keys = list(column.keys(today))
    if not serves(sort, filtered):
        keys[0] = keys[0]._replace(sql=unindexed(keys[0].sql))
    return [_ordering(key, descending=sort.descending) for key in [*keys, Key(Invoice.id)]]


def parted(sort: Sort, today: date) -> list[tuple[Any, list[Any]]] | None:
    """The list in two parts, each a condition and its ORDER BY, where that is the quicker way to its order.

    Measured at 1,000,000 rows, 62,000 of them late: 510 ms instead of 740, and the first rows at once.
    """
    column = COLUMNS[sort.column]
    if column.filled is None:
        return None
    rows, key = column.filled(today)
    last = _ordering(Key(Invoice.id), descending=sort.descending)
    with_value = rows, [_ordering(key, descending=sort.descending), last]
    without = ~truth(rows), [last]
    first = with_value if (column.keys(today)[0].nulls == "FIRST") == sort.descending else without
    return [first, without if first is with_value else with_value]


def _ordering(key: Key, *, descending: bool) -> Any:
    down = descending != key.reverse
    nulls = key.nulls or None
    if nulls and descending and not key.fixed_nulls:
        nulls = "LAST" if nulls == "FIRST" else "FIRST"
    return pw.Desc(key.sql, nulls=nulls) if down else pw.Asc(key.sql, nulls=nulls)
