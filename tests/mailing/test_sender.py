"""The sender's loop over a transport that takes everything: states, pointers, tests, stops."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from flowtui import clock
from flowtui.mailing import marks, outbox, progress, steer, trial
from flowtui.mailing.program import ProgramTransport
from flowtui.mailing.replies import Reply
from flowtui.models import (
    Attempt,
    Invoice,
    Mail,
    MailContent,
    MailInvoice,
    MailProfile,
    MailRecipient,
    ReminderStatus,
    Run,
    StatusChange,
    User,
    Worker,
)
from tests.mailing import sending_kit as kit


def test_a_run_is_sent_and_its_invoices_say_so(db, anna, make_customer, make_invoice):
    customer = make_customer()
    invoices = [make_invoice(customer, f"FA{n}") for n in range(3)]
    run = kit.single_run(anna, invoices)
    carrier = kit.Memory()
    run = kit.deliver(run, transport=carrier)
    assert (run.state, kit.states(run)) == ("done", ["sent"] * 3)
    assert [to for to, _data in carrier.taken] == [(f"fa{n}@example.com",) for n in range(3)]
    assert {(i.mailed_count, i.reminder_count, i.grouped_count) for i in Invoice.select()} == {(1, 0, 0)}
    assert all(i.mailed_at is not None for i in Invoice.select())
    assert [r.state for r in MailRecipient.select()] == ["accepted"] * 3
    assert MailContent.get().data is not None
    assert [(e.old, e.new) for e in Mail.get().events.order_by(Attempt.id)] == [
        ("claimed", "in_doubt"),
        ("in_doubt", "sent"),
    ]
    assert Worker.select().count() == 0


def test_reminders_and_statements_move_their_own_pointers(db, order):
    kit.deliver(order(1, "reminder"), transport=kit.Memory())
    kit.deliver(order(1, "statement"), transport=kit.Memory())
    reminded, grouped = Invoice.select().order_by(Invoice.id)
    assert (reminded.reminder_count, reminded.mailed_count, reminded.mailed_at) == (1, 0, None)
    assert reminded.last_reminder_at is not None
    assert (grouped.grouped_count, grouped.reminder_count, grouped.mailed_at) == (1, 0, None)
    assert grouped.grouped_at is not None


def test_the_profiles_status_is_set_once_the_mail_was_accepted(db, order, anna):
    status = ReminderStatus.create(code="R1", label="Relance 1")
    MailProfile.update(status_after=status).where(MailProfile.purpose == "reminder").execute()
    carrier = kit.Memory()
    carrier.refused = {"fa1@example.com": Reply(550, "no such user")}
    run = kit.deliver(order(2, "reminder"), transport=carrier)
    assert [i.status and i.status.code for i in Invoice.select().order_by(Invoice.id)] == ["R1", None]
    assert StatusChange.get().run == run.id


def test_a_status_that_may_not_be_set_does_not_undo_the_mark(sqlite_db, order, anna):
    status = ReminderStatus.create(code="R1", label="Relance 1")
    MailProfile.update(status_after=status).where(MailProfile.purpose == "reminder").execute()
    User.update(may_set_status=False).execute()
    kit.deliver(order(1, "reminder"), transport=kit.Memory())
    assert (Mail.get().state, Invoice.get().reminder_count) == ("sent", 1)


@pytest.mark.usefixtures("sqlite_db")
@pytest.mark.parametrize("how", ["to an address", "to files"])
def test_a_test_reaches_one_address_or_a_folder_and_marks_nothing(
    anna, make_customer, make_invoice, tmp_path, how
):
    invoice = make_invoice(make_customer())
    test_to = "anna@durand.example" if how == "to an address" else trial.of_folder(tmp_path)
    plan = kit.plan_of([kit.planned([invoice], cc=("boss@example.com",))], test_to=test_to)
    run, carrier = outbox.enqueue(plan, anna), kit.Memory(real=how == "to an address")
    run = kit.deliver(run, transport=carrier)
    assert (kit.states(run), Invoice.get().mailed_count, MailInvoice.get().live) == (["sent"], 0, False)
    reached = (test_to,) if how == "to an address" else ("client@example.com", "boss@example.com")
    assert carrier.taken[0][0] == reached
    real = kit.deliver(outbox.enqueue(kit.plan_of([kit.planned([invoice])]), anna), transport=kit.Memory())
    assert (kit.states(real), Invoice.get().mailed_count) == (["sent"], 1), (
        "the test keeps nothing from being sent"
    )


@pytest.mark.parametrize(
    ("purpose", "change", "code"),
    [
        ("invoice", {"blocked": True, "block_reason": "litige"}, "blocked"),
        ("invoice", {"mailed_at": clock.utcnow() + timedelta(days=1)}, "already-mailed"),
        ("reminder", {"balance_cents": 0}, "settled"),
        ("reminder", {"balance_cents": 5}, "settled"),
        ("statement", {"balance_cents": 5}, "settled"),
        ("statement", {"customer": "another"}, "no-document"),
    ],
)
@pytest.mark.usefixtures("sqlite_db")
def test_what_changed_since_the_order_keeps_the_mail_back(order, make_customer, purpose, change, code):
    run, carrier = order(2, purpose), kit.Memory()
    if "customer" in change:
        change = {"customer": make_customer("OTHER")}
    Invoice.update(change).where(Invoice.id == Invoice.select(Invoice.id).limit(1)).execute()
    run = kit.deliver(run, transport=carrier)
    assert (kit.states(run), run.state) == (["cancelled", "sent"], "done")
    (left,) = outbox.exclusions(run.id)
    assert left.code == code
    assert left.detail == Mail.get().reason != ""
    assert [link.live for link in MailInvoice.select().order_by(MailInvoice.id)] == [False, True]


def test_what_changes_while_the_body_is_sent_is_seen_before_the_dot(sqlite_db, order):
    run, carrier = order(1, "reminder"), kit.Memory()
    offer = carrier.offer

    def paid_meanwhile(envelope, data):
        Invoice.update(balance_cents=0).execute()
        return offer(envelope, data)

    carrier.offer = paid_meanwhile
    run = kit.deliver(run, transport=carrier)
    assert (kit.states(run), carrier.taken) == (["cancelled"], [])


def test_a_block_that_has_ended_keeps_nothing_back(sqlite_db, order):
    run = order()
    Invoice.update(blocked=True, block_until=clock.today() - timedelta(days=1)).execute()
    assert kit.states(kit.deliver(run, transport=kit.Memory())) == ["sent"]


def test_a_mail_that_cannot_be_composed_fails_alone(sqlite_db, order):
    run = order(3)

    def compose(mail: Mail) -> bytes:
        if "FA1" in mail.subject:
            {}["logo"]
        return kit.compose(mail)

    run = kit.deliver(run, transport=kit.Memory(), compose=compose)
    assert kit.states(run) == ["sent", "failed", "sent"]
    assert "logo" in Mail.get(Mail.state == "failed").reason


def test_stopping_ends_after_the_mail_at_hand(sqlite_db, order):
    stop = threading.Event()
    carrier = kit.Memory(reply=lambda _data: (stop.set(), Reply(250))[1])
    run = kit.deliver(order(3), transport=carrier, stop=stop)
    assert (kit.states(run), run.state) == (["sent", "queued", "queued"], "running")
    assert {mail.token for mail in Mail.select().where(Mail.state == "queued")} == {""}


def test_all_runs_are_worked_on_when_none_is_named(sqlite_db, order):
    runs = [order(2), order(2)]
    kit.deliver(None, transport=kit.Memory())
    assert [kit.states(run) for run in runs] == [["sent"] * 2] * 2


def test_progress_counts_and_foresees_the_end(sqlite_db, order, anna):
    run, seen = order(4), []

    def look(_data: bytes) -> Reply:
        seen.append(progress.progress(run.id))
        return Reply(250)

    kit.deliver(run, transport=kit.Memory(reply=look))
    assert [one.counts["sent"] for one in seen] == [0, 1, 2, 3]
    assert [one.counts["queued"] for one in seen] == [4, 3, 2, 1]
    assert all(one.alive and one.state == "running" for one in seen)
    assert seen[2].eta is not None
    assert progress.active() == []
    with pytest.raises(progress.NoRunError):
        progress.progress(99)


def test_a_folder_gets_the_mails_as_files(sqlite_db, order, tmp_path):
    config = kit.smtp_config(transport="files", folder=str(tmp_path / "out"))
    run = order(2)
    Run.update(test_to=trial.of_folder(tmp_path / "out")).execute()
    run = kit.deliver(run, config)
    assert kit.states(run) == ["sent"] * 2
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 2
    assert {path.read_bytes() for path in files} == {bytes(c.data) for c in MailContent.select()}
    assert {i.mailed_count for i in Invoice.select()} == {0}


@pytest.mark.parametrize(
    ("code", "state"),
    [(0, "sent"), (75, "queued"), (67, "failed"), ("kill", "uncertain"), ("early", "queued")],
)
def test_a_sendmail_program_answers_by_its_exit_code(sqlite_db, order, tmp_path, code, state):
    ends = {"kill": "cat > $0.mail; kill -9 $$", "early": "exit 0"}.get(code, f"cat > $0.mail; exit {code}")
    program = tmp_path / "sendmail"
    program.write_text(f'#!/bin/sh\necho "$@" > $0.args\n{ends}\n')
    program.chmod(0o700)
    compose = kit.compose if code != "early" else lambda mail: kit.compose(mail) + b"x" * 1_000_000
    run = kit.deliver(order(), transport=ProgramTransport([str(program)]), compose=compose)
    assert kit.states(run) == [state]
    assert Invoice.get().mailed_count == (state == "sent")
    assert (tmp_path / "sendmail.args").read_text() == "-i -f anna@durand.example -- fa0@example.com\n"
    if state == "sent":
        assert (tmp_path / "sendmail.mail").read_bytes() == bytes(MailContent.get().data)


def test_a_run_paused_and_woken_in_between_loses_no_claim(sqlite_db, order, anna):
    """Another sender may pause the run and wake it again while this one is about to give the dot."""
    run, carrier = order(2), kit.Memory()
    enter = marks.enter_doubt

    def pause_and_wake(*arguments, **named):
        steer.pause(run.id, anna)
        entered = enter(*arguments, **named)
        steer.resume(run.id, anna)
        monkey.undo()
        return entered

    with pytest.MonkeyPatch.context() as monkey:
        monkey.setattr(marks, "enter_doubt", pause_and_wake)
        run = kit.deliver(run, transport=carrier)
    assert (kit.states(run), run.state, len(carrier.taken)) == (["sent"] * 2, "done", 2)
