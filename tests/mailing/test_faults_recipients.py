"""Faults of single addresses: some refused, some put off, too many at once, not to be written in ASCII."""

from __future__ import annotations

import pytest

from flowtui.mailing import steer
from flowtui.models import Invoice, Mail, MailContent, MailInvoice, MailRecipient
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import DROP, Scripted

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")


def recipients() -> dict[str, str]:
    """The state of each address."""
    return {row.address: row.state for row in MailRecipient.select()}


def answers(**by_name: str):
    """A server's answer by the name before the @."""
    return lambda text, _count: by_name.get(text.partition("<")[2].partition("@")[0], "250 ok")


def test_some_refused_is_partly_and_the_invoice_is_marked(order):
    run = order(to=("a@example.com", "b@example.com"))
    with Scripted({"rcpt": answers(b="550 5.1.1 unknown")}) as server:
        kit.deliver(run, kit.smtp_config(server.port))
    mail = Mail.get()
    assert (mail.state, mail.reason) == ("partly", "refusé pour b@example.com")
    assert recipients() == {"a@example.com": "accepted", "b@example.com": "refused"}
    assert Invoice.get().mailed_count == 1
    assert MailInvoice.get().live
    assert server.taken[0][0] == ("a@example.com",)


def test_a_mail_that_only_the_archive_would_get_does_not_leave(order):
    run = order(bcc=("archive@durand.example",))
    with Scripted({"rcpt": answers(fa0="550 5.1.1 unknown")}) as server:
        kit.deliver(run, kit.smtp_config(server.port))
    assert (Mail.get().state, Mail.get().code) == ("failed", 550)
    assert (server.taken, Invoice.get().mailed_count) == ([], 0)


def test_who_was_put_off_gets_it_later_and_nobody_gets_it_twice(order):
    run = order(to=("a@example.com", "b@example.com"))
    with Scripted({"rcpt": answers(b="450 4.2.0 greylisted")}) as server:
        run = kit.deliver(run, kit.smtp_config(server.port))
        assert (Mail.get().state, run.state) == ("queued", "paused")
        assert recipients() == {"a@example.com": "accepted", "b@example.com": "waiting"}
        server.script = {}
        Mail.update(next_try_at=None).execute()
        kit.deliver(run, kit.smtp_config(server.port))
    assert Mail.get().state == "sent"
    assert [to for to, _data in server.taken] == [("a@example.com",), ("b@example.com",)]
    assert server.taken[0][1] == server.taken[1][1], "the same bytes"
    assert Invoice.get().mailed_count == 1, "one mail, marked once"


def test_who_is_put_off_for_ever_is_refused_in_the_end(order):
    run = order(to=("a@example.com", "b@example.com"))
    with Scripted({"rcpt": answers(b="450 4.2.0 greylisted")}) as server:
        kit.deliver(run, kit.smtp_config(server.port, retry_seconds=0))
    assert (Mail.get().state, Mail.get().attempts) == ("partly", 8)
    assert recipients() == {"a@example.com": "accepted", "b@example.com": "refused"}
    assert len(server.taken) == 1


def test_too_many_recipients_are_sent_to_in_parts(order):
    names = tuple(f"r{n}@example.com" for n in range(5))
    run = order(to=names)
    limit = 2

    def rcpt(_text: str, _count: int) -> str:
        since = next(i for i, line in enumerate(reversed(server.lines)) if line.startswith("MAIL"))
        return "250 ok" if since <= limit else "452 4.5.3 Too many recipients"

    with Scripted({"rcpt": rcpt}) as server:
        run = kit.deliver(run, kit.smtp_config(server.port))
    assert (kit.states(run), run.state) == (["sent"], "done")
    assert [to for to, _data in server.taken] == [names[:2], names[2:4], names[4:]]
    assert len({data for _to, data in server.taken}) == 1
    assert Invoice.get().mailed_count == 1


def test_a_split_mail_that_gets_lost_half_way_is_resent_to_the_rest_only(order, anna):
    run = order(to=("a@example.com", "b@example.com"))
    script = {
        "rcpt": lambda text, _n: (
            "250 ok" if "<a@" in text or server.taken else "452 4.5.3 too many recipients"
        ),
        "dot": lambda _t, n: "250 ok" if n == 1 else f"STORED {DROP}",
    }
    with Scripted(script) as server:
        kit.deliver(run, kit.smtp_config(server.port))
        assert Mail.get().state == "uncertain"
        steer.resolve(Mail.get().id, "resend", anna)
        server.script = {}
        run = kit.deliver(run, kit.smtp_config(server.port))
    assert [to for to, _data in server.taken] == [("a@example.com",), ("b@example.com",), ("b@example.com",)]
    assert (kit.states(run), run.state, Invoice.get().mailed_count) == (["sent"], "done", 1)


def test_an_address_that_needs_smtputf8_is_refused_alone_where_the_server_lacks_it(order):
    run = order(to=("rené@example.com", "b@example.com"))
    with Scripted() as server:
        kit.deliver(run, kit.smtp_config(server.port))
    assert Mail.get().state == "partly"
    assert "SMTPUTF8" in MailRecipient.get(MailRecipient.address == "rené@example.com").reply


def test_smtputf8_is_used_where_it_is_offered(order):
    run = order(to=("rené@example.com",))
    with Scripted({"ehlo": "250-scripted\r\n250 SMTPUTF8"}) as server:
        kit.deliver(run, kit.smtp_config(server.port))
    assert "MAIL FROM:<anna@durand.example> SMTPUTF8" in server.lines
    assert server.taken[0][0] == ("rené@example.com",)


def test_a_domain_with_accents_goes_out_in_ascii(order):
    run = order(to=("client@société.example",))
    with Scripted() as server:
        kit.deliver(run, kit.smtp_config(server.port))
    assert server.taken[0][0] == ("client@xn--socit-esab.example",)
    assert recipients() == {"client@société.example": "accepted"}


@pytest.mark.parametrize(
    "words", ["Relay access denied", "Recipient address rejected: Access denied", "Unable to relay"]
)
def test_three_refusals_to_relay_stop_the_run_instead_of_failing_it_all(order, words):
    run = order(10)
    with Scripted({"rcpt": f"554 5.7.1 <x@example.com>: {words}"}) as server:
        run = kit.deliver(run, kit.smtp_config(server.port))
    assert kit.states(run) == ["failed"] * 3 + ["queued"] * 7
    assert (run.state, run.retry_at) == ("paused", None)
    assert words in run.pause_reason


@pytest.mark.parametrize("server_says", [True, False])
def test_a_mail_that_is_too_large_is_not_offered(order, server_says):
    run = order()
    script = {"ehlo": "250-scripted\r\n250 SIZE 100"} if server_says else {}
    fields = {} if server_says else {"max_bytes": 100}
    with Scripted(script) as server:
        kit.deliver(run, kit.smtp_config(server.port, **fields))
    assert (Mail.get().state, server.asked.get("mail", 0)) == ("failed", 0)
    assert "Mo" in Mail.get().reason


def test_the_size_is_told_and_lines_that_begin_with_a_dot_arrive_as_they_were(order):
    run = order()
    with Scripted() as server:
        kit.deliver(run, kit.smtp_config(server.port))
    (line,) = (line for line in server.lines if line.startswith("MAIL"))
    assert "SIZE=" in line
    data = bytes(MailContent.get().data).replace(b"\n", b"\r\n")
    assert server.taken[0][1] == data
    assert b"\r\n.\r\n" in data
