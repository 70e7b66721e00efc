"""Senders killed at random moments: nothing is lost, nothing leaves twice unless a person said so.

The short form runs by default; ``FLOWTUI_KILLS=200 pytest tests/acceptance/test_kills.py`` is the long one.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from flowtui.mailing import owner, steer
from flowtui.mailing.owner import is_dead, parse
from flowtui.models import Invoice, Mail, MailInvoice, Run, User
from tests.acceptance.nursery import Nursery, kill, until_over
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import DROP, Scripted

if TYPE_CHECKING:
    from collections.abc import Callable


#: For each kind of fault and database.
_KILLS = int(os.environ.get("FLOWTUI_KILLS", "40"))
_MAILS = 150
_ID = re.compile(rb"^Message-ID: (<.*?>)", re.MULTILINE)


@pytest.fixture
def order(anna: User, make_customer, make_invoice) -> Callable[[int], Run]:
    """Stores runs of so many mails."""
    return kit.orders(anna, make_customer, make_invoice)


def _faulty(dice: random.Random) -> dict:
    """3 % put off, 3 % dropped before they are stored, 3 % stored without an answer; small delays."""

    def mail(_line: str, _count: int) -> str:
        return "451 4.3.0 not now" if dice.random() < 0.03 else "250 ok"

    def dot(_line: str, _count: int) -> str:
        time.sleep(dice.random() * 0.004)
        chance = dice.random()
        if chance < 0.03:
            return DROP
        return f"STORED {DROP}" if chance < 0.06 else "STORED 250 2.0.0 queued"

    return {"mail": mail, "dot": dot}


def _received(server: Scripted) -> Counter[str]:
    return Counter(_ID.search(data).group(1).decode() for _to, data in server.taken)


def _kill_many(start: Callable[[], int], dice: random.Random, work: Callable[[], None]) -> int:
    """Two senders at work, one of them killed again and again, in the end both."""
    work()
    senders, kills = [start(), start()], 0
    while kills < _KILLS:
        work()
        threading.Event().wait(0.03 + dice.uniform(0.004, 0.12))
        kills += kill(senders.pop(dice.randrange(2)))
        senders.append(start())
    for pid in senders:
        kill(pid)
    return kills


def _go_on(user: User) -> None:
    """What a person does when a run stopped because of too many lost answers."""
    for run in Run.select().where((Run.state == "paused") & Run.retry_at.is_null()):
        steer.resume(run.id, user)


def _work(user: User, order: Callable[[int], Run]) -> None:
    """Keep the senders busy."""
    _go_on(user)
    if Run.select().where(Run.state.in_(("queued", "running"))).count() < 2:
        order(_MAILS)


@pytest.mark.parametrize("faults", [False, True], ids=["calm", "faults"])
def test_no_kill_loses_or_doubles_a_mail(db, database_url, faults, order, tmp_path):
    dice, anna = random.Random(_KILLS), User.get()
    config = tmp_path / "config.toml"
    script = _faulty(dice) if faults else {"dot": "STORED 250 2.0.0 queued"}
    with Scripted(script) as server:
        config.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nauth = "none"\n'
            "retry_seconds = 0\ntimeout_seconds = 5\nconnections = 2\n"
        )
        with Nursery() as nursery:
            start = partial(nursery.start, "send", url=database_url, config=config)
            kills = _kill_many(start, dice, lambda: _work(anna, order))
            server.script = {"dot": "STORED 250 2.0.0 queued"}
            _go_on(anna)
            until_over(start())
            _check_before_a_person_acts(server)
            doubted = _resend_all(anna)
            until_over(start())
        _check_afterwards(server, doubted)
    print(f"{kills=} {faults=} mails={Mail.select().count()} uncertain={len(doubted)}")  # noqa: T201 - seen with -s
    if "sqlite" in database_url:
        assert db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)


def _check_before_a_person_acts(server: Scripted) -> None:
    received = _received(server)
    states = {mail.message_id: mail.state for mail in Mail.select()}
    assert set(states.values()) <= {"sent", "uncertain"}
    assert max(received.values()) == 1, "a mail left twice and nobody had said so"
    assert [i for i, state in states.items() if state == "sent" and received[i] != 1] == [], "said to be sent"
    assert set(received) <= set(states)
    marked = {i.id for i in Invoice.select().where(Invoice.mailed_count == 1)}
    sent = {link.invoice_id for link in MailInvoice.select().join(Mail).where(Mail.state == "sent")}
    assert marked == sent, "the invoices say what the mails say"


def _resend_all(user: User) -> set[str]:
    doubted = {mail.message_id for mail in Mail.select().where(Mail.state == "uncertain")}
    for mail in Mail.select().where(Mail.state == "uncertain"):
        steer.resolve(mail.id, "resend", user)
    return doubted


def _check_afterwards(server: Scripted, doubted: set[str]) -> None:
    received = _received(server)
    assert {mail.state for mail in Mail.select()} == {"sent"}
    assert {mail.message_id for mail in Mail.select()} == set(received), "nothing is lost"
    assert {i for i, count in received.items() if count > 1} <= doubted, "twice only where a person said so"
    assert {i.mailed_count for i in Invoice.select()} == {1}
    assert all(run.state == "done" for run in Run.select())


def test_no_kill_loses_or_doubles_a_mail_in_a_real_mail_server(sqlite_db, sqlite_url, mta, order, tmp_path):
    """The same into Postfix over STARTTLS with sign-in, counted in the Maildirs."""
    dice, anna, numbers = random.Random(_KILLS), User.get(), itertools.count()
    config = mta.config(tmp_path / "config.toml")
    config.write_text(config.read_text() + "retry_seconds = 0\nconnections = 2\n")

    def to_known_addresses(count: int) -> None:
        order(count, address=lambda _invoice: f"c{next(numbers) % 100}@x.example")

    with Nursery() as nursery:
        start = partial(nursery.start, "send", url=sqlite_url, config=config)
        kills = _kill_many(start, dice, lambda: _work(anna, to_known_addresses))
        _go_on(anna)
        until_over(start())
        mta.settle()
        states = {mail.message_id: mail.state for mail in Mail.select()}
        arrived = Counter(mail["Message-ID"] for mail in mta.all_mails())
        assert set(states.values()) <= {"sent", "uncertain"}
        assert max(arrived.values()) == 1
        assert [i for i, state in states.items() if state == "sent" and arrived[i] != 1] == []
        doubted = _resend_all(anna)
        until_over(start())
    mta.settle()
    arrived = Counter(mail["Message-ID"] for mail in mta.all_mails())
    assert set(arrived) == set(states), "nothing is lost"
    assert {i for i, count in arrived.items() if count > 1} <= doubted
    print(f"{kills=} into Postfix, mails={len(states)} uncertain={len(doubted)}")  # noqa: T201 - seen with -s


def test_the_identity_of_a_process_tells_whether_it_lives():
    me = owner.current()
    assert not is_dead(str(me))
    words = [sys.executable, "-c", "from flowtui.mailing import owner; print(owner.current())"]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    text = child.communicate()[0].strip()
    assert parse(text).pid == child.pid
    assert is_dead(text)
    assert not is_dead("not an identity")
