"""Work that nobody wants any more ends soon: in the middle of a statement, and between two portions."""

from __future__ import annotations

import threading

import pytest

from flowtui.ledger.bulk import chunks
from flowtui.models import proxy
from flowtui.models.stopping import Stop, StoppedError, look, stoppable, watched

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"


def ended(stop, act):
    """What ``act`` raised, in a thread whose work ``stop`` ends."""
    found = []

    def work():
        try:
            with stoppable(stop):
                act()
        except Exception as error:  # noqa: BLE001 - what it raised is what is looked at
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, found


def test_a_statement_that_would_never_end(db):
    stop, began = Stop(), threading.Event()

    def act():
        began.set()
        proxy.obj.execute_sql(_ENDLESS).fetchall()

    thread, found = ended(stop, act)
    assert began.wait(10)
    stop.call()
    thread.join(10)
    assert not thread.is_alive()
    assert [type(error) for error in found] == [StoppedError]


def test_a_loop_between_two_portions(db):
    stop, began, seen = Stop(), threading.Event(), []

    def act():
        for number in watched(iter(int, 1)):
            seen.append(number)
            began.set()

    thread, found = ended(stop, act)
    assert began.wait(10)
    stop.call()
    thread.join(10)
    assert [type(error) for error in found] == [StoppedError]


def test_what_was_stopped_before_it_began_does_nothing(db):
    stop = Stop()
    stop.call()
    thread, found = ended(stop, lambda: pytest.fail("it began"))
    thread.join(10)
    assert [type(error) for error in found] == [StoppedError]


def test_an_error_of_its_own_stays_what_it_is(db):
    def act():
        raise KeyError

    thread, found = ended(Stop(), act)
    thread.join(10)
    assert [type(error) for error in found] == [KeyError]


def test_after_its_end_nothing_is_interrupted(db):
    stop = Stop()
    thread, found = ended(stop, look)
    thread.join(10)
    stop.call()
    assert found == []
    assert proxy.obj.execute_sql("SELECT 1").fetchone() == (1,)


def test_where_nobody_can_stop_it_everything_is_as_it_was(db):
    items = [1, 2]
    look()
    assert watched(items) is items
    assert list(chunks([1, 2, 3], 2)) == [[1, 2], [3]]
