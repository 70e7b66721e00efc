"""Statements to one customer in several currencies are told apart by their subject and their PDF's name."""

from __future__ import annotations

import pytest

from flowtui.documents import templates
from flowtui.mailing import compose
from flowtui.mailing.letters import LONGEST_SUBJECT
from flowtui.models import MailProfile
from tests.mailing.books import PlainPool, attachments, planned, read, stored

SUBJECT = "Ets Durand - Relevé de compte au 24/11/2026"


@pytest.fixture
def mixed(sqlite_db, anna, make_customer, make_invoice):
    """C1 owes in two currencies, C2 in one."""
    templates.install_defaults()
    one, two = make_customer("C1"), make_customer("C2", email="two@example.com")
    return [
        make_invoice(one, "FA1"),
        make_invoice(one, "FA2", currency="CHF"),
        make_invoice(two, "FA3", currency="CHF"),
    ]


def _told(mails):
    return [(mail.customer, mail.subject, mail.attachments[0].name) for mail in mails]


def test_both_name_the_currency_where_a_customer_gets_several(mixed, anna):
    found = planned(anna, "statement", *mixed)
    assert _told(found.mails) == [
        ("C1", f"{SUBJECT} (EUR)", "Releve-C1-2026-11-24-EUR.pdf"),
        ("C1", f"{SUBJECT} (CHF)", "Releve-C1-2026-11-24-CHF.pdf"),
        ("C2", SUBJECT, "Releve-C2-2026-11-24.pdf"),
    ]
    for mail, plan in zip(stored(found, anna), found.mails, strict=True):
        message = read(compose.compose(mail, PlainPool()))
        assert message["Subject"] == plan.subject
        assert list(attachments(message)) == [one.name for one in plan.attachments]


def test_what_stays_out_does_not_count(mixed, anna):
    mixed[1].balance_cents = -1
    mixed[1].save()
    assert _told(planned(anna, "statement", *mixed).mails)[0] == ("C1", SUBJECT, "Releve-C1-2026-11-24.pdf")


def test_mails_about_one_document_are_told_apart_by_its_number(mixed, anna):
    for purpose in ("invoice", "reminder"):
        assert not [mail.subject for mail in planned(anna, purpose, *mixed).mails if "CHF" in mail.subject]


@pytest.mark.parametrize(
    ("own", "subject"),
    [
        ("Relevé {{ devise }}", "Relevé CHF"),
        ("Relevé en CHFX", "Relevé en CHFX (CHF)"),
        ("R" * 300, "R" * (LONGEST_SUBJECT - 6) + " (CHF)"),
    ],
)
def test_a_subject_of_ones_own_names_it_once_and_stays_short(mixed, anna, own, subject):
    MailProfile.update(subject=own).execute()
    assert planned(anna, "statement", *mixed).mails[1].subject == subject
