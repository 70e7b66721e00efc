"""A sum carried forward has no document: it is never mailed alone, and a statement tells of it in words."""

from __future__ import annotations

from datetime import date

import pytest

from flowtui.documents import jobs, templates
from flowtui.documents.jobs import NotADocumentError
from flowtui.ledger import ageing, by_hand, preflight
from flowtui.ledger.filter import Filter, Term
from flowtui.ledger.query import ids
from flowtui.ledger.rows import fetch
from flowtui.mailing.compose import compose
from flowtui.mailing.preview import NothingToShowError, preview
from flowtui.models import Customer, Invoice
from tests.mailing.books import PlainPool, attachments, body, planned, read, sent_numbers, stored, why


@pytest.fixture
def rows(sqlite_db, anna, make_customer, make_invoice):
    """A customer's sum carried forward and an invoice; the shipped report templates."""
    templates.install_defaults()
    customer = make_customer("C1", name="DUPONT & FILS", email="compta@dupont.example")
    issued = date(2026, 1, 1)
    carried = make_invoice(
        customer, "RAN", opening=True, issue_date=issued, due_date=None, total_cents=50_000
    )
    return carried, make_invoice(customer, "FA1")


@pytest.mark.parametrize("purpose", ["invoice", "reminder"])
def test_no_mail_is_about_it(rows, anna, purpose):
    found = planned(anna, purpose, *rows)
    assert sent_numbers(found) == [["FA1"]]
    code, detail = why(found)["RAN"]
    assert code == "no-document"
    assert "à-nouveau" in detail


@pytest.mark.parametrize("code", sorted(preflight.OVERRULABLE))
def test_no_act_takes_it_in(rows, anna, code):
    found = planned(anna, "invoice", *rows, include=[code], again=True)
    assert why(found)["RAN"][0] == "no-document"


def test_a_statement_tells_of_it_in_words_and_attaches_nothing_for_it(rows, anna):
    found = planned(anna, "statement", *rows)
    assert sent_numbers(found) == [["RAN", "FA1"]]
    assert found.mails[0].total_cents == 62_000
    (mail,) = stored(found, anna)
    got = read(compose(mail, PlainPool()))
    text = body(got, "plain")
    assert "Solde antérieur" in text
    assert "sont jointes à ce message.\n" in text
    assert "RAN" not in text
    files = attachments(got)
    assert list(files) == [one.name for one in found.mails[0].attachments]
    assert len(files) == 2
    assert b"[Solde ant\xc3\xa9rieur] [FA1]" in files["Releve-C1-2026-11-24.pdf"]


def test_an_english_customer_reads_english(rows, anna):
    Customer.update(language="en").execute()
    (mail,) = stored(planned(anna, "statement", *rows), anna)
    assert "Previous balance" in body(read(compose(mail, PlainPool())), "plain")


def test_alone_it_may_still_be_in_a_statement(rows, anna):
    found = planned(anna, "statement", rows[0])
    assert [one.name for one in found.mails[0].attachments] == ["Releve-C1-2026-11-24.pdf"]
    (mail,) = stored(found, anna)
    got = read(compose(mail, PlainPool()))
    assert len(attachments(got)) == 1
    assert "compte au 24/11/2026.\n" in body(got, "plain")
    assert "jointes" not in body(got, "plain")


def test_no_document_is_made_of_it(rows):
    for make in (jobs.invoice_job, jobs.reminder_job):
        with pytest.raises(NotADocumentError, match="à-nouveau"):
            make(rows[0])


def test_a_preview_is_not_about_it(rows, anna):
    assert preview(anna, "invoice", [row.id for row in rows]).subject.endswith("FA1")
    with pytest.raises(NothingToShowError):
        preview(anna, "reminder", [rows[0].id])


def test_the_list_says_so_and_it_counts_in_the_ageing(rows):
    found = {row.number: row for row in fetch([row.id for row in rows])}
    assert (found["RAN"].opening, found["RAN"].preflight) == (True, "no-document")
    assert (found["FA1"].opening, found["FA1"].preflight) == (False, "ready")
    why_ = Filter((Term("why", ":", "no-document"),))
    assert list(ids(why_)) == [rows[0].id]
    assert rows[0].id not in ids(Filter((Term("why", ":", "ready"),)))
    assert [one.total for one in ageing.aged()] == [62_000]


def test_it_is_not_marked_as_sent_by_hand(rows, anna):
    assert by_hand.set_by_hand(anna, [row.id for row in rows], sent=True).changed == 1
    assert Invoice.get_by_id(rows[0].id).mailed_at is None
