"""Each condition against what the row itself shows: the query finds what a reader of the list would."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from flowtui.ledger import query, rows
from flowtui.ledger.filter import Filter, Span, Term
from flowtui.ledger.periods import Period
from flowtui.models import proxy
from flowtui.models.upgrade import create_database
from flowtui.text import search_key
from tests.ledger import crowd
from tests.ledger.test_same_on_both import SHORT_TERMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.ledger.values import Row

_FLAGS = {"failed": "!", "uncertain": "?", "progress": ">"}


def _sized(value: Any, op: str, wanted: Any) -> bool:
    if isinstance(wanted, Span):
        low, high = wanted.low, wanted.high
        return (low is None or value >= low) and (high is None or value <= high)
    return {
        ":": value == wanted,
        "<": value < wanted,
        "<=": value <= wanted,
        ">": value > wanted,
        ">=": value >= wanted,
    }[op]


def _dated(value: date | None, op: str, wanted: Any) -> bool:
    if wanted is None or value is None:
        return wanted is None and value is None
    assert isinstance(wanted, Period)
    first, last = wanted.resolve(crowd.TODAY)
    return {
        ":": (first is None or value >= first) and (last is None or value <= last),
        "<": value < (first or date.min),
        "<=": value <= (last or date.max),
        ">": value > (last or date.max),
        ">=": value >= (first or date.min),
    }[op]


def _sent(moment: datetime | None, op: str, wanted: Any) -> bool:
    if isinstance(wanted, bool):
        return (moment is not None) is wanted
    return moment is not None and _dated(moment.date(), op, wanted)


def _matches(text: str, pattern: str) -> bool:
    first, *rest = search_key(pattern).split("*")
    if not rest:
        return search_key(text) == first
    folded = search_key(text)
    if not folded.startswith(first) or not folded[len(first) :].endswith(rest[-1]):
        return False
    return all(part in folded for part in rest)


def _overdue(row: Row) -> bool:
    return row.balance_cents > 0 and row.due_date is not None and row.due_date < crowd.TODAY


_READ: dict[str, Callable[[Row, str, Any], bool]] = {
    "settled": lambda row, _op, value: (row.balance_cents == 0) is value,
    "overdue": lambda row, _op, value: _overdue(row) is value,
    "late": lambda row, op, value: _sized(row.days_late, op, value),
    "created": lambda row, op, value: _dated(row.created, op, value),
    "date": lambda row, op, value: _dated(row.issue_date, op, value),
    "due": lambda row, op, value: _dated(row.due_date, op, value),
    "number": lambda row, _op, value: _matches(row.number, value),
    "kind": lambda row, _op, value: row.kind == value,
    "balance": lambda row, op, value: _sized(row.balance_cents, op, value),
    "total": lambda row, op, value: _sized(row.total_cents, op, value),
    "mailed": lambda row, op, value: _sent(row.mailed_at, op, value),
    "grouped": lambda row, op, value: _sent(row.grouped_at, op, value),
    "reminders": lambda row, op, value: _sized(row.reminder_count, op, value),
    "offset": lambda row, _op, value: (row.offset_group is not None) is value,
    "currency": lambda row, _op, value: row.currency == value.upper(),
    "sending": lambda row, _op, value: row.mail_flag == _FLAGS[value],
    "why": lambda row, _op, value: row.preflight == value,
}
#: What the reminder is asked of, or nobody can tell by the row.
_ELSEWHERE = ("settled", "credit-balance", "too-large", "no-right", "template-missing")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Row]]:
    """Every row of a crowd, where midnight in UTC is midnight here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield from _everything(tmp_path_factory)
    time.tzset()


def _everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Row]]:
    database = create_database(f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'crowd.db'}")
    crowd.fill(seed=11)
    yield rows.fetch(list(range(1, 301)), today=crowd.TODAY)
    database.close()
    proxy.initialize(None)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(term=SHORT_TERMS.filter(lambda term: term.field in _READ and term.value not in _ELSEWHERE))
def test_a_condition_finds_what_the_row_shows(everything: list[Row], term: Term) -> None:
    shown = {row.id for row in everything if _READ[term.field](row, term.op, term.value) is not term.negated}
    assert set(query.ids(Filter((term,)), today=crowd.TODAY)) == shown


def test_days_late_count_from_the_due_date(everything: list[Row]) -> None:
    late = [row for row in everything if row.days_late]
    assert late
    for row in late:
        assert row.due_date == crowd.TODAY - timedelta(days=row.days_late)
