"""Reading the lines of a FEC, one after the other, into a book that fits in memory.

Of a line that is not on a customer's account only its entry, its kind and its amount are kept, in
arrays: thirteen bytes a line.
"""

from __future__ import annotations

import csv
import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.dates import parse_date
from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import BadFileError, Complaints
from flowtui.imports.fec.header import Columns, read_header
from flowtui.imports.quick import cents, clean
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: What a line's account is, as far as a customer's invoice is concerned.
OTHER, CUSTOMER, SALES, VAT, TREASURY = range(5)
_SENSES = {"d": 1, "c": -1, "+1": 1, "1": 1, "-1": -1, "+": 1, "-": -1, "debit": 1, "credit": -1}
_OPENING = re.compile(
    r"\ba[- ]?nouveaux?\b|\breports?\b|\bouverture\b|\bbilan (d'ouverture|debut)|balance initiale"
)
_OPENING_CODES = {"an", "ano", "anx", "ran", "ouv", "anouv", "anc"}
_NO_DATE = {"", "00000000", "0"}


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

    @property
    def first_day(self) -> str:
        """The oldest entry's date."""
        return min((day for _journal, _number, day in self.entries), default="")

    @property
    def last_day(self) -> str:
        """The newest entry's date."""
        return max((day for _journal, _number, day in self.entries), default="")


def read_book(path: Path) -> Book:
    """The FEC at ``path``.

    Raises:
        BadFileError: it is no FEC, or lines of it are broken; each is named with what is wrong.
    """
    with open_text(path, detect(path)) as file:
        above, header = _header(file)
        columns = read_header(header)
        reader = _Reader(columns)
        # files that were put one behind the other repeat the header
        lines = (line if line != header else "" for line in file)
        try:
            for number, cells in _rows(lines, columns, above + 2):
                reader.take(number, cells)
        except csv.Error as error:
            raise BadFileError(str(error)) from error
    reader.complaints.finish()
    return reader.book


def _header(lines: Iterable[str]) -> tuple[int, str]:
    """The first line that is not empty, and how many empty ones stand above it."""
    for number, line in enumerate(lines):
        if line.strip("\ufeff\x00 \t\r\n"):
            return number, line
    return 0, ""


def _rows(lines: Iterable[str], columns: Columns, start: int) -> Iterator[tuple[int, list[str]]]:
    """The lines with their numbers, split; empty ones and the DOS end mark are passed over."""
    separator, width = columns.separator, columns.width
    for number, line in enumerate(lines, start):
        plain = line.rstrip("\n")
        if not plain.strip("\x00\x1a \t"):
            continue
        cells = next(csv.reader([plain], delimiter=separator)) if columns.quoted else plain.split(separator)
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            del cells[width:]
        yield number, cells


class _Reader:
    """Fills a book; keeps what it has seen before, since most cells of a FEC repeat."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.book = Book()
        self.complaints = Complaints()
        self._days: dict[str, str] = dict.fromkeys(_NO_DATE, "")
        self._cents: dict[str, int] = {"": 0}
        self._kinds: dict[str, int] = {}
        self._openings: dict[tuple[str, str], bool] = {}
        self._texts: dict[str, str] = {}

    def take(self, line: int, cells: list[str]) -> None:
        """Add one line to the book, or complain of it."""
        try:
            self._take(line, cells)
        except FlowError as error:
            self.complaints.add(error, line)

    def _take(self, line: int, cells: list[str]) -> None:
        at, book = self.columns, self.book
        if len(cells) != at.width:
            raise _width_error(len(cells), at)
        day = self._day(cells[at.day])
        if not day:
            raise BadFileError(_("The line has no EcritureDate; it must hold a date like 20261231."))
        amount = self._amount(cells)
        account = cells[at.account].strip()
        kind = self._kinds.get(account)
        if kind is None:
            kind = self._kinds[account] = _kind(account)
        same = self._same
        entry = (same(cells[at.journal]), cells[at.number].strip(), day)
        number = book.entries.setdefault(entry, len(book.entries))
        if number == len(book.first_lines):
            book.first_lines.append(line)
        if kind == CUSTOMER:
            book.postings.append(self._posting(line, cells, entry, account, amount))
        book.kinds.append(kind)
        book.amounts.append(amount)
        book.entry_of.append(number)

    def _posting(
        self, line: int, cells: list[str], entry: tuple[str, str, str], account: str, amount: int
    ) -> Posting:
        at = self.columns
        same = self._same
        auxiliary = same(cells[at.auxiliary])
        name = same(cells[at.auxiliary_label if auxiliary else at.account_label])
        journal, number, day = entry
        customer = auxiliary or same(account)
        return Posting(
            line, len(self.book.kinds), customer, name or customer, journal, clean(number), day,
            clean(cells[at.piece]), self._day(cells[at.piece_day]) or day, clean(cells[at.label]), amount,
            same(cells[at.letter]), self._opening(journal, cells[at.journal_label].strip()),
        )  # fmt: skip

    def _same(self, raw: str) -> str:
        """The clean text of a cell; one object for all cells that read the same."""
        text = self._texts.get(raw)
        if text is None:
            cleaned = clean(raw)
            text = self._texts[raw] = self._texts.setdefault(cleaned, cleaned)
        return text

    def _day(self, raw: str) -> str:
        """The ISO date of a cell, empty when the cell is."""
        day = self._days.get(raw)
        if day is None:
            plain = raw.strip()
            day = "" if plain in _NO_DATE else parse_date(plain).isoformat()
            self._days[raw] = day
        return day

    def _amount(self, cells: list[str]) -> int:
        at = self.columns
        first = self._cell_cents(cells[at.first_amount])
        if not at.by_sense:
            return first - self._cell_cents(cells[at.second_amount])
        sense = cells[at.second_amount].strip()
        sign = _SENSES.get(search_key(sense))
        if sign is None:
            if not first:
                return 0
            raise BadFileError(_("The Sens is “{text}”; it must be D or C.").format(text=sense[:20]))
        return sign * first

    def _cell_cents(self, raw: str) -> int:
        value = self._cents.get(raw)
        if value is None:
            value = self._cents[raw] = cents(raw) if raw.strip() else 0
        return value

    def _opening(self, journal: str, label: str) -> bool:
        known = self._openings.get((journal, label))
        if known is None:
            known = search_key(journal) in _OPENING_CODES or bool(_OPENING.search(search_key(label)))
            self._openings[journal, label] = known
        return known


def _kind(account: str) -> int:
    """What an account of the plan comptable général is."""
    if account.startswith("411"):
        return CUSTOMER
    if account.startswith(("4457", "4458")):
        return VAT
    return {"7": SALES, "5": TREASURY}.get(account[:1], OTHER)


def _width_error(found: int, columns: Columns) -> BadFileError:
    name = {"\t": _("a tab")}.get(columns.separator, f"“{columns.separator}”")
    return BadFileError(
        _(
            "The line has {found} columns instead of {wanted}; look for {separator} inside a text, "
            "or a line that was cut."
        ).format(found=found, wanted=columns.width, separator=name)
    )
