"""The columns of the invoice list: on 80 cells those of the daily work, more where there is room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowtui.i18n import N_, _
from flowtui.ui.cells import RIGHT
from flowtui.ui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

# what a narrow screen cannot do without has a rank below 0, what comes last of all the highest
COLUMNS = (
    Column("number", N_("No."), 12, rank=-3, good=16, widest=24),
    Column("date", N_("Date"), 8),
    Column("created", N_("Created"), 8, rank=7),
    Column("due", N_("Due"), 8),
    Column("code", N_("Code"), 8, rank=8, widest=14),
    Column("customer", N_("Customer"), 8, rank=-2, widest=60, good=26),
    Column("kind", N_("K"), 1),
    Column("net_amount", N_("Net"), 11, RIGHT, rank=11, widest=14),
    Column("vat", N_("VAT"), 10, RIGHT, rank=12, widest=13),
    Column("total", N_("Total"), 11, RIGHT, rank=5, widest=14),
    Column("balance", N_("Balance"), 11, RIGHT, rank=-2, widest=14),
    Column("currency", N_("Cur"), 3, rank=-1),
    Column("late", N_("Late"), 4, RIGHT),
    Column("mailed", N_("M"), 1),
    Column("mailed_on", N_("Mailed"), 8, rank=9),
    Column("grouped", N_("G"), 1),
    Column("grouped_on", N_("Grouped"), 8, rank=13),
    Column("reminders", N_("Rem"), 3, RIGHT, rank=4),
    Column("reminded", N_("Reminded"), 8, rank=10),
    Column("status", N_("Status"), 6, widest=10),
    Column("why", N_("Why"), 12, rank=6, widest=18),
    Column("letter", N_("Let."), 4, rank=14, widest=8),
    Column("original", N_("PDF"), 3, rank=15),
)
#: The column that always stands, and stays where the others move.
FIRST = "number"
#: A title of so many cells is not shortened for the arrow of the order: its column becomes wider.
_SHORT = 4
BY_NAME = {column.name: column for column in COLUMNS}
#: In which order of the ledger a click on the title puts the list, where it has another name than the column.
_ORDERS = {"mailed_on": "mailed", "grouped_on": "grouped"}
#: What a column holds, for those whose title does not say it well.
_MEANING = {
    "number": N_("Number"),
    "date": N_("Date of the invoice"),
    "created": N_("Date of creation"),
    "due": N_("Due date"),
    "code": N_("Customer code"),
    "customer": N_("Customer name"),
    "kind": N_("Kind: invoice, credit note, payment, brought forward"),
    "net_amount": N_("Net amount"),
    "vat": N_("VAT"),
    "total": N_("Total"),
    "balance": N_("Balance"),
    "currency": N_("Currency"),
    "late": N_("Days late"),
    "mailed": N_("Mailed: m, and ! ? > for its last mail"),
    "mailed_on": N_("Date of the last mail"),
    "grouped": N_("Grouped: g"),
    "grouped_on": N_("Date of the last grouped mail"),
    "reminders": N_("Number of reminders"),
    "reminded": N_("Date of the last reminder"),
    "status": N_("Reminder status"),
    "why": N_("Why it would not leave"),
    "letter": N_("Matching letter"),
    "original": N_("Original PDF"),
}


def arranged(choice: Sequence[str], sorted_by: str, *, currencies: int) -> tuple[Column, ...]:
    """The columns of a list in their order: those of ``choice``, else all, which share the room by their rank.

    The column of the order always stands, and the currency where the list has several.
    """
    wanted = {name for name in BY_NAME if order_of(name) == sorted_by}
    wanted = {sorted_by} & set(BY_NAME) if not wanted & set(choice) else set()
    if currencies > 1:
        wanted.add("currency")
    if choice:
        names = [name for name in choice if name in BY_NAME]
        for name in sorted(wanted - set(names)):
            names.insert(place_for(name, names), name)
        return tuple(_with_arrow(BY_NAME[name], sorted_by) for name in names)
    return tuple(
        _with_arrow(
            replace(column, rank=min(column.rank, -1)) if column.name in wanted else column, sorted_by
        )
        for column in COLUMNS
        if column.name != "currency" or column.name in wanted
    )


def _with_arrow(column: Column, sorted_by: str) -> Column:
    """One cell more where the order's arrow would not leave enough of a short title."""
    if order_of(column.name) != sorted_by or column.width > min(_SHORT, len(column.title)):
        return column
    # what it holds stands under the letters, not under the arrow
    return replace(column, width=column.width + 1, align=RIGHT)


def place_for(name: str, names: Sequence[str]) -> int:
    """Behind the nearest of the columns that stand before it when nothing was chosen."""
    before = [column.name for column in COLUMNS]
    for other in reversed(before[: before.index(name)]):
        if other in names:
            return names.index(other) + 1
    return min(1, len(names))


def order_of(name: str) -> str:
    """The ledger's order for a column."""
    return _ORDERS.get(name, name)


def meaning(name: str) -> str:
    """What a column holds, in words."""
    return _(_MEANING[name])
