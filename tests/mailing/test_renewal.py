"""Sending again what was refused: to the addresses that the customer has by now."""

from __future__ import annotations

import pytest

from flowtui.mailing import steer
from flowtui.mailing.replies import Reply
from flowtui.models import Contact, Customer, Invoice, Mail, MailProfile, MailRecipient
from tests.mailing import sending_kit as kit

NO_USER = Reply(550, "5.1.1 no such user")


@pytest.fixture
def refused(order):
    """A run of one mail to ``bad@example.com``, the customer's only address, which is refused."""
    Customer.delete().execute()
    run = order(to=("bad@example.com",))
    Contact.update(email="bad@example.com").execute()
    carrier = kit.Memory()
    carrier.refused = {"bad@example.com": NO_USER}
    kit.deliver(run, transport=carrier)
    assert kit.states(run) == ["failed"]
    return run, carrier


def again(refused, anna):
    run, carrier = refused
    queued = steer.retry(run.id, anna)
    kit.deliver(run, transport=carrier)
    return queued, carrier.taken


def add(address, **fields):
    return Contact.create(customer=Customer.get(), email=address, **fields)


def test_an_address_that_was_replaced(db, refused, anna):
    Contact.update(email="right@example.com").execute()
    _queued, taken = again(refused, anna)
    assert [to for to, _data in taken] == [("right@example.com",)]
    assert b"To: right@example.com" in taken[0][1]
    assert b"bad@example.com" not in taken[0][1]
    assert [row.address for row in MailRecipient.select()] == ["right@example.com"]
    assert (Mail.get().state, Invoice.get().mailed_count) == ("sent", 1)


def test_an_address_that_was_added_beside_the_bad_one(sqlite_db, refused, anna):
    add("right@example.com")
    _queued, taken = again(refused, anna)
    assert [to for to, _data in taken] == [("right@example.com",)]
    assert Mail.get().state == "partly", "the bad one is still the customer's, and is refused again"


def test_an_address_for_this_very_purpose_comes_before_the_bad_one(sqlite_db, refused, anna):
    add("invoices@example.com", purpose="invoice")
    add("archive@example.com", purpose="invoice", role="bcc")
    _queued, taken = again(refused, anna)
    assert [to for to, _data in taken] == [("invoices@example.com", "archive@example.com")]
    assert Mail.get().state == "sent"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"active": False}, "pas d'adresse"),
        ({"email": "x@@y", "valid": False}, "x@@y"),
    ],
)
def test_without_a_usable_address_it_stays_refused_and_says_why(sqlite_db, refused, anna, change, words):
    Contact.update(change).execute()
    queued, taken = again(refused, anna)
    assert (queued, taken, Mail.get().state) == ([], [], "failed")
    assert words in Mail.get().reason
    assert [row.address for row in MailRecipient.select()] == ["bad@example.com"]


def test_nothing_changed_nothing_is_built_anew(sqlite_db, refused, anna):
    before = Mail.get().message_id
    _queued, taken = again(refused, anna)
    assert (taken, Mail.get().message_id) == ([], before)
    assert [row.address for row in MailRecipient.select()] == ["bad@example.com"]


def test_who_has_it_does_not_get_it_twice(sqlite_db, order, anna):
    run = order(to=("good@example.com", "bad@example.com"), bcc=("archive@durand.example",))
    Contact.update(email="good@example.com").execute()
    bad = add("bad@example.com")
    carrier = kit.Memory()
    carrier.refused = {"bad@example.com": NO_USER}
    kit.deliver(run, transport=carrier)
    assert kit.states(run) == ["partly"]
    Contact.update(email="right@example.com").where(Contact.id == bad.id).execute()
    _queued, taken = again((run, carrier), anna)
    assert taken[-1][0] == ("right@example.com",)
    assert (Mail.get().state, Invoice.get().mailed_count) == ("sent", 1)


def test_copies_that_the_user_wants_of_every_mail_stay(sqlite_db, order, anna):
    MailProfile.update(cc="boss@durand.example").execute()
    run = order(to=("bad@example.com",), cc=("boss@durand.example",), bcc=("archive@durand.example",))
    Contact.update(email="bad@example.com").execute()
    carrier = kit.Memory()
    carrier.refused = dict.fromkeys(
        ("bad@example.com", "boss@durand.example", "archive@durand.example"), NO_USER
    )
    kit.deliver(run, transport=carrier)
    Contact.update(email="right@example.com").execute()
    carrier.refused = {}
    _queued, taken = again((run, carrier), anna)
    assert set(taken[0][0]) == {"right@example.com", "boss@durand.example", "archive@durand.example"}


def test_a_test_goes_to_who_asked_for_it(sqlite_db, anna, make_customer, make_invoice):
    from flowtui.mailing import outbox

    invoice = make_invoice(make_customer("C1"))
    run = outbox.enqueue(kit.plan_of([kit.planned([invoice])], test_to="me@durand.example"), anna)
    carrier = kit.Memory()
    carrier.refused = {"me@durand.example": NO_USER}
    kit.deliver(run, transport=carrier)
    carrier.refused = {}
    _queued, taken = again((run, carrier), anna)
    assert [to for to, _data in taken] == [("me@durand.example",)]


def test_what_a_person_typed_counts_more_than_the_customers_card(sqlite_db, refused, anna):
    Contact.update(email="other@example.com").execute()
    steer.correct(Mail.get().id, "bad@example.com", "typed@example.com", anna)
    _queued, taken = again(refused, anna)
    assert [to for to, _data in taken] == [("typed@example.com",)]
