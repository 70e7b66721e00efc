"""A FEC into the database: customers, open and settled documents, and what there is to say of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flowtui.i18n import _, language, ngettext
from flowtui.imports.customers import Customers
from flowtui.imports.fec.entries import group, opposites, unbalanced
from flowtui.imports.fec.items import figures, make_items
from flowtui.imports.fec.lines import read_book
from flowtui.imports.quick import key
from flowtui.imports.rows import InvoiceRow
from flowtui.imports.sql import execute
from flowtui.imports.store import Store
from flowtui.imports.terms import due_date
from flowtui.models import Company
from flowtui.models.words import Kind
from flowtui.money import format_cents

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.imports.fec.entries import Grouping
    from flowtui.imports.fec.items import Figures, Item
    from flowtui.imports.fec.lines import Book
    from flowtui.imports.values import FileReport

_CHUNK = 5000
_UNBALANCED_SHOWN = 10


def import_fec(path: Path, report: FileReport) -> None:
    """Read the FEC at ``path`` into the database, in the transaction of the caller.

    Raises:
        BadFileError: it is no FEC, or lines of it are broken.
    """
    book = read_book(path)
    grouping = group(book)
    made = make_items(book, opposites(book, grouping))
    sums = figures(book)
    report.read = sums.lines
    report.details["fec"] = sums.to_json()
    customers = Customers()
    customers.ensure({posting.customer: posting.name for posting in reversed(book.postings)})
    left_out = _store(made.items, customers, report)
    customers.mark_stale()
    _explain(report, sums, made.zero, left_out)
    _report_unbalanced(report, book, grouping)


def _store(items: list[Item], customers: Customers, report: FileReport) -> int:
    """Store what becomes a row; how many settled payments become none."""
    currency = _currency()
    known = _stored_keys() if any(not item.wanted for item in items) else set()
    kept = [item for item in items if item.wanted or item.key in known]
    store = Store("fec", customers)
    store.expect(len(kept))
    for start in range(0, len(kept), _CHUNK):
        store.add([_row(item, customers, currency) for item in kept[start : start + _CHUNK]])
    report.created, report.updated, report.unchanged = store.finish()
    return len(items) - len(kept)


def _row(item: Item, customers: Customers, currency: str) -> InvoiceRow:
    posting = item.posting
    known = customers.by_code[posting.customer]
    due = due_date(date.fromisoformat(posting.piece_day), known.terms) if known.terms else None
    return InvoiceRow(
        source_key=item.key,
        number=item.number,
        search_key=key(item.number),
        kind=item.kind,
        customer_id=known.id,
        issue_date=posting.piece_day,
        due_date=due.isoformat() if due and item.kind == Kind.INVOICE else None,
        created=posting.piece_day,
        currency=currency,
        net_cents=item.net_cents,
        vat_cents=item.vat_cents,
        total_cents=posting.cents,
        balance_cents=item.balance_cents,
        letter=posting.letter,
        label=posting.label,
        source="fec",
    )


def _stored_keys() -> set[str]:
    return {source_key for (source_key,) in execute("SELECT source_key FROM invoice WHERE source = 'fec'")}


def _currency() -> str:
    """A FEC is kept in the currency of the books (art. A47 A-1, VII)."""
    company = Company.select(Company.currency).first()
    return str(company.currency) if company else "EUR"


def _explain(report: FileReport, sums: Figures, zero: int, left_out: int) -> None:
    if left_out:
        report.skip(
            ngettext(
                "{count} settled payment needs no line of its own.",
                "{count} settled payments need no line of their own.",
                left_out,
            ).format(count=left_out)
        )
    if zero:
        report.skip(
            ngettext("{count} line has no amount.", "{count} lines have no amount.", zero).format(count=zero)
        )
    if sums.letters_unbalanced:
        report.skip(
            ngettext(
                "{count} letter does not balance ({amount}); its lines count as settled.",
                "{count} letters do not balance ({amount} together); their lines count as settled.",
                sums.letters_unbalanced,
            ).format(
                count=sums.letters_unbalanced,
                amount=format_cents(sums.letters_unbalanced_cents, language()),
            )
        )


def _report_unbalanced(report: FileReport, book: Book, grouping: Grouping) -> None:
    bad = unbalanced(book, grouping)
    for entry in bad[:_UNBALANCED_SHOWN]:
        report.skip(
            _(
                "Entry {number} of journal {journal} does not balance: debit and credit differ by {amount}."
            ).format(
                number=entry.number, journal=entry.journal, amount=format_cents(entry.cents, language())
            ),
            entry.line,
        )
    if len(bad) > _UNBALANCED_SHOWN:
        report.skip(_("{count} entries in all do not balance.").format(count=len(bad)))
    if total := sum(book.amounts):
        report.skip(
            _("The file does not balance: debit and credit differ by {amount}.").format(
                amount=format_cents(total, language())
            )
        )
