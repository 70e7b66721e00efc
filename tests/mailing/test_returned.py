"""Whoever is about to write to an address from which the last mail came back is told so."""

from __future__ import annotations

import pytest

from flowtui import clock
from flowtui.documents import templates
from flowtui.mailing import outbox, returned
from flowtui.mailing.bounces import run as bounces
from flowtui.mailing.bounces.sources import Message
from flowtui.models import Contact, Mail
from flowtui.models.edit import replace_address
from tests.mailing import notices
from tests.mailing import sending_kit as kit
from tests.mailing.books import contact, planned

TO = "Compta@dupont.example"
DAY = clock.format_date(clock.today(), short=True)
TOLD = "550 5.1.1 Recipient address rejected: User unknown"


@pytest.fixture
def invoices(anna, make_customer, make_invoice):
    """One invoice of each of three customers; ask for a database first."""
    templates.install_defaults()
    addresses = ("a@example.com", TO, "c@example.com")
    return [
        make_invoice(make_customer(f"C{n}", email=address), f"FA{n}") for n, address in enumerate(addresses)
    ]


def _send(anna, *chosen, purpose="invoice"):
    run = outbox.enqueue(planned(anna, purpose, *chosen), anna)
    kit.deliver(run, transport=kit.Memory())
    return list(Mail.select().where(Mail.run == run).order_by(Mail.id))


def _come_back(mail, address=TO, *blocks):
    data = notices.dsn(mail.message_id, *(blocks or [notices.block(address)]))
    assert bounces.take_in([Message(data)], "anna").counts["bounced"] == 1


def _warned(anna, *chosen, purpose="invoice"):
    plan = planned(anna, purpose, *chosen)
    assert len(plan.mails) == len(chosen), "a warning, no refusal"
    return {mail.customer: [one.address for one in mail.returned] for mail in plan.mails if mail.returned}


def test_the_plan_warns_before_the_others_and_says_why(db, anna, invoices):
    _first, mail, _third = _send(anna, *invoices)
    _come_back(mail, TO.lower())
    plan = planned(anna, "reminder", *invoices)
    assert [one.customer for one in plan.mails] == ["C1", "C0", "C2"]
    (found,) = plan.mails[0].returned
    assert (found.address, found.reason) == (TO, TOLD)
    assert (
        found.sentence == f"revenu le {clock.format_date(clock.local(found.at).date(), short=True)}: {TOLD}"
    )
    messages = plan.to_json()["messages"]
    assert messages[0]["returned"] == [{"address": TO, "at": clock.zulu(found.at), "reason": TOLD}]
    assert messages[1]["returned"] == []


def test_correcting_the_address_takes_the_warning_away(sqlite_db, anna, invoices):
    mail = _send(anna, invoices[1])[0]
    _come_back(mail)
    assert _warned(anna, invoices[1]) == {"C1": [TO]}
    replace_address("C1", TO, "neu@dupont.example")
    assert _warned(anna, invoices[1]) == {}
    replace_address("C1", "neu@dupont.example", TO)
    assert _warned(anna, invoices[1]) == {"C1": [TO]}


def test_a_mail_that_was_taken_since_takes_it_away_until_it_comes_back_too(sqlite_db, anna, invoices):
    _come_back(_send(anna, invoices[1])[0])
    (again,) = _send(anna, invoices[1])
    assert _warned(anna, invoices[1], purpose="reminder") == {}
    _come_back(again)
    assert _warned(anna, invoices[1], purpose="reminder") == {"C1": [TO]}


def test_every_customer_with_that_address_is_warned_of(sqlite_db, anna, invoices):
    Contact.update(email=TO.upper()).where(Contact.email == "c@example.com").execute()
    _come_back(_send(anna, invoices[1])[0])
    assert _warned(anna, *invoices) == {"C1": [TO], "C2": [TO.upper()]}


def test_one_of_several_addresses_is_named(sqlite_db, anna, invoices):
    contact(invoices[1].customer, "chef@dupont.example", role="cc")
    (mail,) = _send(anna, invoices[1])
    _come_back(mail, "chef@dupont.example")
    assert mail.state == "sent"
    assert _warned(anna, invoices[1], purpose="reminder") == {"C1": ["chef@dupont.example"]}


@pytest.mark.parametrize(
    ("block", "warned"),
    [
        (notices.block(TO, diagnostic="", status="5.1.1"), True),
        (notices.block(TO, diagnostic="smtp; 552 mailbox full", status="5.2.2"), True),
        (notices.block(TO, diagnostic="smtp; 451 4.7.1 greylisted", status="4.7.1"), False),
        (
            notices.block(TO, diagnostic="X-Postfix; connect to mx[192.0.2.1]: timed out", status="4.4.1"),
            False,
        ),
        (notices.block(TO, diagnostic="", status="4.4.7"), False),
    ],
)
def test_only_what_came_back_for_good_is_warned_of(sqlite_db, anna, invoices, block, warned):
    _come_back(_send(anna, invoices[1])[0], TO, block)
    assert bool(_warned(anna, invoices[1])) is warned


def test_where_nothing_came_back_one_look_is_enough(sqlite_db, anna, invoices, caplog):
    _send(anna, *invoices)
    caplog.set_level("DEBUG", logger="peewee")
    assert returned.came_back(["a@example.com", TO]) == {}
    ((statement, values),) = [record.msg for record in caplog.records]
    plan = sqlite_db.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    assert "mail_recipient_bounced" in plan.fetchone()[-1]
