"""A mail as it leaves, read back with the email package and pypdf."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from flowtui import clock
from flowtui.documents import templates
from flowtui.documents.pool import Pool
from flowtui.documents.values import Rendered
from flowtui.mailing.compose import ForeignPaperError, PaperError, compose, envelope
from flowtui.models import Company, Customer, Invoice, Mail, MailInvoice, MailProfile, OriginalDocument, Run
from tests.mailing.books import (
    PlainPool,
    attachments,
    body,
    contact,
    original,
    pdf_text,
    planned,
    read,
    stored,
)


@pytest.fixture(scope="module")
def pool():
    """A real worker for the whole file."""
    with Pool() as one:
        yield one


@pytest.fixture
def invoices(sqlite_db, anna, make_customer, make_invoice):
    """A French customer's invoice with its original, one without, and a credit note."""
    templates.install_defaults()
    customer = make_customer("C1", name="Société Dupré & Fils", email="compta@dupre.example")
    rows = [
        make_invoice(customer, "FA2026-1", total_cents=124_000),
        make_invoice(customer, "FA2026-2"),
        make_invoice(customer, "AV2026-1", kind="credit_note", total_cents=-2_000, due_date=None),
    ]
    original(rows[0], b"%PDF-1.4 as it came \x00\xff\r\n")
    return rows


def message(mail: Mail, pool=None):
    return read(compose(mail, pool or PlainPool()))


def test_a_statement_read_back(invoices, anna, pool):
    found = planned(anna, "statement", *invoices)
    (mail,) = stored(found, anna)
    data = compose(mail, pool)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 200
    got = read(data)
    assert got["Subject"] == "Ets Durand - Relevé de compte au 24/11/2026"
    assert str(got["From"]) == "Ets Durand <anna@durand.example>"
    assert [(one.display_name, one.addr_spec) for one in got["To"].addresses] == [
        ("Société Dupré & Fils", "compta@dupre.example")
    ]
    assert got["Message-ID"] == mail.message_id
    assert got["Content-Language"] == "fr"
    assert got["MIME-Version"] == "1.0"
    assert {name for name in ("Bcc", "Cc", "Reply-To", "Auto-Submitted", "Precedence") if got[name]} == set()
    moment = parsedate_to_datetime(got["Date"])
    assert moment.tzinfo is not None
    assert abs(moment - clock.local(clock.utcnow())) < timedelta(minutes=1)
    parts = [part.get_content_type() for part in got.walk()]
    assert parts[:4] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
    assert set(parts[4:]) == {"application/pdf"}
    files = attachments(got)
    assert list(files) == [one.name for one in found.mails[0].attachments]
    assert files["FA2026-1.pdf"] == b"%PDF-1.4 as it came \x00\xff\r\n"
    sheet = pdf_text(files["Releve-C1-2026-11-24.pdf"])
    notice = pdf_text(files["Avis-FA2026-2.pdf"])
    assert all(number in sheet for number in ("FA2026-1", "FA2026-2", "AV2026-1", "SociétéDupré&Fils"))
    assert "FA2026-2" in notice
    assert "FA2026-1" not in notice


def test_both_parts_say_the_same(invoices, anna):
    (mail,) = stored(planned(anna, "statement", *invoices), anna)
    got = message(mail)
    text = body(got, "plain")
    page = body(got, "html")
    for words in (
        "FA2026-1",
        "FA2026-2",
        "AV2026-1 (avoir)",
        "1 240,00",
        "-20,00",
        "1 340,00",
        "Total net (EUR)",
    ):
        assert words in text
        assert words in page
    assert 'lang="fr"' in page
    assert text.startswith("Madame, Monsieur,\n\n")
    assert "\n-- \nEts Durand - 1 rue des Lilas, 69001 Lyon - SIREN 552 100 554 RCS Lyon\n" in text


def test_an_english_customer_reads_english(invoices, anna, pool):
    Customer.update(language="en").execute()
    mails = stored(planned(anna, "reminder", invoices[1]), anna)
    got = message(mails[0], pool)
    assert got["Subject"] == "Ets Durand - Reminder: invoice no. FA2026-2"
    assert got["Content-Language"] == "en"
    assert "Dear Sir or Madam" in body(got, "plain")
    files = attachments(got)
    assert list(files) == ["Reminder-FA2026-2.pdf", "Notice-FA2026-2.pdf"]
    assert "Yoursfaithfully" in pdf_text(files["Reminder-FA2026-2.pdf"])


def test_each_mail_of_single_invoices_has_its_own_document(invoices, anna):
    for mail in stored(planned(anna, "invoice", *invoices), anna):
        number = MailInvoice.get(MailInvoice.mail == mail).invoice.number
        (content,) = attachments(message(mail)).values()
        if number == "FA2026-1":
            assert content.startswith(b"%PDF-1.4 as it came")
        else:
            assert content == f"%PDF notice <C1> [{number}]".encode()


def test_the_documents_name_the_amounts_of_the_plan(invoices, anna):
    """A payment that comes in between plan and mail does not make letter and PDF contradict each other."""
    (mail,) = stored(planned(anna, "reminder", invoices[1]), anna)
    Invoice.update(balance_cents=1).execute()
    seen = []

    class Watching(PlainPool):
        def render(self, job):
            seen.append(job.fields["invoice"].balance_cents)
            return super().render(job)

    compose(mail, Watching())
    assert seen == [12_000, 12_000]


