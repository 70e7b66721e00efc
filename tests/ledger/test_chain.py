"""Which status an accepted mail leaves on an invoice that bears another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.ledger.chain import After, Chain
from flowtui.ledger.codes import set_code

if TYPE_CHECKING:
    import peewee as pw

SHIPPED = (("R1", "R2"), ("R2", "MD"), ("MD", "CX"), ("CX", ""), ("LI", "R1"))


def _chain(*links: tuple[str, str], blocks: tuple[str, ...] = ("CX", "LI")) -> Chain:
    for code, _following in links:
        set_code(code, label=code, blocks=code in blocks)
    for code, following in links:
        set_code(code, next=following)
    return Chain.read()


@pytest.mark.parametrize(
    ("present", "profile", "then"),
    [
        ("", "R1", "R1"),
        ("", "", ""),
        ("R1", "R1", "R2"),
        ("R1", "MD", "R2"),
        ("R2", "", "MD"),
        ("MD", "R1", "CX"),
        ("CX", "R1", "CX"),
        ("LI", "R2", "LI"),
    ],
)
def test_each_invoice_goes_on_from_its_own_status(
    sqlite_db: pw.Database, present: str, profile: str, then: str
) -> None:
    assert _chain(*SHIPPED).after(present, After(profile, follows=True)) == then


def test_without_a_next_one_the_profiles_is_taken_where_it_comes_later(sqlite_db: pw.Database) -> None:
    chain = _chain(("PP", ""), ("R1", "R2"), ("R2", ""))
    assert [chain.after(code, After("R1", follows=True)) for code in ("PP", "R1", "R2")] == ["R1", "R2", "R2"]


def test_a_next_one_counts_as_later_wherever_it_stands_in_the_order(sqlite_db: pw.Database) -> None:
    chain = _chain(("R2", ""), ("R1", "R1B"), ("R1B", "R2"))
    assert [chain.after(code, After("R1", follows=True)) for code in ("R1", "R1B", "R2")] == [
        "R1B",
        "R2",
        "R2",
    ], "R2 stands first in the order, and is the end of the chain all the same"


def test_a_chain_that_runs_in_a_circle_goes_back_for_nobody(sqlite_db: pw.Database) -> None:
    chain = _chain(("R1", "R2"), ("R2", "MD"), ("MD", "R1"))
    assert [chain.after(code, After("", follows=True)) for code in ("R1", "R2", "MD")] == ["R2", "MD", "MD"]


@pytest.mark.parametrize(("profile", "then"), [("R1", "R1"), ("", "MD")])
def test_a_profile_that_does_not_follow_the_chain_gives_its_own_status_or_none(
    sqlite_db: pw.Database, profile: str, then: str
) -> None:
    assert _chain(*SHIPPED).after("MD", After(profile, follows=False)) == then
