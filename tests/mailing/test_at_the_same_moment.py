"""Two persons, or a person and a sender, at the same mail in the same moment; PostgreSQL lets both begin."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from flowtui import clock
from flowtui.mailing import claims, giving_up, marks, owner, recovery, retrying, steer
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.verdict import Marked, Verdict
from flowtui.models import Attempt, Invoice, Mail, MailInvoice, MailRecipient, Run
from flowtui.models.database import BusyError, atomic, session
from tests.mailing import sending_kit as kit

if TYPE_CHECKING:
    from collections.abc import Callable

TAKEN = Reply(250, "2.0.0 Ok")


class Other:
    """Somebody else, on a connection of its own; what came of the act stands in ``result``."""

    def __init__(self, url: str, act: Callable[[], Any]) -> None:
        self._url, self._act = url, act
        self.result: Any = None
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Begin, and go on until the database makes it wait, or it is through."""
        self._thread.start()
        end = time.monotonic() + 20
        with psycopg.connect(self._url, autocommit=True) as look:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            while self._thread.is_alive() and not look.execute(waiting).fetchone()[0]:
                assert time.monotonic() < end

    def end(self) -> Any:
        """Wait for the end; the result."""
        self._thread.join(20)
        return self.result

    def _run(self) -> None:
        with session():
            try:
                self.result = self._act()
            except Exception as error:  # noqa: BLE001 - it is the result
                self.result = error


@pytest.fixture
def once(monkeypatch):
    """``once(module, name, act)``: do ``act`` just before the function is called for the first time."""

    def install(module: Any, name: str, act: Callable[[], None]) -> None:
        real, done = getattr(module, name), []

        def first(*arguments: Any, **named: Any) -> Any:
            if not done:
                done.append(True)
                act()
            return real(*arguments, **named)

        monkeypatch.setattr(module, name, first)

    return install


postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def claimed(run: Run) -> claims.Claim:
    (item,) = claims.claim(run.id, str(owner.current()), batch=1)
    return item


def accepted() -> Verdict:
    rows = [Marked(row.id, "accepted", TAKEN) for row in MailRecipient.select()]
    return Verdict("sent", Phase.REPLY, TAKEN, recipients=tuple(rows))


@postgres
def test_a_mail_that_is_being_given_up_gets_no_dot(db, database_url, order, anna, once):
    item = claimed(run := order())
    sender = Other(database_url, lambda: marks.enter_doubt(item, "sender", b"bytes"))
    once(giving_up, "give_up", sender.start)
    assert steer.cancel(run.id, anna) == 1
    assert sender.end() is False
    assert (Mail.get().state, MailInvoice.get().live) == ("cancelled", False)


@postgres
def test_a_mail_whose_dot_was_given_goes_its_way_when_its_run_is_cancelled(
    db, database_url, order, anna, once
):
    item = claimed(run := order())
    person = Other(database_url, lambda: steer.cancel(run.id, anna))
    once(marks, "_keep_bytes", person.start)
    assert marks.enter_doubt(item, "sender", b"bytes")
    assert person.end() == 0
    assert marks.settle(item, "sender", accepted())
    assert (Mail.get().state, MailInvoice.get().live, Invoice.get().mailed_count) == ("sent", True, 1)


@pytest.mark.parametrize(
    ("reply", "state"),
    [(Reply(250), "sent"), (Reply(451, "4.3.0 later"), "cancelled"), (Reply(550), "failed")],
)
def test_what_comes_of_the_mail_at_hand_when_its_run_is_cancelled(db, order, anna, reply, state):
    run = order(2)

    def cancel_then_answer(_data: bytes) -> Reply:
        steer.cancel(run.id, anna)
        return reply

    run = kit.deliver(run, transport=kit.Memory(reply=cancel_then_answer))
    assert (kit.states(run), run.state) == ([state, "cancelled"], "cancelled")
    links = MailInvoice.select().order_by(MailInvoice.mail)
    assert [link.live for link in links] == [state == "sent", False], "nothing is held for ever"
    mail = Mail.select().order_by(Mail.id).first()
    last = Attempt.select().where(Attempt.mail == mail).order_by(Attempt.id.desc()).first()
    assert last.new == state


@postgres
def test_an_answer_and_a_lease_that_ends_in_that_moment(db, database_url, order, once, monkeypatch):
    """The answer is the better knowledge, whoever comes first."""
    item = claimed(order())
    assert marks.enter_doubt(item, "sender", b"bytes")
    Mail.update(owner="another|host|b|n|1|1|", lease_until=clock.utcnow() - claims.LEASE).execute()
    other = Other(database_url, lambda: recovery.recover("another sender"))
    once(marks, "_values", other.start)
    assert marks.settle(item, "sender", accepted())
    other.end()
    assert (Mail.get().state, Invoice.get().mailed_count) == ("sent", 1)


@postgres
def test_two_persons_send_again_what_was_refused(db, database_url, order, anna, once):
    run, carrier = order(), kit.Memory()
    carrier.refused = {"fa0@example.com": Reply(550, "no such user")}
    kit.deliver(run, transport=carrier)
    other = Other(database_url, lambda: steer.retry(run.id, anna))
    once(retrying, "_put_back", other.start)
    assert steer.retry(run.id, anna) == [Mail.get().id]
    assert isinstance(other.end(), steer.NothingRefusedError)


@postgres
def test_no_sender_takes_a_mail_whose_address_is_being_corrected(db, database_url, order, anna, once):
    run = order()
    other = Other(database_url, lambda: claims.claim(run.id, "sender"))
    once(retrying, "_remember", other.start)
    steer.correct(Mail.get().id, "fa0@example.com", "right@example.com", anna)
    assert other.end() == []


@postgres
def test_two_writers_that_wait_for_each_other_are_told_in_words(db, database_url, order):
    """PostgreSQL ends one of them."""
    order(2)
    first, second = (mail.id for mail in Mail.select().order_by(Mail.id))

    def touch(one: int, another: int, between: Callable[[], None] = lambda: None) -> None:
        with atomic():
            Mail.update(reason="x").where(Mail.id == one).execute()
            between()
            Mail.update(reason="x").where(Mail.id == another).execute()

    other = Other(database_url, lambda: touch(second, first))
    try:
        touch(first, second, other.start)
        told = other.end()
    except BusyError as error:
        told = error
    other.end()
    assert isinstance(told, BusyError)
    assert "base est occupée" in told.sentence
