"""What stays out and why: the cases of reminders, credit balances, addresses and states, with their facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from flowtui.clock import utcnow
from flowtui.documents import templates
from flowtui.ledger import offsets
from flowtui.models import Contact, Customer, Invoice, ReminderStatus
from flowtui.models.words import MailState
from tests.mailing.books import TODAY, contact, planned, sent_numbers, stored, why


@pytest.fixture
def customer(sqlite_db, anna, make_customer):
    """One customer; the shipped report templates."""
    templates.install_defaults()
    return make_customer("C1", name="DUPONT & FILS", email="compta@dupont.example")


def credit(make_invoice, customer, number: str, cents: int, **fields) -> Invoice:
    return make_invoice(customer, number, kind="credit_note", total_cents=-cents, due_date=None, **fields)


def payment(make_invoice, customer, number: str, cents: int) -> Invoice:
    return make_invoice(customer, number, kind="payment", total_cents=-cents, due_date=None)


def test_one_mail_for_many_invoices_of_a_customer(customer, anna, make_invoice):
    invoices = [make_invoice(customer, f"FA{index:02d}") for index in range(10)]
    found = planned(anna, "statement", *invoices)
    assert [len(mail.invoices) for mail in found.mails] == [10]
    assert len(planned(anna, "reminder", *invoices).mails) == 10


def test_a_statement_is_one_per_customer_and_currency_oldest_first(
    customer, anna, make_customer, make_invoice
):
    other = make_customer("C2", email="c2@example.com")
    rows = [
        make_invoice(customer, "B", issue_date=date(2026, 10, 2)),
        make_invoice(other, "X"),
        make_invoice(customer, "USD1", currency="USD"),
        make_invoice(customer, "A", issue_date=date(2026, 10, 1)),
    ]
    found = planned(anna, "statement", *rows)
    assert sent_numbers(found) == [["A", "B"], ["X"], ["USD1"]]
    assert found.totals() == {"EUR": 36_000, "USD": 12_000}
    assert found.currency == "EUR"


def test_settled_and_credit_notes_are_never_reminded(customer, anna, make_invoice):
    paid = make_invoice(customer, "PAID", balance_cents=0)
    note = credit(make_invoice, customer, "AV1", 1_000)
    due = make_invoice(customer, "FA1")
    found = planned(anna, "reminder", paid, note, due)
    assert why(found) == {
        "PAID": ("settled", "plus rien n'est dû"),
        "AV1": ("credit-balance", "un avoir n'est pas relancé"),
    }
    assert sent_numbers(found) == [["FA1"]]
    assert "AV1" in why(planned(anna, "reminder", note, include=("credit-balance",)))
    assert sent_numbers(planned(anna, "invoice", paid, note)) == [["PAID"], ["AV1"]]


def test_who_owes_nothing_on_balance_gets_no_reminder_and_is_told_the_net(customer, anna, make_invoice):
    due = make_invoice(customer, "FA1", total_cents=10_000)
    payment(make_invoice, customer, "RG1", 15_000)
    for purpose in ("reminder", "statement"):
        assert why(planned(anna, purpose, due)) == {
            "FA1": ("credit-balance", "le net du client est -50,00\u00a0€")
        }
        assert sent_numbers(planned(anna, purpose, due, include=("credit-balance",))) == [["FA1"]]


def test_a_smaller_payment_keeps_the_customer_and_stands_in_the_letter(customer, anna, make_invoice):
    due = make_invoice(customer, "FA1", total_cents=10_000)
    paid = payment(make_invoice, customer, "RG1", 9_999)
    found = planned(anna, "reminder", due, paid)
    assert why(found) == {"RG1": ("no-document", "un règlement n'a pas de document")}
    assert "99,99\u00a0€" in found.mails[0].text
    assert "100,00\u00a0€" in found.mails[0].text


def test_a_selection_that_comes_to_nothing_owed_gets_no_statement(customer, anna, make_invoice):
    make_invoice(customer, "BIG", total_cents=90_000)
    due = make_invoice(customer, "FA1", total_cents=10_000)
    note = credit(make_invoice, customer, "AV1", 10_500)
    found = planned(anna, "statement", due, note)
    assert why(found) == dict.fromkeys(
        ("FA1", "AV1"), ("credit-balance", "le net du client est -5,00\u00a0€")
    )
    assert sent_numbers(planned(anna, "statement", due, note, include=("credit-balance",))) == [
        ["AV1", "FA1"]
    ]


def test_a_credit_note_lowers_the_statement_and_stands_in_it(customer, anna, make_invoice):
    due = make_invoice(customer, "FA1", total_cents=10_000)
    note = credit(make_invoice, customer, "AV1", 4_000)
    mail = planned(anna, "statement", due, note).mails[0]
    assert mail.total_cents == 6_000
    assert "AV1 (avoir)" in mail.text
    assert "-40,00" in mail.text


def test_what_cancels_out_names_its_counterpart(customer, anna, make_invoice):
    due = make_invoice(customer, "FA1", total_cents=24_000)
    note = credit(make_invoice, customer, "AV1", 24_000)
    make_invoice(customer, "FA2", total_cents=100)
    offsets.refresh()
    found = planned(anna, "invoice", due, note)
    assert why(found) == {
        "FA1": ("cancels-out", "se compense avec AV1"),
        "AV1": ("cancels-out", "se compense avec FA1"),
    }
    assert len(planned(anna, "invoice", due, note, include=("cancels-out",)).mails) == 2


def test_blocks_say_whose_why_and_until_when(customer, anna, make_customer, make_invoice):
    litigious = make_invoice(
        customer, "FA1", blocked=True, block_reason="litige", block_until=date(2026, 11, 30)
    )
    over = make_invoice(customer, "FA2", blocked=True, block_until=date(2026, 11, 23))
    barred = make_customer("C2", email="c2@example.com", blocked=True, block_reason="redressement")
    status = ReminderStatus.create(code="LI", label="Litige", blocks=True)
    held = make_invoice(customer, "FA3", status=status)
    rows = (litigious, over, make_invoice(barred, "FB1"), held)
    assert why(planned(anna, "reminder", *rows)) == {
        "FA1": ("blocked", "facture bloquée jusqu'au 30/11/2026: litige"),
        "FB1": ("blocked", "client bloqué: redressement"),
        "FA3": ("blocked", "le statut LI Litige arrête les relances"),
    }
    assert set(why(planned(anna, "invoice", *rows))) == {"FA1", "FB1"}


def test_a_customers_own_way_of_being_written_to(customer, anna, make_invoice):
    invoice = make_invoice(customer, "FA1")
    Customer.update(grouping="single").execute()
    assert why(planned(anna, "statement", invoice))["FA1"][0] == "blocked"
    assert len(planned(anna, "reminder", invoice).mails) == 1
    Customer.update(grouping="grouped").execute()
    assert "un relevé" in why(planned(anna, "reminder", invoice))["FA1"][1]
    assert len(planned(anna, "statement", invoice).mails) == 1


def test_addresses_follow_the_purpose_and_their_lack_is_told(customer, anna, make_customer, make_invoice):
    contact(customer, "relances@dupont.example", "reminder")
    invoice = make_invoice(customer, "FA1")
    nobody = make_invoice(make_customer("C2", email=None), "FB1")
    wrong = make_customer("C3", email=None)
    contact(wrong, "a@@b", valid=False)
    contact(wrong, "ok@example.com")
    ill = make_invoice(wrong, "FC1")
    assert planned(anna, "invoice", invoice).mails[0].to == ("compta@dupont.example",)
    for purpose, what in (("reminder", "relances"), ("statement", "relevés")):
        found = planned(anna, purpose, invoice, nobody, ill)
        assert found.mails[0].to == ("relances@dupont.example",)
        assert why(found) == {
            "FB1": ("no-address", f"pas d'adresse pour les {what}"),
            "FC1": ("bad-address", "adresse mal formée: a@@b"),
        }
    Contact.update(active=False).where(Contact.purpose == "all").execute()
    assert why(planned(anna, "invoice", invoice))["FA1"] == ("no-address", "pas d'adresse pour les factures")


@pytest.mark.parametrize(
    "case",
    [
        ("invoice", "mailed_at", "envoyée"),
        ("reminder", "last_reminder_at", "relancée"),
        ("statement", "grouped_at", "relevé"),
    ],
)
def test_the_same_run_twice_sends_nothing_the_second_time(customer, anna, make_invoice, case):
    purpose, pointer, words = case
    invoice = make_invoice(customer, "FA1")
    (mail,) = stored(planned(anna, purpose, invoice), anna, MailState.SENT)
    Invoice.update({pointer: utcnow()}).execute()
    again = planned(anna, purpose, invoice)
    code, detail = why(again)["FA1"]
    assert (len(again.mails), code) == (0, "already-mailed")
    assert words in detail
    assert f"lot {mail.run.id}" in detail
    assert [one.copy for one in planned(anna, purpose, invoice, again=True).mails[0].invoices] == [2]


def test_a_mark_by_hand_is_told_with_its_day(customer, anna, make_invoice):
    invoice = make_invoice(customer, "FA1", mailed_at=datetime(2026, 11, 12, 12, 0))  # noqa: DTZ001 - naive UTC
    assert why(planned(anna, "invoice", invoice))["FA1"] == (
        "already-mailed",
        "marquée comme envoyée le 12/11/2026",
    )


def test_reminders_keep_their_distance(customer, anna, make_invoice):
    invoice = make_invoice(customer, "FA1", last_reminder_at=utcnow() - timedelta(days=30), reminder_count=1)
    mail = planned(anna, "reminder", invoice).mails[0]
    assert "Malgré notre précédente relance" in mail.text


@pytest.mark.parametrize(
    ("state", "words"),
    [(MailState.QUEUED, "lot"), (MailState.IN_DOUBT, "lot"), (MailState.UNCERTAIN, "arrivé ou non")],
)
def test_what_is_under_way_says_in_whose_run(customer, anna, make_invoice, state, words):
    invoice = make_invoice(customer, "FA1")
    (mail,) = stored(planned(anna, "invoice", invoice), anna, state)
    code, detail = why(planned(anna, "invoice", invoice, again=True))["FA1"]
    assert code == "in-progress"
    assert words in detail
    assert f"lot {mail.run.id} de {anna.login}" in detail


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.CANCELLED])
def test_what_failed_may_be_sent_again(customer, anna, make_invoice, state):
    invoice = make_invoice(customer, "FA1")
    stored(planned(anna, "invoice", invoice), anna, state)
    assert [one.copy for one in planned(anna, "invoice", invoice).mails[0].invoices] == [1]


def test_what_is_not_due_yet_is_counted_where_it_matters(customer, anna, make_invoice):
    late = make_invoice(customer, "FA1")
    today = make_invoice(customer, "FA2", due_date=TODAY)
    later = make_invoice(customer, "FA3", due_date=TODAY + timedelta(days=30))
    note = credit(make_invoice, customer, "AV1", 100)
    for purpose in ("reminder", "statement"):
        found = planned(anna, purpose, late, today, later, note)
        assert found.not_due == 2
        assert found.to_json()["not_due"] == 2
        flags = {one.number: (one.not_due, one.due_date) for mail in found.mails for one in mail.invoices}
        assert flags["FA1"] == (False, late.due_date)
        assert flags["FA2"] == (True, TODAY)
        assert flags["FA3"] == (True, TODAY + timedelta(days=30))
    assert planned(anna, "invoice", late, today, later, note).not_due == 0
