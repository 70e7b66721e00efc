"""The fault table, one test a row: what becomes of the mail, of its invoice and of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from flowtui.models import Invoice, Mail, MailInvoice
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import DRIP, DROP, HANG, Scripted

if TYPE_CHECKING:
    from collections.abc import Callable


class Row(NamedTuple):
    """A fault and what has to come of three mails; ``said`` stands in the run's or the first mail's words."""

    name: str
    script: dict[str, str | Callable[[str, int], str]]
    states: list[str]
    run: str
    said: str
    phase: str = ""


def first(reply: str, otherwise: str) -> Callable[[str, int], str]:
    """``reply`` the first time, then ``otherwise``."""
    return lambda _text, count: reply if count == 1 else otherwise


def to_first(reply: str, otherwise: str = "250 2.1.5 ok") -> Callable[[str, int], str]:
    """``reply`` to the first mail's address."""
    return lambda text, _count: reply if "fa0@" in text else otherwise


QUEUED, SENT = ["queued"] * 3, ["sent"] * 3
OK_MAIL, OK_DOT = "250 2.1.0 ok", "250 2.0.0 queued as 1"
ROWS = [
    Row("greets 421", {"greet": "421 4.3.2 too busy"}, QUEUED, "paused", "injoignable"),
    Row("greets 554", {"greet": "554 5.7.1 not you"}, QUEUED, "paused", "554 5.7.1 not you"),
    Row("drops at once", {"greet": DROP}, QUEUED, "paused", "injoignable"),
    Row("greets with garbage", {"greet": "hello there"}, QUEUED, "paused", "ne parle pas SMTP"),
    Row("ehlo refused", {"ehlo": "502 5.5.1 no"}, QUEUED, "paused", "502 5.5.1 no"),
    Row("mail 4xx", {"mail": first("450 4.7.1 greylisted", OK_MAIL)}, ["queued", "sent", "sent"], "paused", "essai 2 sur 8"),
    Row("mail 452 storage", {"mail": first("452 4.3.1 no room", OK_MAIL)}, ["queued", "sent", "sent"], "paused", "essai 2"),
    Row("mail 5xx", {"mail": first("550 5.7.60 not as her", OK_MAIL)}, ["failed", "sent", "sent"], "done", "refusé"),
    Row("mail 5xx thrice", {"mail": "553 5.7.1 not as her"}, ["failed"] * 3, "done", "refusé"),
    Row("mail 530", {"mail": "530 5.7.57 sign in first"}, QUEUED, "paused", "identification"),
    Row("mail 5.7.30", {"mail": "550 5.7.30 Basic authentication is not supported"}, QUEUED, "paused", "OAuth"),
    Row("421 at mail", {"mail": first("421 4.4.5 enough", OK_MAIL)}, SENT, "done", ""),
    Row("432 at mail", {"mail": first("432 4.3.2 concurrent connections", OK_MAIL)}, SENT, "done", ""),
    Row("drop at mail", {"mail": first(DROP, OK_MAIL)}, ["queued", "sent", "sent"], "paused", "coupée avant"),
    Row("rcpt 550", {"rcpt": to_first("550 5.1.1 unknown")}, ["failed", "sent", "sent"], "done", "fa0@example.com"),
    Row("rcpt 450", {"rcpt": to_first("450 4.2.0 greylisted")}, ["queued", "sent", "sent"], "paused", "essai 2"),
    Row("data 554", {"data": first("554 5.5.1 no", "354 go")}, ["failed", "sent", "sent"], "done", "refusé"),
    Row("data 451", {"data": first("451 4.3.0 later", "354 go")}, ["queued", "sent", "sent"], "paused", "essai 2"),
    Row("drop in body", {"body": first(DROP, "")}, ["queued", "sent", "sent"], "paused", "coupée avant"),
    Row("552 in body", {"body": first("552 5.3.4 too big", "")}, ["failed", "sent", "sent"], "done", "refusé"),
    Row("dot 554", {"dot": first("554 5.6.0 spam", OK_DOT)}, ["failed", "sent", "sent"], "done", "refusé"),
    Row("dot 451", {"dot": first("451 4.3.0 later", OK_DOT)}, ["queued", "sent", "sent"], "paused", "essai 2"),
    Row("dot 421", {"dot": first("421 4.3.2 closing", OK_DOT)}, SENT, "done", ""),
    Row("dot drop", {"dot": first(DROP, OK_DOT)}, ["uncertain", "sent", "sent"], "done", "peut-être arrivé"),
    Row("dot stored, drop", {"dot": first(f"STORED {DROP}", OK_DOT)}, ["uncertain", "sent", "sent"], "done", "peut-être"),
    Row("dot garbage", {"dot": first("fine by me", OK_DOT)}, ["uncertain", "sent", "sent"], "done", "peut-être arrivé"),
    Row("dot 354", {"dot": first("354 more?", OK_DOT)}, ["uncertain", "sent", "sent"], "done", "peut-être arrivé"),
    Row("dot hang", {"dot": first(HANG, OK_DOT)}, ["uncertain", "sent", "sent"], "done", "peut-être arrivé"),
    Row("dot drips", {"dot": first(f"{DRIP}250 2.0.0 queued, in the end", OK_DOT)}, ["uncertain", "sent", "sent"], "done", "peut-être"),
    Row("hang before dot", {"data": first(HANG, "354 go")}, ["queued", "sent", "sent"], "paused", "coupée avant"),
    Row("uncertain thrice", {"dot": DROP}, ["uncertain"] * 3, "done", "peut-être arrivé"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_the_row_of_the_table(row, sqlite_db, order, quick, monkeypatch):
    monkeypatch.setattr("flowtui.mailing.conversation._LAST_REPLY", 1)
    run = order(3)
    with Scripted(row.script) as server:
        run = kit.deliver(run, kit.smtp_config(server.port, timeout_seconds=1))
    mail = Mail.get()
    assert (kit.states(run), run.state) == (row.states, row.run)
    assert row.said in f"{run.pause_reason} {mail.reason} {mail.reply}"
    marked = [bool(i.mailed_count) for i in Invoice.select().order_by(Invoice.id)]
    assert marked == [state == "sent" for state in row.states], "pointers exactly where accepted"
    live = [link.live for link in MailInvoice.select().order_by(MailInvoice.mail)]
    assert live == [state != "failed" for state in row.states]
    assert len(server.taken) == row.states.count("sent") + ("stored" in row.name)
    assert (run.retry_at is not None) == (
        run.state == "paused" and "queued" in row.states and not _needs_a_person(row)
    )


def _needs_a_person(row: Row) -> bool:
    return row.name in ("greets 554", "greets with garbage", "ehlo refused", "mail 530", "mail 5.7.30")
