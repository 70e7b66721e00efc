"""A FEC into the database: customers, open and settled documents, and what there is to say of it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.amounts import tell_rounded
from flowtui.imports.customers import Customers
from flowtui.imports.dates import tell_serial
from flowtui.imports.fec.carry import carry, stored_rows
from flowtui.imports.fec.entries import group, opposites
from flowtui.imports.fec.items import figures, make_items
from flowtui.imports.fec.lines import read_book
from flowtui.imports.fec.openings import Sums, find_openings, mark_sums
from flowtui.imports.fec.remarks import tell_figures, tell_left_out, tell_sums, tell_unbalanced
from flowtui.imports.fec.rows import Rows
from flowtui.imports.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.imports.fec.book import Book
    from flowtui.imports.fec.carry import Carried
    from flowtui.imports.fec.entries import Opposite
    from flowtui.imports.rows import InvoiceRow
    from flowtui.imports.values import FileReport

_CHUNK = 5000


def import_fec(path: Path, report: FileReport) -> None:
    """Read the FEC at ``path`` into the database, in the transaction of the caller.

    Raises:
        BadFileError: it is no FEC, or lines of it are broken.
    """
    book = read_book(path)
    grouping = group(book)
    sums = figures(book)
    report.read = sums.lines
    report.details["fec"] = sums.to_json()
    customers = Customers()
    customers.ensure({posting.customer: posting.name for posting in reversed(book.postings)})
    _Import(book, opposites(book, grouping), customers, report).run()
    customers.mark_stale()
    tell_figures(report, sums, book.undated)
    for line in book.sums:
        report.skip(_("The line names no customer and no date: it is taken for a sum, and left out."), line)
    tell_rounded(report, book.rounded)
    tell_serial(report, book.serial)
    tell_unbalanced(report, book, grouping)


class _Import:
    """Stores the documents of one book."""

    def __init__(
        self, book: Book, opposites: dict[int, Opposite], customers: Customers, report: FileReport
    ) -> None:
        self._book = book
        self._customers = customers
        self._report = report
        self._stored = stored_rows()
        find_openings(book, opposites)
        self._sums = Sums(book)
        self._openings = list(make_items([one for one in book.postings if one.opening], opposites))
        self._others = make_items([one for one in book.postings if not one.opening], opposites)

    def run(self) -> None:
        """Store what becomes a row, and say what became none."""
        carried = carry(self._openings, self._book.last_day, self._stored, self._customers)
        make = Rows(carried, self._customers, self._sums)
        known = {row.source_key for row in self._stored}
        store = Store("fec", self._customers, last_day=self._book.last_day)
        store.expect(len(self._book.postings) - len(known))
        seen: set[str] = set()
        settled = 0
        rows: list[InvoiceRow] = []
        for item in chain(self._openings, self._others):
            seen.add(item.key)
            if item.key in carried.known:
                continue
            if not item.wanted and item.key not in known:
                settled += 1
                continue
            rows.append(make.row(item))
            if len(rows) == _CHUNK:
                store.add(rows)
                rows = []
        store.add(rows)
        self._report.created, self._report.updated, self._report.unchanged = store.finish()
        self._mark(carried)
        tell_left_out(self._report, settled=settled, known=len(carried.known), gone=self._gone(seen))

    def _mark(self, carried: Carried) -> None:
        """Tell the sums among the opening lines from the documents, but for those known from another year."""
        new = [
            item for item in self._openings if item.key not in carried.same and item.key not in carried.known
        ]
        sums = [item.key for item in new if self._sums.has(item)]
        mark_sums(sums, {item.key for item in new}.difference(sums))
        tell_sums(self._report, sum(1 for item in new if item.balance_cents and self._sums.has(item)))

    def _gone(self, seen: set[str]) -> int:
        """How many open rows of an earlier file of the same months this one has no more."""
        here = {self._customers.id_of(posting.customer) for posting in self._book.postings}
        months = (self._book.first_day, self._book.last_day)
        return sum(
            1
            for row in self._stored
            if row.balance_cents
            and row.customer_id in here
            and months[0] <= row.day <= months[1]
            and row.source_key not in seen
        )
