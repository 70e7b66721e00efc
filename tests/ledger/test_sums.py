"""Totals, the customer's band and the aged balance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import ageing, band, totals
from flowtui.ledger.filter import Filter
from flowtui.ledger.language import parse
from flowtui.ledger.values import Totals
from flowtui.models import Company, Customer, Invoice, ReminderStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

TODAY = date(2026, 11, 24)


def test_totals_are_exact_and_apart_by_currency(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    first, second = make_customer("C1"), make_customer("C2")
    huge = 9_007_199_254_740_993  # the first whole number that a float cannot hold
    ids = [
        make_invoice(first, "A", total_cents=huge).id,
        make_invoice(second, "B", kind="credit_note", total_cents=-1).id,
        make_invoice(second, "C", balance_cents=0, total_cents=7).id,
    ]
    euros = Totals("EUR", 3, huge, -1, huge + 6, 2)
    assert totals.totals(Filter()) == totals.totals_of(ids) == (euros,)
    assert euros.net_cents == huge - 1
    dollars = make_invoice(second, "D", total_cents=5, currency="USD").id
    assert (
        totals.totals(Filter()) == totals.totals_of([*ids, dollars]) == (euros, Totals("USD", 1, 5, 0, 5, 1))
    )
    assert (
        totals.totals(parse("devise:usd")) == totals.totals_of([dollars]) == (Totals("USD", 1, 5, 0, 5, 1),)
    )
    assert totals.totals_of([]) == totals.totals(parse("n:nothing")) == ()


def test_a_company_may_count_in_another_currency(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    Company.create(name="Ltd", currency="GBP")
    make_invoice(make_customer(), total_cents=5, currency="GBP")
    assert totals.totals(Filter()) == (Totals("GBP", 1, 5, 0, 5, 1),)


def test_the_band_tells_what_is_open(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer("C1", name="Dupont", blocked=True, block_until=TODAY)
    mailed, grouped = datetime(2026, 10, 2, 8), datetime(2026, 10, 12, 8)  # noqa: DTZ001 - stored without a zone
    make_invoice(
        customer, "A", total_cents=148000, due_date=date(2026, 9, 1), mailed_at=mailed, offset_group=1
    )
    make_invoice(
        customer, "B", kind="credit_note", total_cents=-24000, due_date=date(2020, 1, 1), offset_group=1
    )
    make_invoice(customer, "C", balance_cents=0, due_date=date(2019, 1, 1), grouped_at=grouped)
    make_invoice(customer, "D", currency="USD", total_cents=100)
    found = band.band(customer.id)
    assert found is not None
    assert (found.currency, found.debit_cents, found.credit_cents, found.net_cents) == (
        "EUR",
        148000,
        -24000,
        124000,
    )
    assert (found.oldest_due, found.last_mail_at, found.offsets, found.blocked) == (
        date(2026, 9, 1),
        grouped,
        2,
        True,
    )
    dollars = band.band(customer.id, "USD")
    assert dollars is not None
    assert dollars.net_cents == 100


def test_the_band_of_a_customer_without_anything_open(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer]
) -> None:
    customer = make_customer("C1", blocked=True, block_until=TODAY - timedelta(days=1))
    found = band.band(customer.id)
    assert found is not None
    assert (found.currency, found.net_cents, found.oldest_due, found.blocked) == ("EUR", 0, None, False)
    assert band.band(99) is None


@pytest.mark.parametrize(
    ("days_late", "column"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_a_balance_falls_in_the_column_of_its_age(
    sqlite_db: pw.Database,
    make_customer: Callable[..., Customer],
    make_invoice: Callable[..., Invoice],
    days_late: int,
    column: int,
) -> None:
    due = TODAY - timedelta(days=days_late)
    make_invoice(make_customer(), total_cents=100, due_date=due, issue_date=min(due, TODAY))
    (aged,) = ageing.aged()
    assert aged.columns == tuple(100 if place == column else 0 for place in range(5))


def test_the_aged_balance_of_all_and_of_each(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    """Cases A4, A5, A7 and A8."""
    first, second = make_customer("C1", name="Zoé"), make_customer("C2", name="Ève")
    make_invoice(first, "A", total_cents=100)
    make_invoice(first, "B", kind="credit_note", total_cents=-30)
    make_invoice(first, "C", kind="payment", total_cents=-7, due_date=None, issue_date=date(2026, 1, 1))
    make_invoice(second, "D", total_cents=50, due_date=TODAY + timedelta(days=1))
    make_invoice(second, "E", total_cents=999, issue_date=TODAY + timedelta(days=1), due_date=None)
    make_invoice(second, "F", total_cents=999, balance_cents=0)
    (aged,) = ageing.aged()
    assert (aged.columns, aged.total) == ((50, 70, 0, 0, -7), 113)
    assert [(one.code, one.aged.total) for one in ageing.by_customer()] == [("C2", 50), ("C1", 63)]
    assert ageing.aged_customer(first.id)[0].columns == (0, 70, 0, 0, -7)
    assert ageing.aged(parse("kind:payment"))[0].total == -7
    assert ageing.aged_customer(99) == ()


def test_the_band_tells_the_furthest_status_of_what_is_to_be_paid(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    first, second, dispute = (
        ReminderStatus.create(code=code, label=code, position=position)
        for position, code in enumerate(("R1", "R2", "LI"))
    )
    customer, other = make_customer("C1"), make_customer("C2")
    make_invoice(customer, "A", total_cents=100, status=first)
    make_invoice(customer, "B", total_cents=100, status=second)
    make_invoice(customer, "C", total_cents=100)
    make_invoice(customer, "D", total_cents=100, balance_cents=0, status=dispute)
    make_invoice(customer, "E", kind="credit_note", total_cents=-50, status=dispute)
    make_invoice(customer, "F", total_cents=100, currency="USD", status=dispute)
    make_invoice(other, "G", total_cents=100)
    assert [one.status for one in band.bands_of(customer.id)] == ["R2", "LI"]
    assert [one.status for one in band.bands_of(other.id)] == [""]


def test_the_band_of_what_is_settled_is_in_the_currency_of_the_latest_row(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer("C1")
    make_invoice(customer, "A", total_cents=5, balance_cents=0, issue_date=date(2026, 1, 1))
    make_invoice(customer, "B", total_cents=5, balance_cents=0, issue_date=date(2026, 2, 1), currency="USD")
    found = band.band(customer.id, "GBP")
    assert found is not None
    assert (found.currency, found.debit_cents, found.oldest_due) == ("USD", 0, None)
