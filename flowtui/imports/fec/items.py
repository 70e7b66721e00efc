"""From the customers' lines of a FEC to rows of the list.

A line without a letter is open; a lettered one is settled, whatever its letter group sums to, since the
letter is the accountant's own word and the other half of a group may stand in another year's file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.fec.book import Book, Posting
    from flowtui.imports.fec.entries import Opposite


#: Where the entry's day stands in a key, and what marks the journal of an opening line.
KEY_DAY = slice(4, 14)
KEY_OPENING = "*"


class Item(NamedTuple):
    """A customer's line as a document."""

    posting: Posting
    kind: Kind
    number: str
    net_cents: int | None
    vat_cents: int | None
    key: str
    """Makes a later, longer FEC of the same year find the same row: day, journal, customer, document,
    amount, and which of several alike. The entry's number is left out, since it is provisional until
    the entry is validated."""
    wanted: bool
    """Whether it becomes a row even where none is stored yet; a settled payment does not."""

    @property
    def balance_cents(self) -> int:
        """What is open of it."""
        return 0 if self.posting.letter else self.posting.cents


@dataclass(frozen=True, slots=True)
class Figures:
    """What a FEC holds on its customers, in lines and cents."""

    lines: int
    lines_411: int
    lettered_lines: int
    customers: int
    unlettered_cents: int
    balance_cents: int
    letters_unbalanced: int
    letters_unbalanced_cents: int
    zero_lines: int

    def to_json(self) -> dict[str, int]:
        """As the command line gives it."""
        inner = ("letters_unbalanced_cents", "zero_lines")
        return {name: getattr(self, name) for name in self.__slots__ if name not in inner}


def figures(book: Book) -> Figures:
    """The figures that an accountant compares with the balance."""
    groups: Counter[tuple[str, str]] = Counter()
    for posting in book.postings:
        if posting.letter:
            groups[posting.customer, posting.letter] += posting.cents
    open_ones = [posting.cents for posting in book.postings if not posting.letter]
    return Figures(
        lines=len(book.kinds),
        lines_411=len(book.postings),
        lettered_lines=len(book.postings) - len(open_ones),
        customers=len({posting.customer for posting in book.postings}),
        unlettered_cents=sum(open_ones),
        balance_cents=sum(posting.cents for posting in book.postings),
        letters_unbalanced=sum(1 for cents in groups.values() if cents),
        letters_unbalanced_cents=sum(groups.values()),
        zero_lines=sum(1 for posting in book.postings if not posting.cents),
    )


def make_items(postings: list[Posting], opposites: dict[int, Opposite]) -> Iterator[Item]:
    """Every customer's line that has an amount, as a document."""
    for ordinal, posting in _numbered(postings):
        if posting.cents:
            yield _item(posting, opposites[posting.place], ordinal)


def _item(posting: Posting, opposite: Opposite, ordinal: int) -> Item:
    kind, sales = _kind(posting, opposite)
    return Item(
        posting,
        kind,
        _number(posting),
        opposite.net_cents if sales and _adds_up(posting, opposite) else None,
        opposite.vat_cents if sales and _adds_up(posting, opposite) else None,
        _key(posting, ordinal),
        wanted=sales or posting.opening or not posting.letter,
    )


def _kind(posting: Posting, opposite: Opposite) -> tuple[Kind, bool]:
    """What the line is, and whether sales stand opposite it.

    A discount or a rounding booked with a payment has an account 7xx too: the bank in the entry tells
    the payment from the credit note.
    """
    if posting.cents > 0:
        return Kind.INVOICE, opposite.sales and not posting.opening
    credited = opposite.sales and not opposite.treasury and not posting.opening
    return (Kind.CREDIT_NOTE if credited else Kind.PAYMENT), credited


def _adds_up(posting: Posting, opposite: Opposite) -> bool:
    if opposite.net_cents is None or opposite.vat_cents is None:
        return False
    return opposite.net_cents + opposite.vat_cents == posting.cents


def _number(posting: Posting) -> str:
    """The document's number, else the entry's: «-» and «0000000» are no numbers."""
    piece = posting.piece
    if any(c.isalnum() and c != "0" for c in piece):
        return piece
    return posting.number or piece or posting.journal


def _key(posting: Posting, ordinal: int) -> str:
    journal = f"{KEY_OPENING}{posting.journal}" if posting.opening else posting.journal
    parts = ["fec:" + posting.day, journal, posting.customer, posting.piece, str(posting.cents)]
    if ordinal:
        parts.append(str(ordinal + 1))
    return "|".join(parts)


def _numbered(postings: list[Posting]) -> Iterator[tuple[int, Posting]]:
    """Each line with its place among those alike, in the order of their entries' numbers."""
    postings.sort(key=lambda one: (*_alike(one), len(one.number), one.number, one.line))
    for _same, alike in groupby(postings, key=_alike):
        yield from enumerate(alike)


def _alike(posting: Posting) -> tuple[str, str, str, str, int]:
    return posting.journal, posting.customer, posting.piece, posting.day, posting.cents
