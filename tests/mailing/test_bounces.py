"""What a returned mail changes: addresses, states, pointers, history; and what it must not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from flowtui import clock
from flowtui.ledger import preflight, rows
from flowtui.mailing import report, steer
from flowtui.mailing.bounces import run as bounces
from flowtui.mailing.bounces.sources import Message
from flowtui.mailing.values import PlannedInvoice
from flowtui.models import (
    Attempt,
    Contact,
    Invoice,
    Mail,
    MailContent,
    MailInvoice,
    MailRecipient,
    Notice,
    Run,
    atomic,
)
from flowtui.models.words import MailState
from tests.mailing import notices
from tests.mailing import sending_kit as kit
from tests.mailing.test_steer import doubtful

if TYPE_CHECKING:
    from collections.abc import Callable

TO = "fa0@example.com"


def _take(*messages: bytes, dry_run: bool = False) -> bounces.Tally:
    return bounces.take_in([Message(message) for message in messages], "anna", dry_run=dry_run)


@pytest.fixture
def sent(order: Callable[..., Run]) -> Callable[..., Mail]:
    """``sent(...)`` orders one mail and delivers it to a server that takes it."""

    def send(purpose: str = "invoice", **fields: Any) -> Mail:
        run = kit.deliver(order(1, purpose, **({"to": (TO,)} | fields)), transport=kit.Memory())
        return Mail.get(Mail.run == run)

    return send


def _recipients(mail: Mail) -> list[tuple[str, str, int | None]]:
    found = MailRecipient.select().where(MailRecipient.mail == mail).order_by(MailRecipient.id)
    return [(row.address, row.state, row.code) for row in found]


def _invoice(mail: Mail) -> Invoice:
    return MailInvoice.get(MailInvoice.mail == mail).invoice


def test_a_mail_that_reached_nobody_is_returned_with_the_reason(db, sent):
    mail = sent()
    tally = _take(notices.bounce(mail, TO))
    assert tally.to_json() | {"mails": []} == {
        "read": 1, "bounced": 1, "delays": 0, "ignored": 0, "unknown": 0, "unmatched": 0, "waiting": 0,
        "mails": [], "strangers": [],
    }  # fmt: skip
    (found,) = tally.to_json()["mails"]
    assert (found["mail"], found["state"], found["code"]) == (mail.id, "bounced", 550)
    assert (found["addresses"], found["invoices"], found["matched_by"]) == ((TO,), ("FA0",), "message-id")
    now = Mail.get_by_id(mail.id)
    assert (now.state, now.code, now.sent_at) == ("bounced", 550, mail.sent_at)
    assert "User unknown" in now.reply
    assert TO in now.reason
    assert _recipients(mail) == [(TO, "bounced", 550)]
    last = Attempt.select().order_by(Attempt.id.desc()).first()
    assert (last.phase, last.old, last.new, last.who, last.code) == (
        "returned",
        "sent",
        "bounced",
        "anna",
        550,
    )
    told = report.report(now.run_id)
    assert (told.counts["bounced"], told.counts["sent"], told.complete) == (1, 0, False)
    assert "User unknown" in told.mails[0].reason


@pytest.mark.parametrize(
    ("purpose", "fields"),
    [
        ("invoice", ("mailed_at", "mailed_count")),
        ("reminder", ("last_reminder_at", "reminder_count")),
        ("statement", ("grouped_at", "grouped_count")),
    ],
)
def test_its_invoices_are_as_before_shown_as_failed_and_free_to_be_sent_again(
    sqlite_db, sent, purpose, fields
):
    at, count = fields
    mail = sent(purpose)
    assert (getattr(_invoice(mail), at) is None, getattr(_invoice(mail), count)) == (False, 1)
    _take(notices.bounce(mail, TO))
    invoice = _invoice(mail)
    assert (getattr(invoice, at), getattr(invoice, count)) == (None, 0)
    (row,) = rows.fetch([invoice.id])
    assert row.mail_flag == "!"
    code = Invoice.select(preflight.code(purpose)).where(Invoice.id == invoice.id).scalar()
    assert code == "ready"
    assert not MailInvoice.get(MailInvoice.mail == mail).live


def test_the_pointer_goes_back_to_the_mail_before_it(sqlite_db, sent, anna):
    first = sent()
    invoice = _invoice(first)
    copy = PlannedInvoice(invoice.id, invoice.number, "invoice", 2, 12000, 12000)
    mail = replace(kit.planned([invoice], to=("neu@example.com",)), invoices=(copy,))
    run = kit.outbox.enqueue(kit.plan_of([mail]), anna)
    kit.deliver(run, transport=kit.Memory())
    second = Mail.get(Mail.run == run)
    assert Invoice.get_by_id(invoice.id).mailed_count == 2
    _take(notices.bounce(second, "neu@example.com"))
    now = Invoice.get_by_id(invoice.id)
    assert (now.mailed_count, now.mailed_at) == (1, first.sent_at)
    _take(notices.bounce(first, TO))
    now = Invoice.get_by_id(invoice.id)
    assert (now.mailed_count, now.mailed_at) == (0, None)


def test_as_long_as_somebody_has_it_it_stays_sent(db, sent):
    mail = sent(to=(TO, "zwei@example.com"), bcc=("archiv@durand.example",))
    _take(notices.bounce(mail, TO))
    assert Mail.get_by_id(mail.id).state == "partly"
    assert _invoice(mail).mailed_count == 1
    assert MailInvoice.get(MailInvoice.mail == mail).live
    (told,) = report.report(mail.run_id).mails
    assert [(address, code) for address, code, _words in told.refused] == [(TO, 550)]
    _take(notices.bounce(mail, "zwei@example.com"))
    assert Mail.get_by_id(mail.id).state == "bounced", "a copy for the archive is no arrival"
    assert _invoice(mail).mailed_at is None
    assert [state for _address, state, _code in _recipients(mail)] == ["bounced", "bounced", "accepted"]


def test_the_same_notice_again_and_another_one_of_the_same_address_change_nothing_more(db, sent):
    mail = sent()
    message = notices.bounce(mail, TO)
    _take(message)
    before = (Attempt.select().count(), Mail.get_by_id(mail.id).reply)
    assert _take(message).read == 0
    again = _take(message.replace(b"550 5.1.1", b"551 5.1.6"))
    assert (again.counts["bounced"], Attempt.select().count(), Mail.get_by_id(mail.id).reply) == (1, *before)


def test_two_equal_messages_in_one_folder_are_two_messages_read(sqlite_db, sent):
    message = notices.bounce(sent(), TO)
    tally = _take(message, message)
    assert (tally.read, tally.counts["bounced"], len(tally.mails)) == (2, 2, 1)


def test_a_dry_run_says_it_and_stores_nothing(db, sent):
    mail = sent()
    tally = _take(notices.bounce(mail, TO), dry_run=True)
    assert (tally.counts["bounced"], tally.mails[0].state) == (1, "bounced")
    assert Mail.get_by_id(mail.id).state == "sent"
    assert Notice.select().count() == 0
    assert _invoice(mail).mailed_count == 1


def test_delays_stand_in_the_history_and_nowhere_else(sqlite_db, sent):
    mail = sent()
    tally = _take(
        notices.dsn(mail.message_id, notices.block(TO, "delayed", "smtp; 451 4.4.1 later", "4.4.1"))
    )
    assert (tally.counts["delays"], tally.well) == (1, True)
    assert Mail.get_by_id(mail.id).state == "sent"
    assert _recipients(mail) == [(TO, "accepted", 250)]
    last = Attempt.select().order_by(Attempt.id.desc()).first()
    assert (last.phase, last.old, last.new, last.code) == ("delayed", "sent", "sent", 451)


def test_another_s_message_id_is_no_likeness(sqlite_db, sent):
    """A mail of the accountant's own to the same address came back."""
    mail = sent()
    tally = _take(notices.dsn("<private@durand.example>", notices.block(TO)))
    assert (tally.counts["unmatched"], tally.counts["bounced"], tally.well) == (1, 0, False)
    assert tally.to_json()["strangers"][0]["addresses"] == (TO,)
    assert Mail.get_by_id(mail.id).state == "sent"