def test_letter_and_pdf_bear_the_day_of_the_order(invoices, anna, monkeypatch):
    """A run that goes on after midnight still sends what was planned, also where today is fixed."""
    monkeypatch.setenv("FLOWTUI_TODAY", "2027-01-31")
    (mail,) = stored(planned(anna, "statement", *invoices), anna)
    assert "Releve-C1-2027-01-31.pdf" in attachments(message(mail))
    assert mail.subject.endswith("31/01/2027")
    Run.update(created_at=Run.get().created_at - timedelta(days=1)).execute()
    assert "Releve-C1-2027-01-30.pdf" in attachments(message(Mail.get_by_id(mail.id)))


def test_blind_copies_are_in_the_envelope_only(invoices, anna):
    MailProfile.update(bcc="archive@durand.example", reply_to="anna@durand.example").execute()
    contact(invoices[0].customer, "chef@dupre.example", role="cc", name="Zoé Chef, directrice")
    (mail,) = stored(planned(anna, "invoice", invoices[0]), anna)
    data = compose(mail, PlainPool())
    got = read(data)
    assert b"archive" not in data
    assert [(one.display_name, one.addr_spec) for one in got["Cc"].addresses] == [
        ("Zoé Chef, directrice", "chef@dupre.example")
    ]
    assert str(got["Reply-To"]) == "anna@durand.example"
    assert envelope(mail) == (
        "anna@durand.example",
        ("compta@dupre.example", "chef@dupre.example", "archive@durand.example"),
    )


def test_test_mode_reaches_the_tester_and_nobody_else(invoices, anna):
    contact(invoices[0].customer, "chef@dupre.example", role="cc")
    (mail,) = stored(planned(anna, "invoice", invoices[0], test_to="anna@durand.example"), anna)
    got = message(mail)
    assert str(got["To"]) == "anna@durand.example"
    assert got["Cc"] is None
    assert envelope(mail) == ("anna@durand.example", ("anna@durand.example",))
    for part in ("plain", "html"):
        text = body(got, part)
        assert "compta@dupre.example, chef@dupre.example (cc)" in text.replace("\n", " ")
    assert body(got, "plain").startswith("TEST: ce mail ne part qu'à anna@durand.example.")


def test_a_foreign_document_stops_the_mail(invoices, anna, make_customer, make_invoice):
    stranger = make_invoice(make_customer("C2", email="c2@example.com"), "FB1")
    (mail,) = stored(planned(anna, "invoice", invoices[1]), anna)
    MailInvoice.update(invoice=stranger).where(MailInvoice.mail == mail).execute()
    with pytest.raises(ForeignPaperError, match="FB1"):
        compose(mail, PlainPool())


def test_a_document_that_shows_another_customer_stops_the_mail(invoices, anna, monkeypatch):
    from dataclasses import replace

    from flowtui.documents import jobs

    right = jobs.invoice_job

    def swapped(*arguments):
        job = right(*arguments)
        return replace(job, fields={**job.fields, "customer": replace(job.fields["customer"], code="C2")})

    monkeypatch.setattr(jobs, "invoice_job", swapped)
    (mail,) = stored(planned(anna, "invoice", invoices[1]), anna)
    with pytest.raises(ForeignPaperError, match="Avis-FA2026-2"):
        compose(mail, PlainPool())


def test_a_document_that_cannot_be_made_is_said_with_its_name(invoices, anna):
    class Broken:
        def render(self, job):
            return Rendered(error="out of paper")

    (mail,) = stored(planned(anna, "invoice", invoices[1]), anna)
    with pytest.raises(PaperError, match=r"Avis-FA2026-2\.pdf.*out of paper"):
        compose(mail, Broken())


def test_an_original_that_came_after_the_plan_is_taken(invoices, anna):
    (mail,) = stored(planned(anna, "invoice", invoices[1]), anna)
    original(invoices[1], b"%PDF late")
    assert attachments(message(mail)) == {"FA2026-2.pdf": b"%PDF late"}
    OriginalDocument.delete().execute()
    assert list(attachments(message(mail))) == ["Avis-FA2026-2.pdf"]


def test_the_template_version_of_the_plan_is_used(invoices, anna):
    (mail,) = stored(planned(anna, "reminder", invoices[1]), anna)
    assert (mail.template, mail.template_version) == (3, 1)
    found = templates.find(3)
    type(found).create(**{**found.__data__, "id": None, "version": 2, "html": "other"})
    seen = []

    class Watching(PlainPool):
        def render(self, job):
            seen.append((job.template, job.version))
            return super().render(job)

    compose(mail, Watching())
    assert seen == [(3, 1), (2, 1)]


def test_hostile_names_stay_data(invoices, anna):
    Company.update(name='Ets "Durand", <script>\r\nBcc: evil@example.com').execute()
    Customer.update(name="Dupré\r\nBcc: evil@example.com, \u202e<b>&").execute()
    Invoice.update(number="FA/../1\r\nX: y").where(Invoice.id == invoices[1].id).execute()
    (mail,) = stored(planned(anna, "invoice", invoices[1]), anna)
    got = message(mail)
    assert got["Bcc"] is got["X"] is None
    assert [one.addr_spec for one in got["To"].addresses] == ["compta@dupre.example"]
    assert [one.addr_spec for one in got["From"].addresses] == ["anna@durand.example"]
    assert list(attachments(got)) == ["Avis-FA_.._1_X_y.pdf"]
    assert "<script>" not in body(got, "html")


def test_no_two_attachments_share_a_name(invoices, anna):
    Invoice.update(number="FA 1").where(Invoice.id == invoices[1].id).execute()
    Invoice.update(number="FA/1").where(Invoice.id == invoices[2].id).execute()
    (mail,) = stored(planned(anna, "statement", *invoices), anna)
    names = list(attachments(message(mail)))
    assert len(set(names)) == len(names) == 4
