"""Reading notices: what each form says, and what never becomes a failure."""

from __future__ import annotations

import pytest

from flowtui.mailing.bounces import reading
from flowtui.mailing.bounces.values import Kind
from tests.mailing import notices

OURS = "<flowtui.1@durand.example>"


def test_a_standard_notice_gives_address_code_words_and_original():
    notice = reading.read(notices.dsn(OURS, notices.block("ptit@petit.example")))
    (failure,) = notice.failures
    assert (notice.kind, notice.originals, notice.server) == (Kind.BOUNCED, (OURS,), "mx.example")
    assert (failure.addresses, failure.code) == (("ptit@petit.example",), 550)
    assert failure.words == "5.1.1 <ptit@petit.example>: Recipient address rejected: User unknown"


def test_each_recipient_has_its_own_fate_and_only_the_failed_ones_are_told():
    blocks = (
        notices.block("a@x.example"),
        notices.block("b@x.example", "delivered", "", "2.0.0"),
        notices.block("c@x.example", "Failed (permanently)", "X-Unix; 554 mailbox full", "5.2.2"),
        notices.block("d@x.example", "delayed", "", "4.4.1"),
    )
    notice = reading.read(notices.dsn(OURS, *blocks))
    assert notice.kind == Kind.BOUNCED
    assert [(one.addresses[0], one.code) for one in notice.failures] == [
        ("a@x.example", 550),
        ("c@x.example", 554),
    ]


def test_the_address_that_was_written_to_stands_before_the_one_it_led_to():
    fields = "Original-Recipient: rfc822;alias@x.example\n" + notices.block("box7@intern.example")
    assert reading.read(notices.dsn(OURS, fields)).addresses == ("alias@x.example", "box7@intern.example")


def test_a_status_without_words_is_explained_by_the_text():
    text = "Your mail could not be delivered:\n<a@x.example>: 552 quota exceeded"
    notice = reading.read(notices.dsn(OURS, notices.block("a@x.example", diagnostic=""), text=text))
    assert (notice.failures[0].code, notice.failures[0].words[:5]) == (552, "5.1.1")
    assert "quota exceeded" in notice.failures[0].words


@pytest.mark.parametrize(
    ("diagnostic", "status", "code", "words"),
    [
        ("X-Postfix; nothing leaves this host", "5.7.1", None, "5.7.1 nothing leaves this host"),
        ("X-Postfix; connect to mx: timed out", "4.4.1", None, "4.4.1 connect to mx: timed out"),
        ("smtp; 5.2.2 mailbox full", "5.0.0", None, "5.2.2 mailbox full"),
        ("smtp; 550 no such user", "5.1.1", 550, "no such user"),
        ("X-Unix; out of paper", "failed", None, "out of paper"),
    ],
)
def test_words_that_do_not_say_how_it_failed_are_given_the_status(diagnostic, status, code, words):
    block = notices.block("a@x.example", diagnostic=diagnostic, status=status)
    (failure,) = reading.read(notices.dsn(OURS, block)).failures
    assert (failure.code, failure.words) == (code, words)


def test_a_failure_that_names_no_address_still_tells_which_mail_it_was():
    notice = reading.read(notices.dsn(OURS, "Final-Recipient: rfc822; @\nAction: failed\nStatus: 5.0.0\n"))
    assert (notice.kind, notice.addresses, notice.originals) == (Kind.BOUNCED, (), (OURS,))


def test_qmail_s_words_are_read_by_the_library_with_the_reason_and_the_original():
    notice = reading.read(notices.qmail("a@x.example", OURS))
    assert (notice.kind, notice.addresses, notice.originals) == (Kind.BOUNCED, ("a@x.example",), (OURS,))
    assert (notice.failures[0].code, "No such user" in notice.failures[0].words) == (550, True)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "Delivered (to mailbox)"])
def test_a_notice_of_delivery_is_no_failure(action):
    assert reading.read(notices.dsn(OURS, notices.block("a@x.example", action))).kind == Kind.IGNORED


def test_a_delay_is_a_delay_whatever_the_text_around_it_says():
    assert reading.read(notices.dsn(OURS, notices.block("a@x.example", "delayed"))).kind == Kind.DELAY
    exim = (
        b"From: Mail Delivery System <Mailer-Daemon@x.example>\nSubject: Warning: message 1abc delayed 24 hours\n"
        b"Auto-Submitted: auto-replied\n\nThis message was created automatically by mail delivery software.\n"
        b"A message that you sent has not yet been delivered to one or more of its recipients\n\n  a@x.example\n"
        b"    Delay reason: SMTP error from remote mail server after RCPT TO:<a@x.example>: 451 later\n\n"
        b"No action is required on your part. Delivery attempts will continue for some time.\n"
    )
    assert reading.read(exim).kind == Kind.DELAY


