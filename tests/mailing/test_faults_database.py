"""A database that is locked, full or stalled, and a clock that jumps: nothing lost, nothing doubled."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta

import peewee as pw
import pytest

from flowtui import clock
from flowtui.mailing import claims, marks, owner, recovery, stubborn
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.verdict import Marked, Verdict
from flowtui.models import Attempt, Invoice, Mail, MailContent, MailRecipient, Run
from tests.mailing import sending_kit as kit

TAKEN = Reply(250, "2.0.0 Ok")


def path_of(db) -> str:
    return db.database


def test_a_locked_database_at_commit_b_is_waited_for_and_no_other_mail_is_touched(
    sqlite_db, order, monkeypatch
):
    run, events = order(2), []
    release = threading.Event()

    def lock_then_answer(_data: bytes) -> Reply:
        events.append("dot")
        if len(events) == 1:
            holder = sqlite3.connect(path_of(sqlite_db), isolation_level=None, check_same_thread=False)
            holder.execute("BEGIN IMMEDIATE")
            sqlite_db.execute_sql("PRAGMA busy_timeout=1")
            threading.Thread(target=lambda: (release.wait(), holder.close())).start()
        return TAKEN

    def tried_again(seconds: float) -> None:
        events.append("refused")
        if events.count("refused") == 3:
            release.set()

    monkeypatch.setattr(stubborn, "reconnect", lambda: sqlite_db.execute_sql("PRAGMA busy_timeout=1"))
    monkeypatch.setattr(stubborn.time, "sleep", tried_again)
    carrier = kit.Memory(reply=lock_then_answer)
    run = kit.deliver(run, transport=carrier)
    assert events[:4] == ["dot", "refused", "refused", "refused"], "no second dot before the first is stored"
    assert (kit.states(run), len(carrier.taken)) == (["sent"] * 2, 2)
    assert {i.mailed_count for i in Invoice.select()} == {1}


def fill(db) -> None:
    """Let the database grow no more, and use up what room is left in its pages."""
    pages = db.execute_sql("PRAGMA page_count").fetchone()[0]
    db.execute_sql(f"PRAGMA max_page_count={pages}")

    def grow(size: int) -> None:
        while True:
            Attempt.create(mail=Mail.get(), at=clock.utcnow(), who="x", old="", new="", reply="y" * size)

    for size in (1800, 180, 1):
        with pytest.raises(pw.OperationalError) as caught:
            grow(size)
        assert stubborn.is_full(caught.value)


def test_a_full_disk_at_commit_b_is_held_until_there_is_room(sqlite_db, order, monkeypatch):
    run, events = order(2), []

    def fill_then_answer(_data: bytes) -> Reply:
        events.append("dot")
        if len(events) == 1:
            fill(sqlite_db)
        return Reply(250, "z" * 400)

    def tried_again(_seconds: float) -> None:
        events.append("refused")
        if events.count("refused") == 3:
            sqlite_db.execute_sql("PRAGMA max_page_count=1000000")

    monkeypatch.setattr(stubborn, "reconnect", lambda: None)
    monkeypatch.setattr(stubborn.time, "sleep", tried_again)
    carrier = kit.Memory(reply=fill_then_answer)
    run = kit.deliver(run, transport=carrier)
    assert events[:4] == ["dot", "refused", "refused", "refused"]
    assert (kit.states(run), len(carrier.taken)) == (["sent"] * 2, 2)


def test_a_full_disk_before_the_dot_stops_the_sender_and_nothing_has_left(sqlite_db, order):
    run, carrier = order(2), kit.Memory()

    def compose(mail: Mail) -> bytes:
        fill(sqlite_db)
        return kit.compose(mail) + b"x" * 20_000

    with pytest.raises(stubborn.DiskFullError, match="disque de la base est plein"):
        kit.deliver(run, transport=carrier, compose=compose)
    assert carrier.taken == []
    sqlite_db.execute_sql("PRAGMA max_page_count=1000000")
    assert "disque de la base est plein" in Run.get().pause_reason
    run = kit.deliver(run, transport=carrier)
    assert (kit.states(run), len(carrier.taken)) == (["sent"] * 2, 2)


def test_a_fresh_connection_takes_the_place_of_one_that_is_stuck_in_a_transaction(sqlite_db, order):
    order()
    sqlite_db.begin()
    stubborn.reconnect()
    with sqlite_db.atomic():
        Mail.update(reason="x").execute()
    assert Mail.get().reason == "x"


def held(run: Run, who: str = "another|host|b|n|1|1|") -> claims.Claim:
    """The run's first mail in somebody's hands."""
    (item,) = claims.claim(run.id, who, batch=1)
    return item


def later(monkeypatch, delta: timedelta) -> None:
    now = clock.utcnow() + delta
    monkeypatch.setattr(clock, "utcnow", lambda: now)


def accepted() -> Verdict:
    """The server took it for everybody."""
    rows = [Marked(row.id, "accepted", TAKEN) for row in MailRecipient.select()]
    return Verdict("sent", Phase.REPLY, TAKEN, recipients=tuple(rows))


def test_a_sender_that_stalled_before_commit_a_gives_no_dot(db, order, monkeypatch):
    run, carrier = order(), kit.Memory()
    stalled = held(run)
    later(monkeypatch, claims.LEASE + timedelta(seconds=1))
    kit.deliver(run, transport=carrier)
    assert not marks.enter_doubt(stalled, "stalled", b"bytes")
    assert not marks.settle(stalled, "stalled", accepted())
    assert (Mail.get().state, len(carrier.taken), Invoice.get().mailed_count) == ("sent", 1, 1)


def test_what_was_in_doubt_when_its_sender_vanished_is_uncertain_and_not_sent_again(db, order, monkeypatch):
    run, carrier = order(), kit.Memory()
    assert marks.enter_doubt(held(run), "gone", b"bytes")
    later(monkeypatch, claims.LEASE + timedelta(seconds=1))
    run = kit.deliver(run, transport=carrier)
    assert (Mail.get().state, carrier.taken, run.state) == ("uncertain", [], "done")
    assert Mail.get().attempts == 1
    assert "peut-être arrivé" in Mail.get().reason
    assert bytes(MailContent.get().data) == b"bytes"


def test_an_answer_that_comes_late_still_counts(db, order, monkeypatch):
    run = order()
    item = held(run)
    assert marks.enter_doubt(item, "slow", b"bytes")
    later(monkeypatch, claims.LEASE + timedelta(seconds=1))
    recovery.recover("somebody")
    assert Mail.get().state == "uncertain"
    assert marks.settle(item, "slow", accepted())
    assert not marks.settle(item, "slow", accepted()), "a second time changes nothing"
    assert (Mail.get().state, Mail.get().attempts, Invoice.get().mailed_count) == ("sent", 1, 1)


def test_a_claim_of_a_process_that_is_known_to_be_dead_ends_at_once(db, order):
    run = order()
    me = owner.current()
    dead = str(owner.Owner(me.host, me.machine, me.boot, me.namespace, me.pid, "1"))
    held(run, dead)
    run = kit.deliver(run, transport=kit.Memory())
    assert kit.states(run) == ["sent"]


def test_a_claim_of_a_living_process_is_left_alone(db, order):
    run = order()
    held(run, str(owner.current()))
    assert recovery.recover("somebody") == 0
    assert Mail.get().state == "claimed"


def test_a_claim_from_before_a_reboot_has_ended():
    me = owner.current()
    assert owner.is_dead(str(owner.Owner(me.host, me.machine, "other boot", me.namespace, me.pid, me.start)))
    elsewhere = owner.Owner("far", "other machine", me.boot, me.namespace, me.pid, me.start)
    assert not owner.is_dead(str(elsewhere))
    assert not owner.is_alive(str(elsewhere))


def test_a_clock_set_back_by_an_hour_loses_and_doubles_nothing(db, order, monkeypatch):
    run, carrier = order(6), kit.Memory()
    real = clock.utcnow

    def answer(_data: bytes) -> Reply:
        if len(carrier.taken) == 2:
            monkeypatch.setattr(clock, "utcnow", lambda: real() - timedelta(hours=1))
        return TAKEN

    carrier._reply = answer
    run = kit.deliver(run, kit.smtp_config(per_minute=100), transport=carrier)
    assert (kit.states(run), len(carrier.taken), run.state) == (["sent"] * 6, 6, "done")
    assert {i.mailed_count for i in Invoice.select()} == {1}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_postgres_connection_lost_at_commit_b_is_replaced(db, order, postgres_server):
    """The server ends our backend between the dot and its answer."""
    import psycopg

    def cut(_data: bytes) -> Reply:
        (pid,) = db.execute_sql("SELECT pg_backend_pid()").fetchone()
        with psycopg.connect(postgres_server, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        return TAKEN

    carrier = kit.Memory(reply=cut)
    run = kit.deliver(order(2), transport=carrier)
    assert (kit.states(run), len(carrier.taken)) == (["sent"] * 2, 2)
    assert {i.mailed_count for i in Invoice.select()} == {1}
