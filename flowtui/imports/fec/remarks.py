"""What there is to say of a FEC beside its figures: what became no row, what does not balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _, language, ngettext
from flowtui.imports.fec.entries import unbalanced
from flowtui.money import format_cents

if TYPE_CHECKING:
    from flowtui.imports.fec.book import Book
    from flowtui.imports.fec.entries import Grouping
    from flowtui.imports.fec.items import Figures
    from flowtui.imports.values import FileReport

_UNBALANCED_SHOWN = 10


def tell_left_out(report: FileReport, *, settled: int, known: int, gone: int) -> None:
    """How many lines became no row, and why; how many rows of an earlier file have no line any more."""
    if settled:
        report.skip(
            ngettext(
                "{count} settled payment needs no line of its own.",
                "{count} settled payments need no line of their own.",
                settled,
            ).format(count=settled)
        )
    if known:
        report.skip(
            ngettext(
                "{count} line carried forward is known in detail from the year before.",
                "{count} lines carried forward are known in detail from the year before.",
                known,
            ).format(count=known)
        )
    if gone:
        report.skip(
            ngettext(
                "{count} open line of an earlier file is not in this one any more; it stays as it is.",
                "{count} open lines of an earlier file are not in this one any more; they stay as they are.",
                gone,
            ).format(count=gone)
        )


def tell_sums(report: FileReport, count: int) -> None:
    """How many opening lines are no documents."""
    if count:
        report.skip(
            ngettext(
                "{count} line carried forward is an opening balance without a document: it is owed, and never mailed alone.",
                "{count} lines carried forward are opening balances without a document: they are owed, and never mailed alone.",
                count,
            ).format(count=count)
        )


def tell_figures(report: FileReport, sums: Figures, undated: int) -> None:
    """Lines without an amount or a date of their own, and letters that do not balance."""
    if undated:
        report.skip(
            ngettext(
                "{count} line has a PieceDate that is no date; the entry's date is taken.",
                "{count} lines have a PieceDate that is no date; the entry's date is taken.",
                undated,
            ).format(count=undated)
        )
    if sums.zero_lines:
        report.skip(
            ngettext("{count} line has no amount.", "{count} lines have no amount.", sums.zero_lines).format(
                count=sums.zero_lines
            )
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


def tell_unbalanced(report: FileReport, book: Book, grouping: Grouping) -> None:
    """Entries that do not balance, the first ones by name, and the file if it does not."""
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