def test_without_any_message_id_the_address_decides_when_one_mail_only_went_there(sqlite_db, sent):
    mail = sent()
    tally = _take(notices.qmail(TO.upper().replace("EXAMPLE.COM", "example.com")))
    assert (tally.counts["bounced"], tally.mails[0].matched_by) == (1, "address")
    assert Mail.get_by_id(mail.id).state == "bounced"


def test_of_two_mails_to_one_address_none_is_guessed(sqlite_db, sent):
    mails = [sent(), sent()]
    assert _take(notices.qmail(TO)).counts["unmatched"] == 1
    assert [Mail.get_by_id(mail.id).state for mail in mails] == ["sent", "sent"]


@pytest.mark.parametrize(("sent_before", "expected"), [(13, "bounced"), (15, "sent"), (-0.2, "sent")])
def test_the_address_alone_counts_for_two_weeks_after_the_sending(sqlite_db, sent, sent_before, expected):
    mail = sent()
    Mail.update(sent_at=clock.utcnow() - timedelta(days=sent_before)).where(Mail.id == mail.id).execute()
    _take(notices.qmail(TO))
    assert Mail.get_by_id(mail.id).state == expected


def test_an_old_notice_does_not_hit_a_new_mail(sqlite_db, sent):
    mail = sent()
    assert _take(notices.qmail(TO, days=-400)).counts["unmatched"] == 1
    assert Mail.get_by_id(mail.id).state == "sent"


