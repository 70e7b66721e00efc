"""What is proposed where a value of the query, or a status, means nothing."""

from __future__ import annotations

import pytest

from flowtui.ledger.language import QueryError, parse, see_words
from flowtui.ledger.query import ids
from flowtui.ledger.text_search import UnknownStatusError
from flowtui.models import ReminderStatus


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("created:toady", "today"),
        ("créée:aujourdui", "aujourdhui"),
        ("date:smaine", "semaine"),
        ("mailed:yse", "yes"),
        ("due:last-mont", "last-month"),
    ],
)
def test_the_nearest_period_is_proposed(text: str, near: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.near == near


def test_a_bare_word_near_a_condition_is_doubtful_unless_quoted() -> None:
    with pytest.raises(QueryError, match="opne"):
        see_words("client:dup* opne")
    see_words('client:opne "opne" open zebra')


def test_the_statuses_that_there_are_stand_in_their_order(db: object) -> None:
    del db
    for place, code in enumerate(("ZZ", "AA", "MM")):
        ReminderStatus.create(code=code, label=code, position=place)
    with pytest.raises(UnknownStatusError, match="ZZ, AA, MM"):
        ids(parse("status:XX"))
