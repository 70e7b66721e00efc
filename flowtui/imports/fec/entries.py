"""What stands opposite a customer's line: sales and VAT, or the bank.

Programs disagree on what numbers an entry: in each journal, or across them. The way that leaves the
fewest entries out of balance is the file's own. Inside an entry, each run of lines that balances by
itself is taken apart, so that an entry over several customers still gives each invoice its net and VAT.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flowtui.imports.fec.book import CUSTOMER, SALES, TREASURY, VAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.imports.fec.book import Book

    Key = tuple[str, str, str]

_WAYS: tuple[Callable[[Key], tuple[str, ...]], ...] = (
    lambda key: key,
    lambda key: (key[1], key[2]),
    lambda key: (key[0], key[1]),
    lambda key: (key[1],),
)


_SOLD = 1 << SALES | 1 << VAT
_PAID = 1 << TREASURY


class Opposite(NamedTuple):
    """What stands opposite one customer's line."""

    sales: bool
    treasury: bool
    net_cents: int | None = None
    vat_cents: int | None = None
    """Known only where they are this line's alone and add up to it; signed as the line."""


class Grouping(NamedTuple):
    """Which lines make one entry."""

    group_of: list[int]
    """The entry that each (journal, number, day) of the book belongs to."""
    sums: Counter[int]
    """What each entry's lines add up to; 0 when it balances."""


class Unbalanced(NamedTuple):
    """An entry whose debits and credits differ."""

    line: int
    journal: str
    number: str
    cents: int


@dataclass(slots=True)
class _Block:
    """Lines of one entry since it last balanced."""

    cents: int = 0
    net: int = 0
    vat: int = 0
    kinds: int = 0
    """A bit for each kind of account in it."""
    customers: list[int] = field(default_factory=list)
    dirty: bool = False

    def opposites(self) -> Iterator[tuple[int, Opposite]]:
        sales, treasury = bool(self.kinds & _SOLD), bool(self.kinds & _PAID)
        alone = len(self.customers) == 1 and sales and not treasury and self.cents == 0
        for index in self.customers:
            known = (-self.net, -self.vat) if alone else (None, None)
            yield index, Opposite(sales, treasury, *known)


def group(book: Book) -> Grouping:
    """The way of numbering that leaves the fewest entries out of balance."""
    sums: Counter[int] = Counter()
    for entry, amount in zip(book.entry_of, book.amounts, strict=True):
        sums[entry] += amount
    candidates = []
    for way in _WAYS:
        numbers: dict[tuple[str, ...], int] = {}
        group_of = [numbers.setdefault(way(key), len(numbers)) for key in book.entries]
        totals: Counter[int] = Counter()
        for entry, amount in sums.items():
            totals[group_of[entry]] += amount
        candidates.append(Grouping(group_of, totals))
        if not any(totals.values()):
            break
    return min(candidates, key=lambda one: sum(1 for amount in one.sums.values() if amount))


def opposites(book: Book, grouping: Grouping) -> dict[int, Opposite]:
    """For each customer's line, by its index in the book, what stands opposite it."""
    group_of = grouping.group_of
    wanted = {group_of[book.entry_of[posting.place]] for posting in book.postings}
    blocks: dict[int, _Block] = {}
    whole: dict[int, int] = {}
    found: dict[int, Opposite] = {}
    for index, kind in enumerate(book.kinds):
        group = group_of[book.entry_of[index]]
        if group not in wanted:
            continue
        block = blocks.setdefault(group, _Block())
        whole[group] = whole.get(group, 0) | 1 << kind
        _add(block, index, kind, book.amounts[index])
        if block.cents == 0 and block.dirty:
            found.update(blocks.pop(group).opposites())
    for block in blocks.values():
        found.update(block.opposites())
    for index, one in found.items():
        found[index] = _or_whole(one, whole[group_of[book.entry_of[index]]])
    return found


def unbalanced(book: Book, grouping: Grouping) -> list[Unbalanced]:
    """The entries that do not balance, in the file's order."""
    group_of, sums = grouping
    seen: set[int] = set()
    bad = []
    for number, (journal, name, _day) in enumerate(book.entries):
        group = group_of[number]
        if sums[group] and group not in seen:
            seen.add(group)
            bad.append(Unbalanced(book.first_lines[number], journal, name, sums[group]))
    return bad


def _add(block: _Block, index: int, kind: int, amount: int) -> None:
    block.cents += amount
    block.dirty = block.dirty or amount != 0
    block.kinds |= 1 << kind
    if kind == CUSTOMER:
        block.customers.append(index)
    elif kind == SALES:
        block.net += amount
    elif kind == VAT:
        block.vat += amount


def _or_whole(one: Opposite, kinds: int) -> Opposite:
    """Customers' lines that balance among themselves say nothing: then the whole entry speaks."""
    if one.sales or one.treasury:
        return one
    return Opposite(bool(kinds & _SOLD), bool(kinds & _PAID))
