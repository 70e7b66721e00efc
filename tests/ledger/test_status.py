"""Reminder statuses of invoices: set, taken back, remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import query, status
from flowtui.ledger.language import parse
from flowtui.ledger.text_search import UnknownStatusError
from flowtui.models import Invoice, ReminderStatus, User
from flowtui.models.identity import NoRightError

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

    from flowtui.models import Customer


@pytest.fixture
def four(make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]) -> list[int]:
    """Four invoices, the last one in dispute; ask for a database first."""
    for position, code in enumerate(("R1", "R2", "LI")):
        ReminderStatus.create(code=code, label=code, position=position)
    customer = make_customer()
    ids = [make_invoice(customer, f"F{n}").id for n in range(4)]
    Invoice.update(status=3).where(Invoice.id == ids[3]).execute()
    return ids


def _codes(ids: list[int]) -> list[str | None]:
    found = [Invoice.get_by_id(id_).status for id_ in ids]
    return [one.code if one else None for one in found]


def test_setting_and_taking_back(db: pw.Database, anna: User, four: list[int]) -> None:
    first = status.set_status(anna, four, "r1")
    assert (first.changed, first.unchanged) == (4, 0)
    again = status.set_status(anna, four[:2], "R1")
    assert (again.changed, again.unchanged, again.batch) == (0, 2, "")
    status.set_status(anna, four[:1], "R2")
    assert _codes(four) == ["R2", "R1", "R1", "R1"]
    assert status.undo(anna).to_json() == {"changed": 1, "unchanged": 0}
    assert status.undo(anna).to_json() == {"changed": 4, "unchanged": 0}
    assert _codes(four) == [None, None, None, "LI"]
    with pytest.raises(status.NothingToUndoError):
        status.undo(anna)


def test_what_changed_again_since_is_not_taken_back(
    sqlite_db: pw.Database, anna: User, four: list[int]
) -> None:
    status.set_status(anna, four[:2], "R1")
    berta = User.create(login="berta", may_set_status=True)
    status.set_status(berta, four[:1], "LI")
    assert status.undo(anna).to_json() == {"changed": 1, "unchanged": 1}
    assert _codes(four) == ["LI", None, None, "LI"]


def test_everything_is_remembered(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    status.set_status(anna, four[:1], "R1")
    status.undo(anna)
    status.set_status(anna, four[:1], "R2", run=9)
    found = [(c.old, c.new, c.run, c.undone, c.user) for c in status.history(four[0])]
    who = anna.login
    assert found == [("", "R2", 9, False, who), ("R1", "", None, True, who), ("", "R1", None, True, who)]


def test_what_a_run_set_is_no_act_of_the_user(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    anna.may_set_status = False
    status.set_status(anna, four[:1], "R1", run=1)
    anna.may_set_status = True
    with pytest.raises(status.NothingToUndoError):
        status.undo(anna)


def test_taking_the_status_away(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    assert status.set_status(anna, four, None).to_json() == {"changed": 1, "unchanged": 3}
    assert len(query.ids(parse("status:none"))) == 4


def test_without_the_right_nothing_is_set(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    nobody = User.create(login="nobody")
    with pytest.raises(NoRightError):
        status.set_status(nobody, four, "R1")
    with pytest.raises(NoRightError):
        status.undo(nobody)


@pytest.mark.parametrize("negated", ["", "-"])
def test_a_status_that_is_not_there_is_named(
    sqlite_db: pw.Database, anna: User, four: list[int], negated: str
) -> None:
    with pytest.raises(UnknownStatusError, match=r"R3.*: R1, R2, LI"):
        status.set_status(anna, four, "R3")
    with pytest.raises(UnknownStatusError, match=r"R3.*: R1, R2, LI"):
        query.ids(parse(f"{negated}status:R3"))


def test_statuses_sort_by_their_place(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    from flowtui.ledger import sort

    status.set_status(anna, four[:1], "R2")
    status.set_status(anna, four[1:2], "R1")
    assert list(query.ids(parse(""), sort.parse("status"))) == [four[2], four[1], four[0], four[3]]
    assert list(query.ids(parse("status:R*"), sort.parse("-status"))) == [four[0], four[1]]


def test_the_likely_next_follows_what_all_share(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    ReminderStatus.update(next=2).where(ReminderStatus.code == "R1").execute()
    assert status.likely_next(four[:3]) == "R1"
    assert status.likely_next(four) is None
    assert status.likely_next([]) is None
    assert status.likely_next(four[3:]) == "LI"
    status.set_status(anna, four[:2], "R1")
    assert status.likely_next(four[:2]) == "R2"
    assert status.likely_next(four[1:3]) is None


def test_the_first_status_offered_blocks_nothing(sqlite_db: pw.Database, anna: User, four: list[int]) -> None:
    ReminderStatus.update(blocks=True).where(ReminderStatus.code == "R1").execute()
    assert status.likely_next(four[:1]) == "R2"
    ReminderStatus.update(blocks=True).execute()
    assert status.likely_next(four[:1]) is None
