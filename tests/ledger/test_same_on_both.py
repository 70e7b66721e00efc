"""SQLite and PostgreSQL give the same list: order, rows, counts and sums, for any filter and sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowtui.ledger import ageing, offsets, preflight, query, rows, totals, window
from flowtui.ledger.filter import Filter, Term
from flowtui.models import Invoice, proxy
from flowtui.models.upgrade import create_database
from tests.ledger import crowd
from tests.ledger.strategies import filters, sorts, terms
from tests.postgres import new_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import peewee as pw

    from flowtui.ledger.sort import Sort

#: Values that some rows of the crowd meet and some do not.
_PATTERNS = st.sampled_from(
    (
        "dup*",
        "dupont & fils",
        "*é*",
        "c1*",
        "É2",
        "IN*",
        "in1",
        "_",
        "100%",
        "\\",
        "strasse",
        "R*",
        "EUR",
        "usd",
        "lefevre",
    )
)
_NUMBERS = st.sampled_from((-20000, -1, 0, 1, 2, 3, 20, 10000, 30000))
SHORT_TERMS = terms(_PATTERNS, _NUMBERS).filter(
    lambda term: term.field != "status" or term.value in (None, "R*")
)
_LIGHT = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Both(NamedTuple):
    """The same crowd on either database."""

    databases: tuple[pw.Database, pw.Database]

    def answers(self, ask: Callable[[], Any]) -> tuple[Any, Any]:
        found = []
        for database in self.databases:
            proxy.initialize(database)
            found.append(ask())
        return found[0], found[1]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Both]:
    file = tmp_path_factory.mktemp("both") / "both.db"
    databases = []
    for url in (f"sqlite:///{file}", new_database(postgres_server)):
        databases.append(create_database(url))
        crowd.fill(seed=7)
    yield Both(tuple(databases))
    for database in databases:
        database.close()
    proxy.initialize(None)


@_LIGHT
@given(filter_=filters(SHORT_TERMS, most=3), order=sorts())
def test_the_list_is_the_same(both: Both, filter_: Filter, order: Sort) -> None:
    def ask() -> Any:
        ids = list(query.ids(filter_, order))
        view = window.Window(filter_, order)
        assert [row.id for row in view.first_page(40).rows] == ids[:40]
        assert query.count(filter_) == len(ids)
        sums = totals.totals(filter_)
        assert sums == totals.totals_of(ids)
        assert sum(one.count for one in sums) == len(ids)
        return ids, sums, ageing.aged(filter_)

    ours, theirs = both.answers(ask)
    assert ours == theirs


@_LIGHT
@given(term=SHORT_TERMS)
def test_a_negated_condition_takes_all_the_others(both: Both, term: Term) -> None:
    def ask() -> Any:
        wanted = set(query.ids(Filter((term,))))
        others = set(query.ids(Filter((Term(term.field, term.op, term.value, not term.negated),))))
        return wanted, others

    (wanted, others), theirs = both.answers(ask)
    assert (wanted, others) == theirs
    assert not wanted & others
    assert wanted | others == set(range(1, 301))


@_LIGHT
@given(order=sorts())
def test_turning_the_order_keeps_the_rows(both: Both, order: Sort) -> None:
    def ask() -> Any:
        return list(query.ids(Filter(), order)), list(query.ids(Filter(), order.reversed()))

    (there, back), theirs = both.answers(ask)
    assert (there, back) == theirs
    assert sorted(there) == sorted(back)
    if order.column not in ("due", "offset"):  # empty cells stay last both ways
        assert there == back[::-1]


def test_rows_and_cancel_outs_are_the_same(both: Both) -> None:
    def ask() -> Any:
        everything = list(range(1, 301))
        before = rows.fetch(everything)
        with proxy.obj.atomic() as transaction:
            changed = offsets.refresh()
            groups = [(row.id, row.offset_group) for row in rows.fetch(everything)]
            transaction.rollback()
        return before, changed, groups

    ours, theirs = both.answers(ask)
    assert ours == theirs
    assert ours[1] > 0


@pytest.mark.parametrize("purpose", ["invoice", "reminder", "statement"])
@pytest.mark.parametrize("gap_days", [0, 1, 3])
def test_the_preflight_is_the_same(both: Both, purpose: str, gap_days: int) -> None:
    def ask() -> Any:
        code = preflight.code(purpose, today=crowd.TODAY, gap_days=gap_days)
        codes = dict(proxy.obj.execute(Invoice.select(Invoice.id, code)))
        for wanted in set(codes.values()):
            having = preflight.having(purpose, wanted, today=crowd.TODAY, gap_days=gap_days)
            found = {id_ for (id_,) in proxy.obj.execute(Invoice.select(Invoice.id).where(having))}
            assert found == {id_ for id_, one in codes.items() if one == wanted}
        return codes

    ours, theirs = both.answers(ask)
    assert ours == theirs
    assert len(set(ours.values())) >= 5
