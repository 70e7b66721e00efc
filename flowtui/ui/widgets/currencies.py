"""Lists whose amounts may be of several currencies: each amount then has its own beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowtui.i18n import N_
from flowtui.ui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowtui.ui.widgets.records import Record, RecordList

_CURRENCY = Column("currency", N_("Cur"), 3)


def show_with_currency(
    listed: RecordList, columns: Sequence[Column], behind: str, found: Iterable[tuple[Record, str]]
) -> None:
    """Show records, each given with its currency; where there are several it stands behind the column ``behind``."""
    rows = list(found)
    wanted, records = tuple(columns), [record for record, _currency in rows]
    if len({currency for _record, currency in rows}) > 1:
        at = next(place for place, column in enumerate(columns) if column.name == behind) + 1
        # it is shown where the column is that it belongs to
        wanted = (*columns[:at], replace(_CURRENCY, rank=columns[at - 1].rank), *columns[at:])
        records = [_beside(record, currency, at) for record, currency in rows]
    if listed.columns != wanted:
        listed.columns = wanted
        # behind the first column it stands where that stands
        listed.fixed_columns = 2 if wanted[1].name == _CURRENCY.name else 1
        listed.columns_changed()
    listed.set_records(records)


def _beside(record: Record, currency: str, at: int) -> Record:
    return record._replace(texts=(*record.texts[:at], currency, *record.texts[at:]))
