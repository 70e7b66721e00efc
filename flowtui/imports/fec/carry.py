"""From one year's accounts to the next: what was carried forward is not owed twice.

The opening entry of a year repeats what the year before left open, a line a document or one sum a
customer. A document that is known already keeps its row, with its mails and reminders; a sum that is
just what the known documents leave open adds nothing; otherwise the opening entry speaks, and what the
customer owed before is closed. A row that was settled this way bears the letter ``AN`` and the day, and
reading an older year's file again does not open it. Which opening lines are documents and which only
sums, :mod:`.openings` tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flowtui.imports.fec.items import KEY_DAY, KEY_OPENING
from flowtui.imports.quick import key
from flowtui.imports.rows import CARRIED_LETTER
from flowtui.imports.sql import execute, many, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.imports.customers import Customers
    from flowtui.imports.fec.items import Item


class Stored(NamedTuple):
    """A row that an earlier FEC brought."""

    id: int
    source_key: str
    customer_id: int
    number_key: str
    total_cents: int
    balance_cents: int
    kind: str

    @property
    def day(self) -> str:
        """ISO date of its entry."""
        return self.source_key[KEY_DAY]

    @property
    def opening(self) -> bool:
        """Whether it stands for an opening line."""
        return self.source_key.startswith(KEY_OPENING, KEY_DAY.stop + 1)


@dataclass(slots=True)
class Carried:
    """What the stored rows of other years mean for this file's."""

    same: dict[str, Stored] = field(default_factory=dict)
    """An opening line's key to the row that is the same document."""
    known: set[str] = field(default_factory=set)
    """Keys of opening lines whose documents are all known and open."""
    later: dict[int, str] = field(default_factory=dict)
    """The day on which a later year's opening took over a customer, by customer."""


def stored_rows() -> list[Stored]:
    """All rows that FECs brought."""
    rows = execute(
        "SELECT id, source_key, customer_id, search_key, total_cents, balance_cents, kind FROM invoice"
        " WHERE source = 'fec'"
    )
    return [Stored(*row) for row in rows]


def carry(openings: Iterable[Item], last_day: str, stored: list[Stored], customers: Customers) -> Carried:
    """Compare this file's opening lines with what earlier files left, and close what they take over."""
    carried = Carried()
    for row in stored:
        if row.opening and row.day > last_day:
            carried.later[row.customer_id] = min(row.day, carried.later.get(row.customer_id, row.day))
    by_customer: dict[int, list[Item]] = {}
    for item in openings:
        by_customer.setdefault(customers.id_of(item.posting.customer), []).append(item)
    rows_of: dict[int, list[Stored]] = {customer: [] for customer in by_customer}
    for row in stored:
        if row.customer_id in rows_of:
            rows_of[row.customer_id].append(row)
    for customer, items in by_customer.items():
        start = min(item.posting.day for item in items)
        before = [row for row in rows_of[customer] if row.day < start]
        if before:
            _take_over(items, before, start, carried)
            customers.touch([customer])
    return carried


def _take_over(items: list[Item], before: list[Stored], start: str, carried: Carried) -> None:
    rest: list[Item] = []
    left = list(before)
    for item in items:
        same = [
            row for row in left if (row.number_key, row.total_cents) == (key(item.number), item.posting.cents)
        ]
        if len(same) == 1:
            carried.same[item.key] = same[0]
            left.remove(same[0])
        else:
            rest.append(item)
    still_open = [row for row in left if row.balance_cents]
    owed = sum(item.balance_cents for item in rest)
    if still_open and owed == sum(row.balance_cents for row in still_open):
        carried.known.update(item.key for item in rest)
        return
    mark = placeholders(1)
    many(
        f"UPDATE invoice SET balance_cents = 0, letter = {mark} WHERE id = {mark}",  # noqa: S608 - marks
        [(f"{CARRIED_LETTER} {start}", row.id) for row in still_open],
    )
