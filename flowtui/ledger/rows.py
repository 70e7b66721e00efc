"""The rows of a page: one statement, whatever the number of columns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.ledger import preflight
from flowtui.ledger.bulk import chunks, ids_in, json_list
from flowtui.ledger.expressions import ZERO, has_original
from flowtui.ledger.sending import mail_flag
from flowtui.ledger.stored import as_day, as_moment
from flowtui.ledger.values import Row
from flowtui.models import Customer, Invoice, ReminderStatus, proxy
from flowtui.models.database import is_sqlite
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

#: Ids in one statement.
_CHUNK = 5_000
_DUE, _BALANCE, _LATE = map(Row._fields.index, ("due_date", "balance_cents", "days_late"))
#: What reads values as they are stored, and where they stand in a row.
_READ = (
    (as_day, tuple(map(Row._fields.index, ("issue_date", "due_date", "created")))),
    (as_moment, tuple(map(Row._fields.index, ("mailed_at", "grouped_at", "last_reminder_at")))),
    (bool, tuple(map(Row._fields.index, ("opening", "original")))),
)


def fetch(ids: Sequence[int], *, today: date | None = None) -> list[Row]:
    """The rows with these ids, in the order of ``ids``.

    A row that is gone by now is left out; the list shows an empty line for it.
    """
    day = today or clock.today()
    found: dict[int, Row] = {}
    for chunk in chunks(ids, _CHUNK):
        found.update((row.id, row) for row in _read(chunk, day))
    return [found[id_] for id_ in ids if id_ in found]


def _read(ids: Sequence[int], today: date) -> Iterator[Row]:
    """SQLite hands dates out as text, PostgreSQL as dates."""
    statement, parameters = _prepared(today, is_sqlite())
    wanted = json_list(ids) if is_sqlite() else list(ids)
    for record in proxy.obj.execute_sql(statement, (*parameters, wanted)):
        values = list(record)
        for read, places in _READ:
            for place in places:
                values[place] = read(values[place])
        due = values[_DUE]
        if due and values[_BALANCE] > 0 and due < today:
            values[_LATE] = (today - due).days
        yield Row._make(values)


@lru_cache(maxsize=4)
def _prepared(today: date, _sqlite: bool) -> tuple[str, tuple[Any, ...]]:
    """The statement without its last parameter, the ids; putting it together costs as much as running it."""
    statement, parameters = _statement(today).sql()
    return statement, tuple(parameters[:-1])


def _statement(today: date) -> Any:
    """The columns stand in the order of :class:`Row`."""
    return (
        Invoice.select(
            Invoice.id,
            Invoice.number,
            Invoice.kind,
            Invoice.issue_date,
            Invoice.due_date,
            Invoice.created,
            Invoice.customer,
            Customer.code,
            Customer.name,
            Invoice.currency,
            Invoice.total_cents,
            Invoice.balance_cents,
            ZERO,
            Invoice.mailed_at,
            Invoice.grouped_at,
            Invoice.reminder_count,
            pw.fn.COALESCE(ReminderStatus.code, ""),
            preflight.code(Purpose.INVOICE, today=today),
            Invoice.offset_group,
            mail_flag(),
            Invoice.opening,
            Invoice.net_cents,
            Invoice.vat_cents,
            Invoice.letter,
            Invoice.last_reminder_at,
            has_original(),
        )
        .join(Customer, on=(Invoice.customer == Customer.id))
        .join(ReminderStatus, pw.JOIN.LEFT_OUTER, on=(Invoice.status == ReminderStatus.id))
        .where(ids_in([0]))
    )
