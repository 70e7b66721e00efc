"""What an action takes: the marks as they are when its key is pressed, in the list's order."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from flowtui.ui.acted_on import ActedOn
from flowtui.ui.selection import Selection

_IDS = st.lists(st.integers(1, 60), unique=True)


@given(_IDS, _IDS)
def test_the_marked_rows_of_the_list_come_first_in_its_order_then_the_others(listed, marked):
    marks = Selection(lambda _customer: ())
    marks.mark_ids(marked)
    taken = ActedOn(array("q", listed), marks)
    shown = [one for one in listed if one in marked]
    assert list(taken) == shown + sorted(set(marked) - set(listed))
    assert list(taken.hidden) == sorted(set(marked) - set(listed))
    assert len(taken) == len(marked)


def test_what_is_marked_later_changes_nothing():
    marks = Selection(lambda _customer: ())
    marks.mark_ids((5, 2))
    taken = ActedOn(array("q", (1, 2, 3, 4, 5)), marks)
    marks.clear()
    marks.mark_ids((1,))
    assert list(taken) == [2, 5]
