"""The rows of the list as a CSV file that a spreadsheet opens."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui import clock, money
from flowtui.disk import free
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.ledger.code_words import code_words, kind_letter
from flowtui.ledger.rows import fetch
from flowtui.system_words import system_words
from flowtui.text import csv_cell
from flowtui.ui.widgets.invoice_columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowtui.ledger.values import Row

_AT_ONCE = 2000


class ExportError(FlowError):
    """The file cannot be written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("{path} cannot be written: {why}").format(path=path, why=why))


def default_path() -> Path:
    """A file of today in the folder the program was started in, of a name that is not taken."""
    return free(Path.cwd() / f"factures-{clock.today().isoformat()}.csv")


def export(ids: Sequence[int], path: str, language: str) -> Path:
    """Write the rows in their order; the path as it was understood. An existing file is not replaced.

    UTF-8 with the mark that spreadsheets look for, ``;`` between cells, decimals by language.

    Raises:
        ExportError: the folder is missing, may not be written to, or the file is there already.
    """
    where = Path(path).expanduser()
    try:
        with where.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(column.title for column in COLUMNS)
            for start in range(0, len(ids), _AT_ONCE):
                writer.writerows(_cells(row, language) for row in fetch(list(ids[start : start + _AT_ONCE])))
    except FileExistsError:
        raise ExportError(where, _("there is a file of that name already")) from None
    except OSError as error:
        raise ExportError(where, system_words(error)) from error
    return where


def _cells(row: Row, language: str) -> Iterator[str]:
    """The columns of the list, unshortened, none of them a formula."""
    for text in (
        row.number,
        row.issue_date.isoformat(),
        row.created.isoformat(),
        row.due_date.isoformat() if row.due_date else "",
        row.customer,
        row.customer_name,
        kind_letter(row),
    ):
        yield csv_cell(text)
    for cents in (row.total_cents, row.balance_cents):
        yield money.format_cents(cents, language, grouping="")
    yield row.currency
    yield str(row.days_late or "")
    yield row.mailed_at.date().isoformat() if row.mailed_at else ""
    yield row.grouped_at.date().isoformat() if row.grouped_at else ""
    yield str(row.reminder_count or "")
    yield csv_cell(row.status)
    yield code_words(row.preflight)
