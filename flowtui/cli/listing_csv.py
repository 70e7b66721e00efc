"""The list for a spreadsheet."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from flowtui.money import format_cents
from flowtui.text import csv_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.ledger.values import Row

_FIELDS = (
    "number",
    "kind",
    "issue_date",
    "due_date",
    "customer",
    "customer_name",
    "currency",
    "total_cents",
    "balance_cents",
    "days_late",
    "mailed_at",
    "grouped_at",
    "reminder_count",
    "status",
    "preflight",
)
#: The first line: amounts are in units of the currency, so they do not call themselves cents.
HEAD = tuple(name.removesuffix("_cents") for name in _FIELDS)


def write_csv(rows: Iterable[Row], file: TextIO, *, french: bool) -> None:
    """The rows, with separator and decimal sign as the language's spreadsheets expect them.

    No cell of text can be run as a formula.
    """
    writer = csv.writer(file, delimiter=";" if french else ",", lineterminator="\n")
    writer.writerow(HEAD)
    for row in rows:
        values = row._asdict()
        writer.writerow([_cell(name, values[name], french=french) for name in _FIELDS])


def _cell(name: str, value: Any, *, french: bool) -> str:
    if value is None:
        return ""
    if name.endswith("_cents"):
        return format_cents(value, "fr" if french else "en", grouping="")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"{value.isoformat(' ', 'seconds')}Z"
    return csv_cell(str(value))
