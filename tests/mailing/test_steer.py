"""What a person decides: pause, resume, cancel, answer, send again, correct."""

from __future__ import annotations

import pytest

from flowtui.mailing import claims, marks, outbox, progress, steer
from flowtui.mailing.replies import Reply
from flowtui.mailing.verdict import Marked
from flowtui.models import (
    Attempt,
    Contact,
    Invoice,
    Mail,
    MailContent,
    MailInvoice,
    MailRecipient,
    Run,
    User,
    Worker,
)
from flowtui.models.identity import NoRightError
from tests.mailing import sending_kit as kit

NO_USER = Reply(550, "5.1.1 no such user")


def doubtful(run: Run) -> Mail:
    """The run's first mail, its answer lost."""
    (item,) = claims.claim(run.id, "gone|m|b|n|1|1|", batch=1)
    data = kit.compose(Mail.get_by_id(item.mail_id))
    rows = MailRecipient.select().where(MailRecipient.mail == item.mail_id)
    assert marks.enter_doubt(
        item, "gone", data, [Marked(row.id, "waiting", Reply(250, "ok")) for row in rows]
    )
    Mail.update(lease_until=None).where(Mail.id == item.mail_id).execute()
    kit.deliver(run, transport=kit.Memory())
    return Mail.get_by_id(item.mail_id)


def test_a_pause_holds_the_run_after_the_mail_at_hand_and_resume_lets_it_go_on(db, order, anna):
    run = order(5)

    def pause_then_answer(_data: bytes) -> Reply:
        if len(carrier.taken) == 1:
            steer.pause(run.id, anna)
        return Reply(250)

    carrier = kit.Memory(reply=pause_then_answer)
    kit.deliver(run, transport=carrier)
    assert kit.states(run) == ["sent", "sent", "queued", "queued", "queued"]
    assert kit.deliver(run, transport=carrier).state == "paused", (
        "a sender does not wake what a person paused"
    )
    steer.resume(run.id, anna)
    assert kit.deliver(run, transport=carrier).state == "done"
    assert len(carrier.taken) == 5


def test_a_cancelled_run_keeps_what_left_and_frees_the_rest(db, order, anna):
    run = order(4)

    def cancel_then_answer(_data: bytes) -> Reply:
        if len(carrier.taken) == 1:
            steer.cancel(run.id, anna)
        return Reply(250)

    carrier = kit.Memory(reply=cancel_then_answer)
    run = kit.deliver(run, transport=carrier)
    assert (kit.states(run), run.state) == (["sent", "sent", "cancelled", "cancelled"], "cancelled")
    assert [link.live for link in MailInvoice.select().order_by(MailInvoice.mail)] == [
        True,
        True,
        False,
        False,
    ]
    assert [i.mailed_count for i in Invoice.select().order_by(Invoice.id)] == [1, 1, 0, 0]
    with pytest.raises(steer.RunOverError):
        steer.resume(run.id, anna)


def test_a_mail_cancelled_while_its_body_is_sent_gets_no_dot(db, order, anna):
    run, carrier = order(), kit.Memory()
    offer = carrier.offer

    def cancel_meanwhile(envelope, data):
        steer.cancel(run.id, anna)
        return offer(envelope, data)

    carrier.offer = cancel_meanwhile
    kit.deliver(run, transport=carrier)
    assert (kit.states(run), carrier.taken) == (["cancelled"], [])


def test_it_arrived(db, order, anna):
    run = order()
    mail = doubtful(run)
    steer.resolve(mail.id, "arrived", anna)
    assert (Mail.get().state, Invoice.get().mailed_count, MailRecipient.get().state) == (
        "sent",
        1,
        "accepted",
    )
    assert Run.get().state == "done"
    last = Attempt.select().order_by(Attempt.id.desc()).get()
    assert (last.who, last.phase, last.old, last.new) == (anna.login, "decision", "uncertain", "sent")
    with pytest.raises(steer.NotUncertainError, match="n'est pas incertain"):
        steer.resolve(mail.id, "resend", anna)


def test_send_it_again_means_the_same_bytes(db, order, anna):
    run, carrier = order(), kit.Memory()
    mail = doubtful(run)
    steer.resolve(mail.id, "resend", anna)
    assert Run.get().state == "queued"
    run = kit.deliver(run, transport=carrier, compose=lambda _mail: b"other bytes")
    assert (run.state, Mail.get().state, Invoice.get().mailed_count) == ("done", "sent", 1)
    assert carrier.taken[0][1] == bytes(MailContent.get().data)
    assert Mail.get().message_id.encode() in carrier.taken[0][1]


def test_giving_up_an_uncertain_mail_frees_its_invoice(db, order, anna):
    mail = doubtful(order())
    steer.resolve(mail.id, "cancel", anna)
    assert (Mail.get().state, MailInvoice.get().live, Invoice.get().mailed_count) == ("cancelled", False, 0)


