"""From the cells of a FEC's lines to a book; what repeats is read once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.dates import parse_date, serial_day
from flowtui.imports.errors import BadFileError, Complaints
from flowtui.imports.fec.book import CUSTOMER, OTHER, SALES, TREASURY, VAT, Book, Posting
from flowtui.imports.quick import clean
from flowtui.text import search_key

if TYPE_CHECKING:
    from flowtui.imports.amounts import AmountReader
    from flowtui.imports.fec.header import Columns

_SENSES = {"d": 1, "c": -1, "+1": 1, "1": 1, "-1": -1, "+": 1, "-": -1, "debit": 1, "credit": -1}
_OPENING = re.compile(
    r"\ba[- ]?nouveaux?\b|\breports?\b|\bouverture\b|\bbilan (d'ouverture|debut)|balance initiale"
)
_OPENING_CODES = {"an", "ano", "anx", "ran", "ouv", "anouv", "anc"}
_NO_DATE = {"", "00000000", "0"}


class Reader:
    """Fills a book; keeps what it has seen before, since most cells of a FEC repeat."""

    def __init__(self, columns: Columns, amounts: AmountReader) -> None:
        self.columns = columns
        self._amounts = amounts
        self.book = Book()
        self.complaints = Complaints()
        self._days: dict[str, str] = dict.fromkeys(_NO_DATE, "")
        self._cents: dict[str, int] = {"": 0}
        self._kinds: dict[str, int] = {}
        self._openings: dict[tuple[str, str], bool] = {}
        self._texts: dict[str, str] = {}
        self._trimmed: list[tuple[int, int]] = []

    def take(self, line: int, cells: list[str]) -> None:
        """Add one line to the book, or complain of it."""
        try:
            self._take(line, cells)
        except FlowError as error:
            self.complaints.add(error, line)

    def finish(self) -> Book:
        """The book.

        An editor may have taken the empty last columns from a file's lines; where only a few lines lack
        them, those were cut.

        Raises:
            BadLinesError: lines were wrong.
        """
        if len(self._trimmed) * 2 < len(self.book.kinds):
            for line, found in self._trimmed:
                self.complaints.add(_width_error(found, self.columns), line)
        self.complaints.finish()
        self.book.rounded = self._amounts.rounded
        return self.book

    def _take(self, line: int, cells: list[str]) -> None:
        at, book = self.columns, self.book
        if len(cells) != at.width:
            if not at.needed <= len(cells) < at.width:
                raise _width_error(len(cells), at)
            self._trimmed.append((line, len(cells)))
        day = self._day(cells[at.day])
        if not (day or cells[at.account].strip() or cells[at.number].strip()):
            book.sums.append(line)
            return
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
            if kind != CUSTOMER and self._opening(entry[0], cells[at.journal_label].strip()):
                book.opening_pieces.add(clean(cells[at.piece]))
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
            clean(cells[at.piece]), self._piece_day(cells[at.piece_day]) or day, clean(cells[at.label]), amount,
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
            day = "" if plain in _NO_DATE else self._date(plain)
            self._days[raw] = day
        return day

    def _date(self, plain: str) -> str:
        serial = serial_day(plain)
        if serial is None:
            return parse_date(plain).isoformat()
        day = serial.isoformat()
        self.book.serial = self.book.serial or (plain, day)
        return day

    def _piece_day(self, raw: str) -> str:
        """As :meth:`_day`; a document may be undated, so that a PieceDate that is none stops nothing."""
        try:
            return self._day(raw)
        except FlowError:
            self.book.undated += 1
            return ""

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
            value = self._cents[raw] = self._amounts.cents(raw) if raw.strip() else 0
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
