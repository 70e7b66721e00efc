"""A server made to harm: what it says ends no sender, and brings no secret anywhere."""

from __future__ import annotations

import base64

import pytest

from flowtui.mailing import signin
from flowtui.mailing.conversation import SmtpTransport
from flowtui.mailing.envelope import Envelope
from flowtui.mailing.replies import Reply
from flowtui.mailing.troubles import Misconfigured
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import Scripted
from tests.mailing.test_smtp import Exchange

pytestmark = pytest.mark.usefixtures("sqlite_db")


@pytest.mark.parametrize(("size", "known"), [("9" * 5000, 0), ("²", 0), ("-1", 0), ("1000", 1000)])
def test_a_size_that_is_none_is_no_limit(size, known):
    with Scripted({"ehlo": f"250-scripted\r\n250 SIZE {size}"}) as server:
        transport = SmtpTransport(kit.smtp_config(server.port))
        transport.open()
        assert transport.max_bytes == known
        transport.quit()


@pytest.mark.parametrize("challenge", ["!!!a", "é"])
def test_a_challenge_that_cannot_be_decoded_is_a_refused_sign_in(challenge):
    exchange = Exchange(Reply(334, challenge), Reply(501, "cancelled"))
    with pytest.raises(Misconfigured):
        signin.sign_in(exchange, "CRAM-MD5", "anna", "s3cret", xoauth2=False)
    assert exchange.lines[1:] == ["*"]


def test_an_answer_that_repeats_the_password_is_told_without_it():
    packed = base64.b64encode(b"s3cret").decode()
    exchange = Exchange(Reply(334, "x"), Reply(334, "y"), Reply(535, f"no: s3cret {packed}"))
    with pytest.raises(Misconfigured) as refused:
        signin.sign_in(exchange, "LOGIN", "anna", "s3cret", xoauth2=False)
    assert "535 no: … …" in refused.value.sentence
    assert refused.value.reply.words == "no: … …"


@pytest.mark.parametrize("xoauth2", [False, True])
@pytest.mark.parametrize("most", [500, 60])
def test_a_command_that_the_server_repeats_whole_or_in_part_is_told_without_its_secret(xoauth2, most):
    secret = "s3cret" * (40 if xoauth2 else 8)
    sent = base64.b64encode(
        signin.bearer("anna", secret) if xoauth2 else signin.plain("anna", secret)
    ).decode()
    exchange = Exchange(Reply(500, f"5.5.1 no such command: AUTH PLAIN {sent}"[:most]))
    with pytest.raises(Misconfigured) as refused:
        signin.sign_in(exchange, "PLAIN", "anna", secret, xoauth2=xoauth2)
    assert "no such command: AUTH PLAIN …)" in refused.value.sentence


@pytest.mark.parametrize(
    "address", ['"a b"@x.example', '"a>b"@x.example', "a@x.example>\r\nRCPT TO:<b@x.example"]
)
def test_an_address_that_could_end_its_command_is_refused_and_not_made_another(address):
    with Scripted() as server:
        transport = SmtpTransport(kit.smtp_config(server.port))
        transport.open()
        envelope = Envelope("me@x.example", (address, "c@x.example"), frozenset({"c@x.example"}))
        offer = transport.offer(envelope, b"Subject: x\r\n\r\nx\r\n")
        assert offer.answers[address].never
        transport.finish()
        transport.quit()
        assert [line for line in server.lines if line.startswith("RCPT")] == ["RCPT TO:<c@x.example>"]
