"""The rows of the list as a CSV file that a spreadsheet opens."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock, money
from flowtui.disk import free
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.ledger.code_words import code_words, kind_letter
from flowtui.ledger.rows import fetch
from flowtui.system_words import system_words
from flowtui.text import csv_cell
from flowtui.ui.widgets.invoice_columns import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from typing import TextIO

    from flowtui.ledger.values import Row

_AT_ONCE = 2000


class ExportError(FlowError):
    """The file cannot be written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("{path} cannot be written: {why}").format(path=path, why=why))


def default_path() -> Path:
    """A file of today in the folder the program was started in, of a name that is not taken."""
    return free(Path.cwd() / f"factures-{clock.today().isoformat()}.csv")


class Exported(NamedTuple):
    """A file that was written: the path as it was understood, and how many rows it has."""

    path: Path
    rows: int


def export(ids: Sequence[int], path: str, language: str) -> Exported:
    """Write the rows in their order, in any thread. An existing file is not replaced, half a file is not left.

    UTF-8 with the mark that spreadsheets look for, ``;`` between cells, decimals by language.

    Raises:
        ExportError: the folder is missing, may not be written to, or the file is there already.
    """
    where = Path(path).expanduser()
    try:
        with where.open("x", encoding="utf-8-sig", newline="") as file:
            try:
                return Exported(where, _write(ids, file, language))
            except BaseException:
                where.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise ExportError(where, _("there is a file of that name already")) from None
    except OSError as error:
        raise ExportError(where, system_words(error)) from error


def _write(ids: Sequence[int], file: TextIO, language: str) -> int:
    """The titles and every row that is still there; how many."""
    writer, written = csv.writer(file, delimiter=";"), 0
    writer.writerow(BY_NAME[name].title for name in _CELLS)
    for start in range(0, len(ids), _AT_ONCE):
        rows = fetch(list(ids[start : start + _AT_ONCE]))
        writer.writerows(_cells(row, language) for row in rows)
        written += len(rows)
    file.flush()
    return written


def _day(moment: datetime | None) -> str:
    return clock.local(moment).date().isoformat() if moment else ""


def _amount(cents: int | None, language: str) -> str:
    return "" if cents is None else money.format_cents(cents, language, grouping="")


#: By the column's name; what the list shortens stands here whole.
_CELLS: dict[str, Callable[[Row, str], str]] = {
    "number": lambda row, _language: row.number,
    "date": lambda row, _language: row.issue_date.isoformat(),
    "created": lambda row, _language: row.created.isoformat(),
    "due": lambda row, _language: row.due_date.isoformat() if row.due_date else "",
    "code": lambda row, _language: row.customer,
    "customer": lambda row, _language: row.customer_name,
    "kind": lambda row, _language: kind_letter(row.kind, opening=row.opening),
    "total": lambda row, language: _amount(row.total_cents, language),
    "balance": lambda row, language: _amount(row.balance_cents, language),
    "currency": lambda row, _language: row.currency,
    "late": lambda row, _language: str(row.days_late or ""),
    "mailed": lambda row, _language: _day(row.mailed_at),
    "grouped": lambda row, _language: _day(row.grouped_at),
    "reminders": lambda row, _language: str(row.reminder_count or ""),
    "status": lambda row, _language: row.status,
    "why": lambda row, _language: code_words(row.preflight),
    "net_amount": lambda row, language: _amount(row.net_cents, language),
    "vat": lambda row, language: _amount(row.vat_cents, language),
    "reminded": lambda row, _language: _day(row.last_reminder_at),
    "letter": lambda row, _language: row.letter,
    "original": lambda row, _language: _("yes") if row.original else "",
}
#: Amounts begin with a minus, which would make a formula of any other cell.
_AMOUNTS = frozenset({"total", "balance", "net_amount", "vat"})


def _cells(row: Row, language: str) -> Iterator[str]:
    """Every column, unshortened, none of them a formula."""
    for name, cell in _CELLS.items():
        text = cell(row, language)
        yield text if name in _AMOUNTS else csv_cell(text)
