"""From stored invoices to jobs: what is printed as what, and with which figures."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from flowtui.documents import jobs, sources, templates
from flowtui.models import Company, Invoice, InvoiceLine, OriginalDocument
from flowtui.models.lookup import NoCompanyError
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("sqlite_db", "company", "installed")

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def installed(sqlite_db, company):
    Company.update(iban=IBAN, bic="AGRIFRPP").execute()
    return templates.install_defaults()


def with_lines(invoice: Invoice, *nets: int, rate: int = 2000, **fields: str) -> Invoice:
    for position, net in enumerate(nets):
        InvoiceLine.create(
            invoice=invoice,
            position=position,
            text=f"Ligne {position}",
            net_cents=net,
            vat_rate=rate,
            **fields,
        )
    return invoice


@pytest.fixture
def known(make_customer, make_invoice) -> Invoice:
    """120,00 € whose lines and VAT are known."""
    return with_lines(make_invoice(make_customer(), net_cents=10000, vat_cents=2000), 4000, 6000)


def test_a_known_invoice_is_printed_as_an_invoice(known):
    job = jobs.invoice_job(known)
    assert (job.purpose, job.template, job.version, job.name) == ("invoice", 1, 1, "FA1.pdf")
    assert [line.net_cents for line in job.fields["lines"]] == [4000, 6000]
    assert job.fields["vat"][0].vat_cents == 2000
    assert job.day == known.issue_date
    assert (job.paycode.cents, job.paycode.iban, job.paycode.text) == (12000, IBAN, "FA1 C1")


@pytest.mark.parametrize(
    "change",
    [
        {"net_cents": None},
        {"vat_cents": None},
        {"total_cents": 12100},
        {"net_cents": 9000, "vat_cents": 3000},
    ],
)
def test_an_invoice_that_is_not_wholly_known_is_never_made_up(known, change):
    Invoice.update(**change).where(Invoice.id == known.id).execute()
    invoice = Invoice.get_by_id(known.id)
    for asked in (None, 1):
        job = jobs.invoice_job(invoice, asked)
        assert (job.purpose, job.template, job.name) == ("notice", 2, "Avis-FA1.pdf")
        assert job.fields["lines"] == ()
        assert job.fields["vat"] == ()


def test_an_invoice_without_lines_becomes_a_notice(make_customer, make_invoice):
    assert (
        jobs.invoice_job(make_invoice(make_customer(), net_cents=10000, vat_cents=2000)).purpose == "notice"
    )


def test_a_notice_may_be_asked_for(known):
    assert jobs.invoice_job(known, 2).purpose == "notice"


def test_a_credit_note_shows_what_is_in_the_customer_s_favour(make_customer, make_invoice):
    note = make_invoice(
        make_customer(), "AV1", kind="credit_note", total_cents=-12000, net_cents=-10000, vat_cents=-2000
    )
    InvoiceLine.create(
        invoice=note,
        position=1,
        text="Retour",
        quantity="-2",
        unit_price="60.00",
        net_cents=-12000,
        vat_rate=2000,
    )
    InvoiceLine.create(
        invoice=note,
        position=2,
        text="Frais",
        quantity="1",
        unit_price="20.00",
        net_cents=2000,
        vat_rate=2000,
    )
    job = jobs.invoice_job(note)
    assert job.fields["invoice"].total_cents == 12000
    assert [(line.quantity, line.unit_price, line.net_cents) for line in job.fields["lines"]] == [
        ("2", "60.00", 12000),
        ("1", "-20.00", -2000),
    ]
    assert job.fields["vat"][0].vat_cents == 2000
    assert job.paycode is None


def test_a_credit_note_s_notice_keeps_its_sign(make_customer, make_invoice):
    note = make_invoice(make_customer(), "AV1", kind="credit_note", total_cents=-12000)
    assert jobs.invoice_job(note).fields["invoice"].balance_cents == -12000


def test_a_payment_has_no_document(make_customer, make_invoice):
    payment = make_invoice(make_customer(), "RG1", kind="payment", total_cents=-500)
    for make in (jobs.invoice_job, jobs.reminder_job):
        with pytest.raises(jobs.NotADocumentError, match="RG1"):
            make(payment)


def test_a_reminder_tells_days_late_and_what_is_due(known):
    known.balance_cents, known.reminder_count = 5000, 2
    job = jobs.reminder_job(known)
    row = job.fields["invoice"]
    assert (row.days_late, row.balance_cents, row.paid_cents, row.reminders) == (24, 5000, 7000, 2)
    assert (job.day, job.name, job.paycode.cents) == (TODAY, "Relance-FA1.pdf", 5000)


def test_the_language_is_the_customer_s_unless_asked(make_customer, make_invoice):
    invoice = make_invoice(make_customer(language="en"))
    assert jobs.reminder_job(invoice).language == "en"
    assert jobs.reminder_job(invoice).name == "Reminder-FA1.pdf"
    assert jobs.invoice_job(invoice, language="fr").language == "fr"
    assert jobs.reminder_job(make_invoice(make_customer("C2", language="de"))).language == "en"
    assert jobs.reminder_job(make_invoice(make_customer("C3", language=""))).language == "fr"


def test_a_statement_sums_runs_ages_and_lists_payments_apart(make_customer, make_invoice):
    customer, other = make_customer(), make_customer("C2")
    rows = [
        make_invoice(
            customer, "FA2", issue_date=date(2026, 10, 20), due_date=date(2026, 11, 20), total_cents=5000
        ),
        make_invoice(
            customer,
            "AV1",
            kind="credit_note",
            issue_date=date(2026, 10, 10),
            due_date=None,
            total_cents=-2000,
        ),
        make_invoice(customer, "FA1", due_date=date(2026, 8, 1), total_cents=10000, balance_cents=8000),
        make_invoice(
            customer, "FA3", issue_date=date(2026, 11, 1), due_date=date(2026, 12, 1), total_cents=700
        ),
    ]
    make_invoice(customer, "RG1", kind="payment", total_cents=-300)
    make_invoice(customer, "RG2", kind="payment", total_cents=-300, currency="USD")
    make_invoice(customer, "RG3", kind="payment", total_cents=-300, balance_cents=0)
    make_invoice(other, "RG4", kind="payment", total_cents=-300)
    job = jobs.statement_job(customer, rows)
    fields = job.fields
    assert [row.number for row in fields["documents"]] == ["FA1", "AV1", "FA2", "FA3"]
    assert [row.running_cents for row in fields["documents"]] == [8000, 6000, 11000, 11700]
    assert [row.days_late for row in fields["documents"]] == [115, 0, 4, 0]
    assert [row.number for row in fields["payments"]] == ["RG1"]
    assert (fields["total_cents"], fields["payments_cents"], fields["due_cents"]) == (11700, -300, 11400)
    ageing = fields["ageing"]
    assert (ageing.not_due, ageing.to_30, ageing.to_60, ageing.to_90, ageing.older) == (
        700,
        5000,
        -2000,
        0,
        8000,
    )
    assert (job.paycode.cents, job.rows, job.name) == (11400, 5, "Releve-C1-2026-11-24.pdf")


@pytest.mark.parametrize(
    ("days", "column"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)],
)
def test_the_columns_of_the_aged_summary(make_customer, make_invoice, days, column):
    customer = make_customer()
    due = date.fromordinal(TODAY.toordinal() - days)
    ageing = jobs.statement_job(customer, [make_invoice(customer, due_date=due)]).fields["ageing"]
    sums = [ageing.not_due, ageing.to_30, ageing.to_60, ageing.to_90, ageing.older]
    assert sums == [12000 if at == column else 0 for at in range(5)]


def test_a_statement_of_nothing_due_carries_no_code(make_customer, make_invoice):
    customer = make_customer()
    job = jobs.statement_job(customer, [make_invoice(customer, "AV1", kind="credit_note", total_cents=-100)])
    assert job.paycode is None


def test_a_statement_never_mixes_customers_or_currencies(make_customer, make_invoice):
    one, two = make_customer(), make_customer("C2")
    ours = make_invoice(one)
    for strange in (make_invoice(two), make_invoice(one, "FA9", currency="USD")):
        with pytest.raises(jobs.rows.MixedStatementError, match="Client C1"):
            jobs.statement_job(one, [ours, strange])


def test_a_template_for_something_else_is_refused(known):
    with pytest.raises(jobs.WrongTemplateError, match="4"):
        jobs.invoice_job(known, 4)
    with pytest.raises(templates.NoTemplateError, match="77"):
        jobs.invoice_job(known, 77)


def test_without_a_company_there_is_no_letterhead(known):
    Company.delete().execute()
    with pytest.raises(NoCompanyError):
        jobs.invoice_job(known)


def test_text_from_outside_is_cleaned_and_a_job_can_be_pickled(make_customer, make_invoice):
    customer = make_customer(
        name="Evil\u202e\x07 SA", address="1 rue\r\n\r\n2e étage\x00", country="DE", siren="552 100 554"
    )
    job = jobs.invoice_job(make_invoice(customer, "FA\n1"))
    assert job.fields["customer"].name == "Evil SA"
    assert job.fields["customer"].address == ("1 rue", "2e étage")
    assert job.fields["customer"].country == "DE"
    assert job.fields["customer"].siren == "552\xa0100\xa0554"
    assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - our own bytes


def test_the_company_s_mentions(known):
    company = jobs.invoice_job(known).fields["company"]
    assert company.rcs == "RCS Lyon 552\xa0100\xa0554"
    assert company.iban == "FR76\xa03000\xa06000\xa00112\xa03456\xa07890\xa0189"


def test_an_original_comes_before_any_template(known, make_invoice):
    other = make_invoice(known.customer, "FA2")
    OriginalDocument.create(invoice=known, name="x.pdf", size=4, sha256="", content=b"%PDF")
    assert (sources.source_of(known), sources.source_of(other)) == ("original", "template")
    assert sources.originals([known.id, other.id]) == {known.id: 4}
