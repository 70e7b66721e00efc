"""Lists whose amounts may be of several currencies: each amount then has its own beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowtui.i18n import N_
from flowtui.ui.cells import RIGHT
from flowtui.ui.widgets.columns import GAP, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowtui.ui.widgets.records import Record, RecordList

_CURRENCY = Column("currency", N_("Cur"), 3)


def show_with_currency(
    listed: RecordList, columns: Sequence[Column], behind: str, found: Iterable[tuple[Record, str]]
) -> None:
    """Show records, each given with its currency; where there are several it stands behind the column ``behind``.

    Behind an amount it is a part of it, so that neither is shown without the other.
    """
    rows = list(found)
    wanted, records = tuple(columns), [record for record, _currency in rows]
    if len({currency for _record, currency in rows}) > 1:
        at = next(place for place, column in enumerate(columns) if column.name == behind)
        put = _within if columns[at].align == RIGHT else _beside
        wanted = (*columns[:at], *_columns(columns[at]), *columns[at + 1 :])
        records = [record._replace(texts=put(record.texts, currency, at)) for record, currency in rows]
    if listed.columns != wanted:
        listed.columns = wanted
        # behind the first column it stands where that stands
        listed.fixed_columns = 2 if wanted[1].name == _CURRENCY.name else 1
        listed.columns_changed()
    listed.set_records(records)


def _columns(column: Column) -> tuple[Column, ...]:
    if column.align != RIGHT:
        return column, replace(_CURRENCY, rank=column.rank)
    more = _CURRENCY.width + GAP
    return (replace(column, width=column.width + more, widest=column.widest and column.widest + more),)


def _within(texts: tuple[str, ...], currency: str, at: int) -> tuple[str, ...]:
    return (*texts[:at], f"{texts[at]} {currency}", *texts[at + 1 :])


def _beside(texts: tuple[str, ...], currency: str, at: int) -> tuple[str, ...]:
    return (*texts[: at + 1], currency, *texts[at + 1 :])
