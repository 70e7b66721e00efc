"""An invoice's lines are all of it, or there is no breakdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowtui.documents.values import Line, VatGroup
from flowtui.documents.vat import breakdown


def line(net: int, rate: int = 2000) -> Line:
    return Line("x", "1", "", "", net, rate)


def test_one_rate():
    assert breakdown([line(10000)], 10000, 2000, 12000) == (VatGroup(2000, 10000, 2000),)


def test_several_rates_stand_highest_first_and_a_rate_of_nothing_too():
    groups = breakdown([line(2000, 0), line(20000, 1000)], 22000, 2000, 24000)
    assert groups == (VatGroup(1000, 20000, 2000), VatGroup(0, 2000, 0))


def test_a_negative_line_lowers_its_rate():
    assert breakdown([line(5000, 1000), line(-1000, 1000)], 4000, 400, 4400) == (VatGroup(1000, 4000, 400),)


def test_a_credit_note_is_negative_throughout():
    assert breakdown([line(-20000, 1000)], -20000, -2000, -22000) == (VatGroup(1000, -20000, -2000),)


def test_tax_rounded_line_by_line_is_recognised():
    # 3 × 0,33 at 5,5 %: 0.05 in one go (5.445 cents), 0.06 line by line (3 × 1.815).
    assert breakdown([line(33, 550)] * 3, 99, 5, 104) == (VatGroup(550, 99, 5),)
    assert breakdown([line(33, 550)] * 3, 99, 6, 105) == (VatGroup(550, 99, 6),)


def test_half_a_cent_rounds_away_from_zero():
    assert breakdown([line(250, 1000)], 250, 25, 275) is not None
    assert breakdown([line(25, 1000)], 25, 3, 28) == (VatGroup(1000, 25, 3),)
    assert breakdown([line(-25, 1000)], -25, -3, -28) == (VatGroup(1000, -25, -3),)


@pytest.mark.parametrize(
    ("lines", "net", "vat", "total"),
    [
        ([], 0, 0, 0),
        ([line(10000)], None, 2000, 12000),
        ([line(10000)], 10000, None, 12000),
        ([line(10000)], 10000, 2000, 12001),
        ([line(9999)], 10000, 2000, 12000),
        ([line(10000)], 10000, 2002, 12002),
        ([line(10000), line(10000, 550)], 20000, 2551, 22551),
        ([line(10000, 0)], 10000, 2000, 12000),
    ],
)
def test_what_does_not_add_up_has_no_breakdown(lines, net, vat, total):
    assert breakdown(lines, net, vat, total) is None


@given(
    st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([0, 210, 550, 1000, 2000])), min_size=1)
)
def test_a_breakdown_always_sums_to_what_is_stored(rows):
    lines = [line(net, rate) for net, rate in rows]
    net = sum(cents for cents, _rate in rows)
    by_rate = {rate: sum(n for n, r in rows if r == rate) for _n, rate in rows}
    vat = sum((abs(n) * r + 5000) // 10000 * (-1 if n < 0 else 1) for r, n in by_rate.items())
    groups = breakdown(lines, net, vat, net + vat)
    assert groups is not None
    assert sum(group.net_cents for group in groups) == net
    assert sum(group.vat_cents for group in groups) == vat
    assert breakdown(lines, net, vat, net + vat + 1) is None
