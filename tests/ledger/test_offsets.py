"""Cancel-outs: what comes to nothing together, and what only seems to."""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui.ledger import offsets
from flowtui.ledger.offsets import Open
from flowtui.models import Customer, Invoice, atomic, proxy
from flowtui.models.database import is_sqlite

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


def test_a_group_is_named_by_its_rows(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    one, other = make_customer("C1"), make_customer("C2")
    pair = [make_invoice(one, "A", total_cents=10).id, make_invoice(one, "B", total_cents=-10).id]
    more = [make_invoice(other, "C", total_cents=10).id, make_invoice(other, "D", total_cents=-10).id]
    alone = make_invoice(one, "E", total_cents=7).id
    offsets.refresh()
    assert sorted(offsets.members(one.id, pair[0])) == pair
    assert offsets.members(one.id, more[0]) == []
    assert sorted(offsets.cancelling()) == sorted(pair + more)
    assert alone not in offsets.cancelling()


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


def test_who_may_only_read_changes_nothing(db: pw.Database, make_customer: Callable[..., Customer]) -> None:
    make_customer()
    if is_sqlite():
        only_reading = ("PRAGMA query_only=1", "PRAGMA query_only=0")
    else:
        role = f"reader_{uuid.uuid4().hex[:8]}"
        db.execute_sql(f"CREATE ROLE {role}")
        db.execute_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        only_reading = (f"SET ROLE {role}", "RESET ROLE")
    db.execute_sql(only_reading[0])
    assert offsets.refresh() == 0
    db.execute_sql(only_reading[1])
    assert Customer.select().where(Customer.offsets_stale).exists()
    if not is_sqlite():
        db.execute_sql(f"DROP OWNED BY {role}")
        db.execute_sql(f"DROP ROLE {role}")


def test_a_change_made_meanwhile_is_looked_at_again(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    """Two windows open at the same moment, and an import between them."""
    customer = make_customer()
    make_invoice(customer, "A", total_cents=500)
    start, done = threading.Barrier(4), []

    def work() -> None:
        with proxy.obj.connection_context():
            start.wait(10)
            done.append(offsets.refresh())

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    start.wait(10)
    with atomic():
        make_invoice(customer, "B", kind="payment", total_cents=-500)
        Customer.update(offsets_stale=True).execute()
    for worker in workers:
        worker.join(30)
    assert len(done) == 3
    offsets.refresh()
    assert [row.offset_group for row in Invoice.select()] == [1, 1]


def test_a_long_import_keeps_no_list_waiting(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    """The import goes on to the end, and the next list sees what it brought."""
    customer = make_customer()
    row = make_invoice(customer, "A", total_cents=500)
    make_invoice(customer, "B", kind="payment", total_cents=-500)
    writing, opened, found = threading.Event(), threading.Event(), []

    def long_import() -> None:
        with proxy.obj.connection_context(), atomic():
            Invoice.update(label="x").where(Invoice.id == row.id).execute()
            writing.set()
            assert opened.wait(30)
            Customer.update(offsets_stale=True).execute()

    worker = threading.Thread(target=long_import)
    worker.start()
    try:
        assert writing.wait(10)
        found.append(offsets.refresh())
    finally:
        opened.set()
        worker.join(30)
    found.append(offsets.refresh())
    assert found == [0, 2]
    assert Invoice.get_by_id(row.id).label == "x"
