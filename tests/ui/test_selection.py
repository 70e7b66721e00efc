"""Marks and their sums: after any sequence of keys they are what SQL says."""

from __future__ import annotations

from array import array

import pytest

from flowtui.ledger import query
from flowtui.ledger.customers import count_customers, ids_of
from flowtui.ledger.filter import Filter
from flowtui.ledger.rows import fetch
from flowtui.ledger.totals import totals, totals_of
from flowtui.models import Invoice
from flowtui.ui.selection import Selection
from tests.ui.conftest import settle


async def test_the_sums_follow_what_others_change(window, large):
    async with window(large) as pilot:
        screen = pilot.app.screen
        await pilot.press("space", "space", "space")
        Invoice.update(balance_cents=Invoice.balance_cents + 1000).execute()
        screen.load(keep=True)
        await settle(pilot)
        marks = screen.marks
        assert not marks.stale
        assert dict(marks.sums) == {one.currency: one.net_cents for one in totals_of(marks.ids())}


@pytest.fixture
def rows(large):
    return fetch(query.ids(Filter()))


def test_all_takes_the_known_totals_without_asking(rows, large):
    marks = Selection(ids_of)
    known = totals(Filter())
    marks.mark_all(array("q", (row.id for row in rows)), known)
    assert not marks.stale
    assert marks.customers is None
    marks.counted(marks.ask(), 20)
    assert marks.customers == 20
    assert dict(marks.sums) == {one.currency: one.net_cents for one in known}


def test_all_over_an_earlier_selection_waits_for_the_ledger(rows, large):
    marks = Selection(ids_of)
    marks.toggle(rows[0])
    marks.mark_all(array("q", (row.id for row in rows[5:])), None)
    assert marks.stale
    assert len(marks) == len(rows) - 4


def test_what_is_toggled_meanwhile_is_added_to_the_answer(rows, large):
    marks = Selection(ids_of)
    first = [row.id for row in rows[:10]]
    marks.mark_ids(first)
    version = marks.ask()
    marks.toggle(rows[20])
    assert marks.stale
    marks.summed(version, totals_of(first), count_customers(first))
    assert not marks.stale
    assert dict(marks.sums) == {one.currency: one.net_cents for one in totals_of(marks.ids())}
    assert marks.customers == count_customers(marks.ids())


def test_an_answer_to_older_marks_is_ignored(rows, large):
    marks = Selection(ids_of)
    marks.mark_ids([row.id for row in rows[:10]])
    version = marks.ask()
    marks.mark_ids([rows[20].id])
    marks.summed(version, totals_of([row.id for row in rows[:10]]), 3)
    assert marks.stale
    marks.summed(marks.ask(), totals_of(marks.ids()), count_customers(marks.ids()))
    assert not marks.stale


def test_what_the_ledger_is_asked_about_is_what_was_marked_then():
    marks = Selection(lambda _customer: ())
    marks.mark_ids((7, 3, 300))
    marked = marks.as_now()
    marks.mark_ids((3,), marked=False)
    assert list(marked()) == [3, 7, 300]


async def test_the_marks_are_nowhere_written_out_to_be_summed(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        screen.marks.mark_ids(screen.store.ids[:3])
        screen.sum_marks()
        assert "sums" in [one.description for one in pilot.app.workers]


def test_unmarking_the_last_row_of_a_customer_counts_it_out(rows, large):
    marks = Selection(ids_of)
    first = rows[0]
    second = next(row for row in rows[1:] if row.customer_id == first.customer_id)
    marks.mark([first, second])
    assert marks.customers == 1
    marks.toggle(first)
    assert marks.customers == 1
    marks.toggle(second)
    assert (marks.customers, marks.sums, bool(marks)) == (0, [], False)


def test_a_million_marks_take_a_byte_each(rows):
    marks = Selection(lambda _customer: ())
    marks.mark_ids(range(1, 1_000_001))
    assert len(marks) == 1_000_000
    assert len(marks._bits) < 2 * 1_000_000
    marks.invert(range(1, 1_000_001))
    assert not marks


@pytest.mark.parametrize(
    ("listed", "gapless"),
    [
        (array("i", (3, 1, 2)), True),
        (array("i", (3, 1, 2)), False),
        (array("i", (3, 1)), False),
        (array("i"), True),
        (array("i", (5, 6)), False),
    ],
)
def test_marking_all_of_a_list_leaves_the_other_marks(listed, gapless):
    marks = Selection(lambda _customer: ())
    marks.mark_ids([2, 5])
    marks.mark_all(listed, None, gapless=gapless)
    assert list(marks.ids()) == sorted({2, 5, *listed})
    assert len(marks) == len(marks.ids())
    assert marks.count_in(listed, gapless=gapless) == len(listed)
    marks.invert(listed, gapless=gapless)
    assert len(marks) == len(marks.ids())
    assert list(marks.ids()) == sorted({2, 5} - set(listed))


def test_marks_far_apart_are_written_out_in_their_order():
    marks = Selection(lambda _customer: ())
    far = [1, 49_999, 50_000, 50_001, 149_999, 150_000]
    marks.mark_ids(reversed(far))
    assert list(marks.ids()) == far