def refuse(run: Run, *numbers: int) -> kit.Memory:
    """Deliver the run to a server that knows none of these addresses."""
    carrier = kit.Memory()
    carrier.refused = {f"fa{n}@example.com": NO_USER for n in numbers}
    kit.deliver(run, transport=carrier)
    return carrier


def test_what_was_refused_goes_again_to_the_corrected_address(db, order, anna):
    run = order(2)
    Contact.update(email="fa1@example.com").execute()
    carrier = refuse(run, 1)
    assert kit.states(run) == ["sent", "failed"]
    mail = Mail.select().where(Mail.state == "failed").get()
    steer.correct(mail.id, "fa1@example.com", "right@example.com", anna)
    assert Contact.get().email == "right@example.com"
    assert steer.retry(run.id, anna) == [mail.id]
    run = kit.deliver(run, transport=carrier)
    assert (run.state, kit.states(run)) == ("done", ["sent", "sent"])
    assert carrier.taken[-1][0] == ("right@example.com",)
    assert b"To: right@example.com" in carrier.taken[-1][1]
    again = Mail.get_by_id(mail.id)
    assert (again.message_id, again.reason) == (mail.message_id, "")
    assert {i.mailed_count for i in Invoice.select()} == {1}


def test_a_refused_mail_whose_invoice_another_run_took_stays_refused(db, order, anna):
    run = order()
    refuse(run, 0)
    other = outbox.enqueue(kit.plan_of([kit.planned([Invoice.get()])]), anna)
    assert other.mails == 1
    assert steer.retry(run.id, anna) == []
    assert (kit.states(run), Run.get_by_id(run.id).state) == (["failed"], "done")
    assert f"déjà dans le lot {other.id}" in Mail.get(Mail.run == run).reason


def test_a_partly_sent_mail_goes_again_only_to_who_refused(db, order, anna):
    run = order(to=("fa0@example.com", "b@example.com"))
    Contact.update(email="fa0@example.com").execute()
    carrier = refuse(run, 0)
    assert kit.states(run) == ["partly"]
    carrier.refused = {}
    steer.retry(run.id, anna)
    kit.deliver(run, transport=carrier)
    assert [to for to, _data in carrier.taken] == [("b@example.com",), ("fa0@example.com",)]
    assert carrier.taken[0][1] == carrier.taken[1][1]
    assert (kit.states(run), Invoice.get().mailed_count) == (["sent"], 1)


def test_an_address_that_has_the_mail_is_not_corrected(sqlite_db, order, anna):
    run = order()
    kit.deliver(run, transport=kit.Memory())
    with pytest.raises(steer.ReachedError):
        steer.correct(Mail.get().id, "fa0@example.com", "b@example.com", anna)
    with pytest.raises(steer.BadAddressError):
        steer.correct(Mail.get().id, "fa0@example.com", "b@@example.com", anna)
    with pytest.raises(steer.NothingRefusedError):
        steer.retry(run.id, anna)


def test_who_may_not_send_may_not_steer(sqlite_db, order):
    stranger = User(login="eve", name="Eve")
    run = order()
    for act in (steer.pause, steer.resume, steer.cancel, steer.retry):
        with pytest.raises(NoRightError):
            act(run.id, stranger)
    with pytest.raises(NoRightError):
        outbox.enqueue(kit.plan_of([]), stranger)
    assert Run.get().state == "queued"


def test_resuming_does_not_wait_for_what_was_put_off(sqlite_db, order, anna):
    run = order()
    later = kit.Memory()
    later.refused = {"fa0@example.com": Reply(450, "4.2.0 greylisted")}
    run = kit.deliver(run, transport=later)
    assert (run.state, run.retry_at is not None) == ("paused", True)
    later.refused = {}
    steer.resume(run.id, anna)
    assert kit.deliver(run, transport=later).state == "done"


def test_a_run_resumed_while_its_sender_was_leaving_is_taken_up(sqlite_db, order, anna, monkeypatch):
    """The window saw the sender alive and started no other one."""
    run, leave, seen = order(3), claims.leave, []

    def pause_then_answer(_data: bytes) -> Reply:
        if len(carrier.taken) == 1 and not seen:
            steer.pause(run.id, anna)
        return Reply(250)

    def resumed_meanwhile(who: str) -> None:
        if not seen:
            steer.resume(run.id, anna)
            seen.append(progress.progress(run.id).alive)
        leave(who)

    monkeypatch.setattr(claims, "leave", resumed_meanwhile)
    carrier = kit.Memory(reply=pause_then_answer)
    run = kit.deliver(run, transport=carrier)
    assert (seen, run.state, kit.states(run)) == ([True], "done", ["sent"] * 3)
    assert Worker.select().count() == 0