def test_a_mail_that_was_passed_on_is_known_by_its_only_address(sqlite_db, sent):
    mail = sent()
    _take(notices.dsn(mail.message_id, notices.block("elsewhere@other.example")))
    assert _recipients(mail)[0][1] == "bounced"


def test_of_several_addresses_a_strange_one_says_nothing(sqlite_db, sent):
    mail = sent(to=(TO, "zwei@example.com"))
    tally = _take(notices.dsn(mail.message_id, notices.block("elsewhere@other.example")))
    assert tally.counts["unmatched"] == 1
    assert [state for _address, state, _code in _recipients(mail)] == ["accepted", "accepted"]
    assert Mail.get_by_id(mail.id).state == "sent"


def test_corrected_and_sent_again_it_counts_anew_and_a_late_second_notice_hits_nobody(db, sent, anna):
    mail = sent()
    Contact.update(email=TO).execute()
    _take(notices.bounce(mail, TO))
    steer.correct(mail.id, TO, "neu@example.com", anna)
    before = bytes(MailContent.get_by_id(mail.id).data)
    assert steer.retry(mail.run_id, anna, [mail.id]) == [mail.id]
    carrier = kit.Memory()
    kit.deliver(Run.get_by_id(mail.run_id), transport=carrier)
    assert carrier.taken == [(("neu@example.com",), before)]
    assert (Mail.get_by_id(mail.id).state, _invoice(mail).mailed_count) == ("sent", 1)
    late = _take(notices.bounce(mail, TO, days=0.1))
    assert late.counts["unmatched"] == 1
    assert (Mail.get_by_id(mail.id).state, _invoice(mail).mailed_count) == ("sent", 1)


def test_a_returned_mail_whose_invoice_another_run_has_sent_since_stays_returned(sqlite_db, sent, anna):
    mail = sent()
    _take(notices.bounce(mail, TO))
    run = kit.single_run(anna, [_invoice(mail)])
    kit.deliver(run, transport=kit.Memory())
    assert steer.retry(mail.run_id, anna, [mail.id]) == []
    assert Mail.get_by_id(mail.id).state == "bounced"


def test_an_uncertain_mail_that_came_back_is_uncertain_no_more(sqlite_db, order):
    mail = doubtful(order(1, to=(TO,)))
    assert mail.state == MailState.UNCERTAIN
    _take(notices.bounce(mail, TO))
    assert Mail.get_by_id(mail.id).state == "bounced"
    invoice = _invoice(mail)
    assert (invoice.mailed_at, invoice.mailed_count) == (None, 0)
    assert not MailInvoice.get(MailInvoice.mail == mail).live


def test_of_an_uncertain_mail_the_other_addresses_stay_in_question(sqlite_db, order):
    mail = doubtful(order(1, to=(TO, "zwei@example.com")))
    _take(notices.bounce(mail, TO))
    assert Mail.get_by_id(mail.id).state == "uncertain"
    assert [state for _address, state, _code in _recipients(mail)] == ["bounced", "waiting"]


def test_a_mail_in_a_sender_s_hands_is_left_for_the_next_look(db, sent):
    mail = sent()
    Mail.update(state=MailState.IN_DOUBT).where(Mail.id == mail.id).execute()
    message = notices.bounce(mail, TO)
    tally = _take(message, notices.qmail("x@y.example"))
    assert (tally.counts["waiting"], tally.read, _recipients(mail)) == (1, 1, [(TO, "accepted", 250)])
    Mail.update(state=MailState.SENT).where(Mail.id == mail.id).execute()
    assert _take(message).counts["bounced"] == 1


def test_a_test_mail_that_came_back_touches_no_invoice(sqlite_db, sent, anna, make_customer, make_invoice):
    invoice = make_invoice(make_customer("T1"), "FT1", mailed_at=clock.utcnow(), mailed_count=1)
    run = kit.outbox.enqueue(kit.plan_of([kit.planned([invoice])], test_to="anna@durand.example"), anna)
    kit.deliver(run, transport=kit.Memory())
    mail = Mail.get(Mail.run == run)
    _take(notices.bounce(mail, "anna@durand.example"))
    assert Mail.get_by_id(mail.id).state == "bounced"
    assert Invoice.get_by_id(invoice.id).mailed_count == 1


def test_a_statement_of_a_thousand_invoices_comes_back_whole(sqlite_db, anna, make_customer, make_invoice):
    customer = make_customer("G1")
    with atomic():
        many = [make_invoice(customer, f"FG{number}") for number in range(1100)]
    run = kit.outbox.enqueue(kit.plan_of([kit.planned(many, "statement", to=(TO,))], "statement"), anna)
    kit.deliver(run, transport=kit.Memory())
    assert Invoice.select().where(Invoice.grouped_count == 1).count() == 1100
    _take(notices.bounce(Mail.get(Mail.run == run), TO))
    assert Invoice.select().where((Invoice.grouped_count == 0) & Invoice.grouped_at.is_null()).count() == 1100
