"""The rows of the list as a CSV file that a spreadsheet opens."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui import clock, money
from flowtui.disk import free
from flowtui.i18n import _
from flowtui.ledger.code_words import code_words, kind_letter
from flowtui.ledger.rows import fetch
from flowtui.models.stopping import look
from flowtui.text import csv_cell
from flowtui.ui.widgets.invoice_columns import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import BinaryIO

    from flowtui.ledger.values import Row

#: Rows in one statement: a few hundredths of a second of work.
_AT_ONCE = 1000


def default_path() -> Path:
    """A file of today in the folder the program was started in, of a name that is not taken."""
    return free(Path.cwd() / f"factures-{clock.today().isoformat()}.csv")


def write(
    ids: Sequence[int],
    file: BinaryIO,
    language: str,
    tell: Callable[[int, int], None] = lambda _done, _count: None,
) -> int:
    """Write the titles and every row that is still there, in their order; how many rows. In any thread.

    UTF-8 with the mark that spreadsheets look for, ``;`` between cells, decimals by language. ``tell`` is
    called with the number of ids that are done, and with that of all, after every few hundred.

    Raises:
        OSError: the disk is full.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer, written = csv.writer(text, delimiter=";"), 0
    cells = _cells(language)
    writer.writerow(BY_NAME[name].title for name in cells)
    for start in range(0, len(ids), _AT_ONCE):
        look()
        rows = fetch(ids[start : start + _AT_ONCE])
        writer.writerows([cell(row) for cell in cells.values()] for row in rows)
        written += len(rows)
        tell(min(start + _AT_ONCE, len(ids)), len(ids))
    text.flush()
    text.detach()
    return written


def _day(moment: datetime | None) -> str:
    return clock.local(moment).date().isoformat() if moment else ""


def _cells(language: str) -> dict[str, Callable[[Row], str]]:
    """By the column's name: every column, unshortened. What comes from outside is no formula.

    What many rows share is put together once.
    """
    safe, day, words, letter = cache(csv_cell), cache(date.isoformat), cache(code_words), cache(kind_letter)

    def amount(cents: int | None) -> str:
        return "" if cents is None else money.format_cents(cents, language, grouping="")

    return {
        "number": lambda row: csv_cell(row.number),
        "date": lambda row: day(row.issue_date),
        "created": lambda row: day(row.created),
        "due": lambda row: day(row.due_date) if row.due_date else "",
        "code": lambda row: safe(row.customer),
        "customer": lambda row: safe(row.customer_name),
        "kind": lambda row: letter(row.kind, opening=row.opening),
        "total": lambda row: amount(row.total_cents),
        "balance": lambda row: amount(row.balance_cents),
        "currency": lambda row: safe(row.currency),
        "late": lambda row: str(row.days_late or ""),
        "mailed": lambda row: _day(row.mailed_at),
        "grouped": lambda row: _day(row.grouped_at),
        "reminders": lambda row: str(row.reminder_count or ""),
        "status": lambda row: safe(row.status),
        "why": lambda row: words(row.preflight),
        "net_amount": lambda row: amount(row.net_cents),
        "vat": lambda row: amount(row.vat_cents),
        "reminded": lambda row: _day(row.last_reminder_at),
        "letter": lambda row: safe(row.letter),
        "original": lambda row: _("yes") if row.original else "",
    }
