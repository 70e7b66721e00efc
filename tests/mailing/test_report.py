"""The report of a run: order, counts, reasons, spreadsheet, paper."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from flowtui import i18n
from flowtui.clock import utcnow
from flowtui.documents import templates
from flowtui.mailing.report import NoRunError, outlines, report, runs, to_csv, to_pdf
from flowtui.models import Company, Customer, Mail, MailRecipient, Run, proxy
from flowtui.models.words import MailState, RecipientState
from tests.mailing.books import contact, pdf_text, planned, stored

STATES = ("sent", "failed", "queued", "uncertain", "partly", "cancelled", "bounced", "claimed", "in_doubt")


@pytest.fixture
def run(sqlite_db, anna, make_customer, make_invoice) -> int:
    """The run below."""
    return a_run(anna, make_customer, make_invoice)


def a_run(anna, make_customer, make_invoice) -> int:
    """A run with a mail in each state (of customer C0 to C8) and an invoice without an address."""
    templates.install_defaults()
    invoices = []
    for index, _state in enumerate(STATES):
        customer = make_customer(f"C{index}", name=f"Client {9 - index}", email=f"c{index}@x.example")
        invoices.append(make_invoice(customer, f"FA{index}", total_cents=124_050))
    invoices.append(make_invoice(make_customer("CX", email=None, name="LEGRAND"), "FAX"))
    mails = stored(planned(anna, "invoice", *invoices, query="mail:non"), anna)
    for mail, state in zip(mails, STATES, strict=True):
        lease = utcnow() + timedelta(minutes=5)
        Mail.update(state=state, lease_until=lease).where(Mail.id == mail.id).execute()
    Mail.update(code=550, reply="5.1.1 User unknown", attempts=1, reason="refused").where(
        Mail.state == MailState.FAILED
    ).execute()
    Mail.update(code=250, reply="2.0.0 Ok: queued as 4Fz1", sent_at=utcnow(), attempts=1).where(
        Mail.state == MailState.SENT
    ).execute()
    Mail.update(reason="coupure après l'envoi").where(Mail.state == MailState.UNCERTAIN).execute()
    partly = Mail.get(Mail.state == MailState.PARTLY)
    MailRecipient.create(
        mail=partly,
        role="cc",
        address="chef@x.example",
        state=RecipientState.REFUSED,
        code=550,
        reply="no such user",
    )
    return int(mails[0].run.id)


def test_what_wants_attention_comes_first(db, anna, make_customer, make_invoice):
    run = a_run(anna, make_customer, make_invoice)
    found = report(run)
    assert [one.run for one in runs()] == [run]
    assert [mail.state for mail in found.mails] == [
        "uncertain", "failed", "partly", "bounced", "cancelled", "queued", "queued", "queued", "sent",
    ]  # fmt: skip
    assert [mail.customer for mail in found.mails if mail.state == "queued"] == ["C8", "C7", "C2"]
    assert found.counts == {
        "queued": 3, "sent": 1, "partly": 1, "failed": 1, "uncertain": 1, "cancelled": 1, "bounced": 1, "excluded": 1,
    }  # fmt: skip
    assert (found.purpose, found.state, found.user) == ("invoice", "queued", anna.login)
    assert not found.complete
    assert [(one.invoice, one.customer_name, one.code) for one in found.excluded] == [
        ("FAX", "LEGRAND", "no-address")
    ]


def test_reasons_are_the_servers_words_where_it_spoke(run):
    by_state = {mail.state: mail for mail in report(run).mails}
    assert (by_state["failed"].code, by_state["failed"].reason) == (550, "5.1.1 User unknown")
    assert by_state["uncertain"].reason == "coupure après l'envoi"
    assert by_state["partly"].refused == (("chef@x.example", 550, "no such user"),)
    assert by_state["sent"].to == ("c0@x.example",)
    assert by_state["sent"].invoices == ("FA0",)


def test_a_final_dot_that_nobody_waits_for_any_more_is_uncertain(run):
    Mail.update(lease_until=utcnow() - timedelta(minutes=1)).execute()
    counts = report(run).counts
    assert (counts["uncertain"], counts["queued"]) == (2, 2)


def test_the_json_of_the_contract(run):
    found = report(run).to_json()
    assert set(found) >= {
        "run", "purpose", "state", "user", "started_at", "finished_at", "counts", "excluded", "messages",
    }  # fmt: skip
    assert set(found["messages"][0]) >= {
        "id", "customer", "to", "subject", "message_id", "state", "code", "reason", "invoices", "total_cents", "attempts",
    }  # fmt: skip
    assert found["excluded"] == [
        {
            "invoice": "FAX",
            "customer": "CX",
            "code": "no-address",
            "detail": "pas d'adresse pour les factures",
        }
    ]


def test_an_unknown_run_is_an_error_in_one_sentence(sqlite_db):
    with pytest.raises(NoRunError, match="12"):
        report(12)
    assert runs() == []


def test_every_run_the_latest_first(run, anna, make_customer, make_invoice):
    invoice = make_invoice(make_customer("N"), "FN")
    second = stored(planned(anna, "reminder", invoice), anna, MailState.SENT)[0].run.id
    found = runs()
    assert [(one.run, one.purpose, one.total) for one in found] == [
        (second, "reminder", 1),
        (run, "invoice", 9),
    ]
    assert found[0].counts["sent"] == 1
    assert (found[1].counts["queued"], found[1].counts["failed"]) == (3, 1)
    assert [one.run for one in runs(limit=1)] == [second]


def test_the_spreadsheet_says_it_all_in_either_language(run):
    rows = list(csv.reader(io.StringIO(to_csv(report(run))), delimiter=";"))
    assert rows[0][:4] == ["Situation", "Client", "Nom", "Destinataires"]
    assert len(rows) == 1 + 9 + 1
    assert {len(row) for row in rows} == {13}
    failed = next(row for row in rows if row[1] == "C1")
    assert failed[:3] == ["refusé", "C1", "Client 8"]
    assert (failed[6], failed[8], failed[9]) == ("1240,50", "550", "5.1.1 User unknown")
    partly = next(row for row in rows if row[1] == "C4")
    assert "chef@x.example: 550 no such user" in partly[9]
    assert (rows[-1][0], rows[-1][5], rows[-1][8]) == ("laissé de côté", "FAX", "no-address")
    assert rows[-1][7] == "EUR", "an amount says of which currency it is"
    i18n.use("en")
    rows = list(csv.reader(io.StringIO(to_csv(report(run))), delimiter=","))
    assert rows[0][0] == "State"
    assert next(row for row in rows if row[1] == "C1")[6] == "1240.50"


def test_no_cell_is_a_formula(sqlite_db, anna, make_customer, make_invoice):
    templates.install_defaults()
    customer = make_customer("=C1", name='=HYPERLINK("http://x";"y")', email=None)
    contact(customer, "+a@x.example")
    (mail,) = stored(planned(anna, "invoice", make_invoice(customer, "@FA1")), anna)
    Mail.update(reply="-2+3\r\n=1", state="failed").execute()
    rows = list(csv.reader(io.StringIO(to_csv(report(mail.run.id))), delimiter=";"))
    assert all(cell[:1] not in "=+-@" or not cell for row in rows for cell in row)
    assert all("\n" not in cell for row in rows for cell in row)


def test_the_report_on_paper(run):
    text = pdf_text(to_pdf(report(run), Company.get(), "fr"))
    for words in (
        "Compterendudesenvois",
        f"Lot{run}",
        "5.1.1Userunknown",
        "LEGRAND",
        "pasd'adressepourlesfactures",
        "EtsDurand",
    ):
        assert words in text


def test_a_large_run_is_read_in_few_statements(sqlite_db, anna):
    customers = [{"code": f"C{n}", "name": f"C {n}", "search_key": f"c {n}"} for n in range(500)]
    Customer.insert_many(customers).execute()
    big = Run.create(purpose="invoice", user=anna, created_at=utcnow(), mails=500)
    ids = [customer.id for customer in Customer.select(Customer.id)]
    rows = [
        {"run": big, "purpose": "invoice", "customer": key, "language": "fr", "message_id": f"<{key}>", "sender": "a@x",
         "subject": "s", "currency": "EUR", "total_cents": 1, "state": "sent"}
        for key in ids
    ]  # fmt: skip
    Mail.insert_many(rows).execute()
    asked = []
    execute = proxy.obj.execute_sql
    proxy.obj.execute_sql = lambda *arguments, **options: (
        asked.append(arguments[0]),
        execute(*arguments, **options),
    )[1]
    try:
        assert len(report(big.id).mails) == 500
    finally:
        proxy.obj.execute_sql = execute
    assert len(asked) <= 6


def test_the_list_of_runs_counts_what_each_left_out(db, anna, make_customer, make_invoice):
    first = a_run(anna, make_customer, make_invoice)
    second = Run.create(purpose="invoice", user=anna, created_at=utcnow(), finished_at=utcnow()).id
    found = outlines()
    assert (found[first].excluded, found[second].excluded) == (len(report(first).excluded), 0)
    assert found[first].excluded > 0
    assert [found[number].finished_at for number in (first, second)] == [
        report(number).finished_at for number in (first, second)
    ]
