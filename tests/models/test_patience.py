"""Waiting for another writer, whether he holds the file or a row: told, given up, or ended by its limit."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest

from flowtui.models import Customer, atomic, proxy
from flowtui.models.database import BusyError, is_sqlite, private_connection
from flowtui.models.patience import NotWaitedError, Patience, StillBusyError, at_once, limit_waits


@contextmanager
def held():
    """Somebody else's transaction, which has changed the customer."""
    if is_sqlite():
        import sqlite3

        other = sqlite3.connect(proxy.obj.database, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = private_connection()
        other.autocommit = False
        other.execute("UPDATE customer SET name = 'theirs'")
    yield other
    other.rollback()
    other.close()


def rename():
    with atomic():
        return Customer.update(name="ours").execute()


@pytest.fixture
def customer(db, company, make_customer):
    made = make_customer()
    yield made
    del db, company


def carried_out(patience, waits):
    """In a thread of its own, as in the window; what it gave or raised."""
    found = []

    def work():
        try:
            found.append(patience.carry_out(rename, waits))
        except BusyError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    return found[0]


def test_it_is_done_once_the_other_is(customer):
    left = []
    with held() as other:

        def waits(seconds):
            left.append(seconds)
            if len(left) == 1:
                other.rollback()

        assert carried_out(Patience(), waits) == 1
    assert left[0] in {19, 20}
    assert Customer.get().name == "ours"


def test_who_gives_up_has_changed_nothing(customer):
    patience = Patience()
    with held():
        found = carried_out(patience, lambda _left: patience.give_up())
    assert isinstance(found, NotWaitedError)
    assert Customer.get().name == customer.name


def test_the_limit_is_told_in_one_sentence(customer):
    with held():
        found = carried_out(Patience(0), lambda _left: None)
    assert isinstance(found, StillBusyError)
    assert "Rien n'a été changé" in found.sentence
    assert Customer.get().name == customer.name


def test_at_once_or_not_at_all(customer):
    if not is_sqlite():
        with pytest.raises(BusyError):
            at_once(rename)
        return
    with held(), pytest.raises(BusyError):
        at_once(rename)
    assert at_once(rename) == 1
    assert proxy.obj.execute_sql("PRAGMA busy_timeout").fetchone()[0] == 20_000


def test_a_row_that_another_holds_is_waited_for_as_long_as_a_file(customer):
    if is_sqlite():
        pytest.skip("SQLite has its own time-out")
    limit_waits(proxy.obj, 1)
    with held(), pytest.raises(BusyError):
        rename()
    assert Customer.get().name == customer.name
