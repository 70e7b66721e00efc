"""After any sequence of marking, sorting and filtering the sums of the marks are what SQL says.

The ledger answers late here, as it does in the window: while rows are toggled, or after the marks were
changed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowtui.ledger import query, totals
from flowtui.ledger.customers import count_customers, ids_of
from flowtui.ledger.language import parse
from flowtui.ledger.rows import fetch
from flowtui.ledger.sort import Sort
from flowtui.ui.rowstore import RowStore
from flowtui.ui.selection import Selection
from tests.ui import seed

if TYPE_CHECKING:
    import peewee as pw

FILTERS = ("", "open", "kind:credit", "date:2026-01..2026-05", "balance>500", "customer:K1*")
SORTS = (Sort("date", True), Sort("customer", False), Sort("balance", True), Sort("number", False))
_PLACES = st.integers(0, 299)
KEYS = st.one_of(
    st.tuples(st.sampled_from(("space", "shift", "customer")), _PLACES),
    st.tuples(st.just("range"), _PLACES, _PLACES),
    st.tuples(st.just("list"), st.sampled_from(FILTERS), st.sampled_from(SORTS)),
    st.tuples(st.sampled_from(("all", "invert", "none", "answer", "answer"))),
)


class Window:
    """A list, its marks, and a ledger that answers when it is told to."""

    def __init__(self, theirs: dict[int, list[int]]) -> None:
        self.marks = Selection(theirs.__getitem__)
        self.theirs = theirs
        self.store = RowStore(fetch)
        self.waiting: tuple[int, list[int]] | None = None
        self.list("", SORTS[0])

    def list(self, text: str, order: Sort) -> None:
        found = parse(text)
        ids = query.ids(found, order)
        self.store.finish(ids, gapless=len(ids) == max(ids, default=0))
        self.sums = totals.totals(found)

    def press(self, key: str, *where: object) -> None:
        getattr(self, key)(*where)
        if (self.marks.stale or self.marks.uncounted) and not self.marks.asked:
            self.waiting = (self.marks.ask(), list(self.marks.ids()))

    def space(self, place: int) -> None:
        row = self.store.row(place)
        if row is not None:
            self.marks.toggle(row)

    def shift(self, place: int) -> None:
        self.marks.mark(self.store.rows(place, place + 3))

    def customer(self, place: int) -> None:
        row = self.store.row(place)
        if row is not None:
            theirs = self.marks.those_in(self.theirs[row.customer_id])
            self.marks.mark_ids(self.theirs[row.customer_id], marked=not theirs)

    def range(self, first: int, last: int) -> None:
        self.marks.mark_ids(self.store.ids[min(first, last) : max(first, last) + 1])

    def all(self) -> None:
        self.marks.mark_all(self.store.ids, self.sums, gapless=self.store.gapless)

    def invert(self) -> None:
        self.marks.invert(self.store.ids, self.sums, gapless=self.store.gapless)

    def none(self) -> None:
        self.marks.clear()

    def answer(self) -> None:
        if self.waiting is not None:
            version, ids = self.waiting
            self.marks.summed(version, totals.totals_of(ids), count_customers(ids))


@pytest.fixture
def theirs(db: pw.Database, make_customer, make_invoice) -> dict[int, list[int]]:
    """The rows of each customer of a crowd of 300 rows."""
    seed.many(make_customer, make_invoice)
    return {customer: list(ids_of(customer)) for customer in range(1, 21)}


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(KEYS, max_size=25))
def test_after_any_keys_the_sums_are_what_sql_says(theirs, keys) -> None:
    window = Window(theirs)
    for key in keys:
        window.press(*key)
    window.answer()
    marks, ids = window.marks, list(window.marks.ids())
    assert not marks.stale
    assert len(marks) == len(ids)
    assert dict(marks.sums) == {one.currency: one.net_cents for one in totals.totals_of(ids)}
    assert marks.customers == count_customers(ids)
    store = window.store
    assert marks.count_in(store.ids, gapless=store.gapless) == len(marks.those_in(window.store.ids))