PERSON = b"From: Paul <paul@client.example>\nTo: anna@durand.example\n"
QUOTED = notices.qmail("a@x.example", OURS).partition(b"\n\n")[2]


@pytest.mark.parametrize(
    "message",
    [
        PERSON + b"Subject: Re: Facture\n\nMerci, a@x.example, bonne reception\n",
        PERSON + b"Subject: Re: failure notice\nIn-Reply-To: <x@y>\n\n" + QUOTED,
        PERSON + b"Subject: Fwd: a question\n\n" + QUOTED,
        PERSON + b"Subject: Away until May 5\nAuto-Submitted: auto-replied\n\n" + QUOTED,
        PERSON + b"Subject: Undeliverable things\nX-Autoreply: yes\n\n" + QUOTED,
        b"Return-Path: <>\nFrom: postmaster@client.example\nSubject: Automatic reply: Facture\n\n" + QUOTED,
        b"Return-Path: <>\nFrom: postmaster@client.example\nSubject: =?utf-8?q?R=C3=A9ponse_automatique?= : F\n\n" + QUOTED,
        b"From: x@y\nSubject: Returned mail\nPrecedence: auto_reply\n\n" + QUOTED,
    ],
    ids=["thanks", "reply", "forward", "vacation", "x-autoreply", "postmaster", "french", "precedence"],
)  # fmt: skip
def test_people_and_those_who_answer_for_them_are_no_mail_systems(message):
    assert reading.read(message).kind == Kind.IGNORED


def _report(kind: str, part: str, text: str = "Your message\n a@x.example\nbecause:") -> bytes:
    return (
        f'From: Postmaster <postmaster@x.example>\nContent-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: message/{kind}\n\n{part}\n--b--\n"
    ).encode()


def test_receipts_and_complaints_are_no_failures():
    read = "Final-Recipient: rfc822;a@x.example\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    assert reading.read(_report("disposition-notification", read)).kind == Kind.IGNORED
    unread = read.replace("displayed", "deleted")
    assert reading.read(_report("disposition-notification", unread)).kind == Kind.IGNORED
    assert reading.read(_report("feedback-report", "Feedback-Type: abuse\n")).kind == Kind.IGNORED


def test_a_receipt_that_says_rejected_is_a_failure_since_dovecot_writes_it_so():
    part = f"Final-Recipient: rfc822; a@x.example\nOriginal-Message-ID: {OURS}\nDisposition: automatic-action; deleted\n"
    text = "Your message to <a@x.example> was automatically rejected:\nQuota exceeded"
    notice = reading.read(_report("disposition-notification", part, text))
    assert (notice.kind, notice.addresses, notice.originals) == (Kind.BOUNCED, ("a@x.example",), (OURS,))


def test_what_no_one_can_read_is_unknown_and_never_guessed():
    odd = b"From: MAILER-DAEMON@x.example\nSubject: Mail\n\nYour mail had a problem with a@x.example today.\n"
    assert reading.read(odd).kind == Kind.UNKNOWN
    expired = notices.dsn(OURS, notices.block("a@x.example", "expired", ""))
    assert reading.read(expired).kind == Kind.UNKNOWN


def test_the_header_alone_gives_the_same_verdict():
    for message in (
        notices.dsn(OURS, notices.block("a@x.example")),
        notices.qmail("a@x.example"),
        PERSON + b"\n\nx",
    ):
        head = message.partition(b"\n\n")[0] + b"\n\n"
        assert reading.may_be_notice(head) == (reading.read(message).kind != Kind.IGNORED)


def test_the_original_is_found_wherever_mail_systems_put_it():
    whole = notices.dsn("", notices.block("a@x.example"))
    returned = f"Content-Type: message/rfc822\n\nFrom: a\nMessage-ID:\n {OURS}\nSubject: x\n\nbody".encode()
    inside = whole.replace(b"Content-Type: text/rfc822-headers\n\nFrom: anna@durand.example", returned)
    gmail = whole.replace(b"MIME-Version", f"In-Reply-To: {OURS}\nMIME-Version".encode())
    field = whole.replace(b"Reporting-MTA:", f"X-Original-Message-ID: {OURS}\nReporting-MTA:".encode())
    for message in (inside, gmail, field):
        assert reading.read(message).originals == (OURS,)
    assert reading.read(whole).originals == ()
