"""What the senders of one mail account share: connections one after the other, mails up to the limit."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest

from flowtui import clock
from flowtui.mailing import claims, limits, owner, seats
from flowtui.mailing.limits import Limits
from flowtui.mailing.owner import Owner
from flowtui.mailing.seats import Seats
from flowtui.models import MailRecipient, Turn, Worker
from flowtui.models.database import session
from tests.mailing import sending_kit as kit


def sender(name: str, most: int = 1, account: str = "a") -> Seats:
    """A sender on a machine of its own, just seen."""
    me = Owner(name, f"machine of {name}", "b", "n", 1, "1", account)
    claims.beat(str(me), None)
    return Seats(me, most)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(seats, "SHARE_SECONDS", 0.0)


def test_one_connection_goes_round(db, impatient):
    anna, berta = sender("anna"), sender("berta")
    assert not anna.give_way(), "it has none"
    assert (anna.ask(), berta.ask(), anna.ask()) == (True, False, True)
    assert anna.give_way()
    assert (anna.ask(), berta.ask()) == (False, True)
    berta.leave()
    assert anna.ask()


def test_nobody_gives_way_for_nobody_or_before_the_share_is_over(sqlite_db, monkeypatch):
    anna, berta = sender("anna"), sender("berta")
    monkeypatch.setattr(seats, "SHARE_SECONDS", 0.0)
    assert anna.ask()
    assert not anna.give_way(), "nobody waits"
    monkeypatch.setattr(seats, "SHARE_SECONDS", 1000.0)
    assert not berta.ask()
    assert not anna.give_way(), "too early"


def test_as_many_as_there_may_be_and_each_account_for_itself(sqlite_db):
    some = [sender(name, 2) for name in "abc"]
    assert [one.ask() for one in some] == [True, True, False]
    assert sender("d", 2, account="another").ask()
    some[0].leave()
    assert [one.ask() for one in some] == [False, True, True]
    unlimited = sender("e", 0)
    assert unlimited.ask()
    assert not unlimited.give_way()


@pytest.mark.parametrize("end", ["killed", "vanished"])
def test_a_sender_that_is_gone_holds_nothing(db, end, monkeypatch):
    me = owner.current("account")
    if end == "killed":
        gone = Owner(me.host, me.machine, me.boot, me.namespace, me.pid, "1", me.account)
    else:
        gone = Owner("far", "another machine", "b", "n", 1, "1", me.account)
    for one in (gone, me):
        claims.beat(str(one), None)
    Worker.update(place=1).where(Worker.owner == str(gone)).execute()
    mine = Seats(me, 1)
    if end == "vanished":
        assert not mine.ask()
        Worker.update(seen_at=clock.utcnow() - claims.LEASE).where(Worker.owner == str(gone)).execute()
    assert mine.ask()


def at_once(count: int, act) -> list:
    """What each of ``count`` threads brings, all begun together."""
    found, barrier = [], threading.Barrier(count)

    def run(number: int) -> None:
        with session():
            barrier.wait(20)
            found.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == count
    return found


def test_newcomers_at_the_same_moment_get_no_more_than_there_are(db):
    crowd = [sender(str(number), 2) for number in range(8)]
    assert Counter(at_once(8, lambda number: crowd[number].ask()))[True] <= 2
    assert Counter(one.ask() for one in crowd) == {True: 2, False: 6}
    assert len({row.place for row in Worker.select()}) == 8


def test_four_senders_together_keep_to_the_limit_exactly(db, order):
    run = order(1)
    mail_id = run.outbox.get().id
    allowed = Limits(((10, 60), (25, 3600)))

    def book_many(_number: int) -> int:
        return sum(limits.book("a", allowed, mail_id) is None for _try in range(8))

    assert sum(at_once(4, book_many)) == 10
    Turn.update(at=clock.utcnow() - timedelta(seconds=61)).execute()
    assert sum(at_once(4, book_many)) == 10
    Turn.update(at=clock.utcnow() - timedelta(seconds=61)).execute()
    assert sum(at_once(4, book_many)) == 5, "the hour's limit"
    assert limits.book("another account", allowed, mail_id) is None


def test_a_day_has_room_for_so_many_recipients(sqlite_db, order):
    run = order(3, to=("a@example.com", "b@example.com"), cc=("c@example.com",))
    first, second, third = (mail.id for mail in run.outbox)
    allowed = Limits(recipients=7)
    assert [limits.book("a", allowed, first), limits.book("a", allowed, second)] == [None, None]
    full = limits.book("a", allowed, third)
    assert full == Turn.select().order_by(Turn.at).first().at + timedelta(days=1)
    MailRecipient.update(state="accepted").where(
        (MailRecipient.mail == third) & (MailRecipient.role == "to")
    ).execute()
    assert limits.book("a", allowed, third) is None, "only those that have not got it yet"


def test_a_mail_with_more_recipients_than_a_day_allows_has_a_day_to_itself(sqlite_db, order):
    run = order(1, to=tuple(f"r{number}@example.com" for number in range(5)))
    allowed = Limits(recipients=3)
    assert limits.book("a", allowed, run.outbox.get().id) is None
    assert limits.book("a", allowed, run.outbox.get().id) is not None


def test_a_clock_set_back_makes_nobody_wait_for_the_future(sqlite_db, order):
    mail_id, allowed = order(1).outbox.get().id, Limits(((1, 60),))
    assert limits.book("a", allowed, mail_id) is None
    Turn.update(at=clock.utcnow() + timedelta(hours=1)).execute()
    assert limits.book("a", allowed, mail_id) is None
    assert limits.book("a", allowed, mail_id) < clock.utcnow() + timedelta(minutes=2)


@pytest.mark.usefixtures("quick", "impatient")
def test_a_sender_gives_way_between_two_mails_and_goes_on_afterwards(sqlite_db, order):
    """Another one, of the same account, waits from the third mail on and is served by the fifth."""
    run, other, seen = order(6), [], []

    def answer(_data: bytes) -> kit.Reply:
        if len(carrier.taken) == 2:
            me = owner.parse(Worker.get().owner)
            other.append(Owner("far", "another machine", "b", "n", 1, "1", me.account))
            claims.beat(str(other[0]), None)
            assert not Seats(other[0], 1).ask()
        return kit.Reply(250)

    def sleep(_sender, _seconds: float) -> None:
        theirs = Seats(other[0], 1)
        seen.append((theirs.ask(), carrier.open_now, len(carrier.taken)))
        theirs.leave()

    carrier = kit.Memory(reply=answer)
    with pytest.MonkeyPatch.context() as monkey:
        monkey.setattr("flowtui.mailing.sender._Sender._sleep", sleep)
        run = kit.deliver(run, transport=carrier)
    assert seen == [(True, False, 3)], "its connection is closed while the other one has its share"
    assert (run.state, kit.states(run)) == ("done", ["sent"] * 6)
    assert Worker.select().where(Worker.place.is_null(False)).count() == 0
