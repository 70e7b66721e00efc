"""Mails that want to break their reader: every one ends in a verdict, soon."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowtui.mailing.bounces import reading
from flowtui.mailing.bounces.values import Kind
from tests.mailing import notices

HEAD = b"From: MAILER-DAEMON@x.example\r\nSubject: Undelivered\r\n"
STATUS = (
    b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
)
STARTS = b"".join(
    line + b"\n"
    for line in (
        b"here is your list of failed recipients",
        b"this message was created automatically by mail delivery software",
        b"Delivery to the following recipients failed",
        b"Your message to:",
        b"This is the deliver program at",
        b"Hi. This is the",
        b"did not reach the following recipient",
    )
)
HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 5000,
    "noise": random.Random(7).randbytes(300_000),
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(4000)
    ),
    "letters in letters": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "very many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 40_000,
    "one endless line": HEAD + b"\r\n" + STARTS + b"a" * 3_000_000,
    "long lines": HEAD + b"\r\n" + STARTS + (b"a" * 900 + b"\n") * 2000,
    "lines of at": HEAD + b"\r\n" + STARTS + (b"a@" * 400 + b"\n") * 2000,
    "lines of blanks": HEAD + b"\r\n" + STARTS + (b" " * 900 + b"x\n") * 2000,
    "brackets": b"X-Failed-Recipients: " + b"(" * 200_000 + b"\r\n\r\nx",
    "addresses": b"X-Failed-Recipients: " + b"\r\n ".join([b"<a@b>" * 90] * 140) + b"\r\n\r\nx",
    "statuses": STATUS + b"Action: failed\r\nFinal-Recipient: rfc822; a@b\r\n\r\n" * 10_000,
    "parameters": b"Content-Type: multipart/report; " + b"a*0=b; " * 30_000 + b"\r\n\r\nx",
    "encoded words": HEAD + b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\nx",
    "no such charset": b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain; charset=q\n\n\xff\n",
    "no such date": HEAD + b"Date: 99999999999999999999 99:99 +9999999\r\n\r\nx",
    "bad base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!!!!" * 10,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_a_verdict_within_bounded_work(name):
    began = time.process_time()
    notice = reading.read(HOSTILE[name])
    assert time.process_time() - began < 6
    assert isinstance(notice.kind, Kind)
    assert len(notice.addresses) < 3000


def test_what_servers_say_is_cleaned_before_it_is_stored():
    diagnostic = "smtp; 550 \x1b[2Jboo\x07\u202e " + "x" * 2000
    notice = reading.read(notices.dsn("<a@b>", notices.block("a@x.example", diagnostic=diagnostic)))
    words = notice.failures[0].words
    assert words.isprintable()
    assert len(words) <= 500


def test_a_great_returned_mail_behind_the_notice_does_not_matter():
    message = notices.dsn("<a@b>", notices.block("a@x.example")).replace(
        b"Subject: Facture", b"Subject: F\n\n" + b"A" * 76
    )
    assert reading.read(message + b"QUJD\r\n" * 2_000_000).kind == Kind.BOUNCED


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_notice_is_read_or_not_but_never_raises(data):
    """Cut, repeated and garbled at random."""
    whole = notices.dsn("<a@b>", notices.block("a@x.example"))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    middle = data.draw(st.one_of(st.binary(max_size=40), st.just(whole[start:end] * 3)))
    notice = reading.read(whole[:start] + middle + whole[end:])
    assert isinstance(notice.kind, Kind)
