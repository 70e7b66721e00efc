"""The reminder status that an accepted mail leaves: what the plan foretells, what is set, what is taken back."""

from __future__ import annotations

import logging

import pytest

from flowtui.documents import templates
from flowtui.ledger import status
from flowtui.ledger.codes import set_code
from flowtui.mailing import outbox, status_after
from flowtui.mailing.bounces import run as bounces
from flowtui.mailing.bounces.sources import Message
from flowtui.mailing.profile_edit import set_profile
from flowtui.models import Invoice, Mail, StatusChange
from tests.mailing import notices
from tests.mailing import sending_kit as kit
from tests.mailing.books import planned

CHAIN = (("R1", "1re relance", "R2"), ("R2", "2e relance", "MD"), ("MD", "Mise en demeure", ""))
NUMBERS = ("FA1", "FA2", "FA3", "FA4", "FA5")


@pytest.fixture
def five(anna, make_customer, make_invoice):
    """Invoices without a status, with R1, R1, MD and one in dispute; ask for a database first."""
    templates.install_defaults()
    for code, label, _next in CHAIN:
        set_code(code, label=label)
    for code, _label, following in CHAIN:
        set_code(code, next=following)
    set_code("LI", label="Litige", blocks=True, next="R1")
    customer = make_customer()
    found = [make_invoice(customer, number) for number in NUMBERS]
    for code, ids in (("R1", found[1:3]), ("MD", found[3:4]), ("LI", found[4:])):
        status.set_status(anna, [one.id for one in ids], code)
    return found


def _codes():
    found = [invoice.status for invoice in Invoice.select().order_by(Invoice.id)]
    return [one.code if one else None for one in found]


def _follow(anna, purpose, code="R1", **fields):
    set_profile(anna.login, purpose, status_after=code, status_next="oui", **fields)


@pytest.mark.parametrize("purpose", ["reminder", "statement", "invoice"])
def test_what_the_plan_foretells_is_what_is_set(db, anna, five, purpose):
    _follow(anna, purpose)
    plan = planned(anna, purpose, *five)
    kept = {"reminder": 1, "statement": 1, "invoice": 2}[purpose]
    assert plan.to_json()["status_after"] == {"R1": 1, "R2": 2}
    assert status_after.sentence(plan.statuses) == (
        f"Statut après envoi: R1 1re relance (1), R2 2e relance (2), inchangé ({kept})"
    )
    kit.deliver(outbox.enqueue(plan, anna), transport=kit.Memory())
    assert {mail.state for mail in Mail.select()} == {"sent"}
    assert _codes() == ["R1", "R2", "R2", "MD", "LI"]


def test_a_fixed_status_is_foretold_too(sqlite_db, anna, five):
    set_profile(anna.login, "reminder", status_after="R1")
    plan = planned(anna, "reminder", *five)
    assert plan.to_json()["status_after"] == {"R1": 2}
    kit.deliver(outbox.enqueue(plan, anna), transport=kit.Memory())
    assert _codes() == ["R1", "R1", "R1", "R1", "LI"]


def test_what_sets_nothing_foretells_nothing(sqlite_db, anna, five):
    plan = planned(anna, "reminder", *five)
    assert (plan.statuses, plan.to_json()["status_after"]) == ((), {})
    _follow(anna, "reminder")
    test = planned(anna, "reminder", *five, test_to="anna@durand.example")
    assert (test.statuses, test.to_json()["status_after"]) == ((), {})
    last = planned(anna, "reminder", five[3])
    assert last.to_json()["status_after"] == {}
    assert status_after.sentence(last.statuses) == "Statut après envoi: inchangé (1)"


def test_where_there_is_no_room_the_codes_alone_are_named(sqlite_db, anna, five):
    _follow(anna, "reminder")
    told = status_after.sentence(planned(anna, "reminder", *five).statuses, brief=True)
    assert told == "Statut après envoi: R1 (1), R2 (2), inchangé (1)"


def test_a_status_that_was_given_while_the_mail_waited_is_gone_on_from(sqlite_db, anna, five):
    _follow(anna, "reminder")
    run = outbox.enqueue(planned(anna, "reminder", *five[:2]), anna)
    status.set_status(anna, [five[0].id], "R2")
    kit.deliver(run, transport=kit.Memory())
    assert _codes()[:2] == ["MD", "R2"]


def test_an_act_of_a_person_is_taken_back_exactly_before_and_after(sqlite_db, anna, five):
    _follow(anna, "reminder")
    kit.deliver(outbox.enqueue(planned(anna, "reminder", *five), anna), transport=kit.Memory())
    ids = [invoice.id for invoice in five]
    status.set_status(anna, ids, "MD")
    assert status.undo(anna).to_json() == {"changed": 4, "unchanged": 0}
    assert _codes() == ["R1", "R2", "R2", "MD", "LI"]


def _bounce(mail):
    bounces.take_in([Message(notices.bounce(mail, "client@example.com"))], "anna")


def test_a_reminder_that_reached_nobody_moved_nothing_on(db, anna, five):
    _follow(anna, "reminder")
    for _time in range(2):
        run = outbox.enqueue(planned(anna, "reminder", five[1]), anna)
        kit.deliver(run, transport=kit.Memory())
        assert _codes()[1] == "R2"
        _bounce(Mail.get(Mail.run == run))
        assert _codes() == [None, "R1", "R1", "MD", "LI"]
    seen = [(c.old, c.new, c.undone) for c in status.history(five[1].id)][:2]
    assert seen == [("R2", "R1", True), ("R1", "R2", True)]


def test_a_status_that_somebody_went_on_from_stays_when_the_mail_comes_back(sqlite_db, anna, five):
    _follow(anna, "reminder")
    run = outbox.enqueue(planned(anna, "reminder", five[1]), anna)
    kit.deliver(run, transport=kit.Memory())
    status.set_status(anna, [five[1].id], "LI")
    _bounce(Mail.get(Mail.run == run))
    assert _codes()[1] == "LI"


def test_only_the_returned_mails_invoices_go_back(sqlite_db, anna, five):
    _follow(anna, "reminder")
    run = outbox.enqueue(planned(anna, "reminder", *five[:3]), anna)
    kit.deliver(run, transport=kit.Memory())
    _bounce(Mail.select().where(Mail.run == run).order_by(Mail.id)[1])
    assert _codes()[:3] == ["R1", "R1", "R2"]
    assert StatusChange.select().where(StatusChange.run == run.id, ~StatusChange.undone).count() == 2


def test_a_profile_that_sets_nothing_costs_the_sender_no_look_at_the_statuses(sqlite_db, anna, five, caplog):
    run = outbox.enqueue(planned(anna, "reminder", five[1]), anna)
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        kit.deliver(run, transport=kit.Memory())
    assert not [one for one in caplog.messages if 'FROM "reminder_status"' in one]
    assert Mail.get().state == "sent"
