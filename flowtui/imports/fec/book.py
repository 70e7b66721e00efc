"""A whole FEC in memory: the customers' lines in full, the others as a kind and an amount."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple

#: What a line's account is, as far as a customer's invoice is concerned.
OTHER, CUSTOMER, SALES, VAT, TREASURY = range(5)


class Posting(NamedTuple):
    """A line on a customer's account."""

    line: int
    place: int
    """Where it stands in the book's arrays."""
    customer: str
    name: str
    journal: str
    number: str
    day: str
    """ISO date of the entry."""
    piece: str
    piece_day: str
    """ISO date of the document; the entry's where it has none."""
    label: str
    cents: int
    """Debit less credit."""
    letter: str
    opening: bool
    """Carried forward from the year before."""


@dataclass(slots=True)
class Book:
    """A whole FEC: all lines in short, the customers' in full."""

    postings: list[Posting] = field(default_factory=list)
    kinds: array[int] = field(default_factory=lambda: array("B"))
    amounts: array[int] = field(default_factory=lambda: array("q"))
    entry_of: array[int] = field(default_factory=lambda: array("L"))
    entries: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(journal, number, day) of each entry, in the order of the file."""
    first_lines: list[int] = field(default_factory=list)
    """The file's line on which each entry begins."""
    opening_pieces: set[str] = field(default_factory=set)
    """Pieces of other accounts' lines on which opening entries begin: they are the entries' own."""
    undated: int = 0
    """Customers' lines whose PieceDate is no date, and that have the entry's instead."""
    sums: list[int] = field(default_factory=list)
    """Lines that only add up others."""
    serial: tuple[str, str] | None = None
    """The first date that was a spreadsheet's number of days, and the day that it is."""
    rounded: str = ""
    """The first amount that was finer than a cent."""

    @property
    def first_day(self) -> str:
        """The oldest entry's date."""
        return min((day for _journal, _number, day in self.entries), default="")

    @property
    def last_day(self) -> str:
        """The newest entry's date."""
        return max((day for _journal, _number, day in self.entries), default="")
