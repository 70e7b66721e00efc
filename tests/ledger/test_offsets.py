"""Cancel-outs: what comes to nothing together, and what only seems to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui.ledger import offsets
from flowtui.ledger.offsets import Open
from flowtui.models import Customer, Invoice

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw


def groups(*balances: int) -> list[int | None]:
    """The group of each row, by the place of its first row."""
    found = offsets.find(Open(place, balance) for place, balance in enumerate(balances))
    return [found.get(place) for place in range(len(balances))]


@pytest.mark.parametrize(
    ("balances", "expected"),
    [
        ((100, -100), [0, 0]),
        ((100, -99), [None, None]),
        ((100, 100, -100), [0, None, 0]),
        ((100, -100, -100, 100), [0, 0, 2, 2]),
        ((300, -100, -200), [0, 0, 0]),
        ((-600, 100, 200, 300), [0, 0, 0, 0]),
        ((1000, -100, -200, -300, -400), [0, 0, 0, 0, 0]),
        ((1500, -100, -200, -300, -400, -500), [None, None, None, None, None, None]),
        ((300, -100, -200, -300), [0, None, None, 0]),
        ((100, 200), [None, None]),
        ((), []),
    ],
)
def test_one_against_one_then_one_against_some(balances: tuple[int, ...], expected: list[int | None]) -> None:
    assert groups(*balances) == expected


@given(st.lists(st.integers(-12, 12).filter(bool), max_size=60))
def test_each_group_comes_to_nothing(balances: list[int]) -> None:
    found = offsets.find(Open(place, balance) for place, balance in enumerate(balances))
    sums: dict[int, list[int]] = defaultdict(list)
    for place, group in found.items():
        sums[group].append(balances[place])
    for group, members in sums.items():
        assert sum(members) == 0
        assert 2 <= len(members) <= 5
        assert group == min(place for place, other in found.items() if other == group)
    left = [balance for place, balance in enumerate(balances) if place not in found]
    assert not any(-balance in left for balance in left)


def test_many_rows_take_a_moment_only() -> None:
    rows = [Open(place, (-1 if place % 2 else 1) * (10**6 + place * 7919 % 99991)) for place in range(4000)]
    found = offsets.find(rows)
    assert len(found) < len(rows)


def _stored(*rows: Invoice) -> list[int | None]:
    return [Invoice.get_by_id(row.id).offset_group for row in rows]


def test_customers_and_currencies_are_not_mixed(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    first, second = make_customer("C1"), make_customer("C2")
    rows = (
        make_invoice(first, "A", total_cents=500),
        make_invoice(second, "B", kind="payment", total_cents=-500),
        make_invoice(first, "C", kind="credit_note", total_cents=-500, currency="USD"),
        make_invoice(first, "D", kind="payment", total_cents=-500),
    )
    assert offsets.refresh() == 2
    assert _stored(*rows) == [rows[0].id, None, None, rows[0].id]


def test_a_changed_balance_dissolves_the_group(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer()
    rows = (
        make_invoice(customer, "A", total_cents=500),
        make_invoice(customer, "B", kind="credit_note", total_cents=-500),
    )
    assert offsets.refresh() == 2
    assert offsets.refresh() == 0
    Invoice.update(balance_cents=400).where(Invoice.id == rows[0].id).execute()
    assert offsets.refresh() == 0, "nobody said that the customer has to be looked at again"
    Customer.update(offsets_stale=True).execute()
    assert offsets.refresh() == 2
    assert _stored(*rows) == [None, None]
    assert not Customer.select().where(Customer.offsets_stale).exists()


def test_settled_rows_leave_their_group(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer()
    row = make_invoice(customer, balance_cents=0, offset_group=77)
    offsets.refresh()
    assert _stored(row) == [None]


def test_a_database_that_may_only_be_read_stays_as_it_is(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer]
) -> None:
    make_customer()
    sqlite_db.execute_sql("PRAGMA query_only=1")
    assert offsets.refresh() == 0
    sqlite_db.execute_sql("PRAGMA query_only=0")
    assert Customer.select().where(Customer.offsets_stale).exists()
