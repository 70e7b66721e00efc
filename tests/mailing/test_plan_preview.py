"""The preview of a profile being edited, and how little a plan asks of the database."""

from __future__ import annotations

import pytest

from flowtui.documents import templates
from flowtui.mailing.letters import LetterError
from flowtui.mailing.preview import NothingToShowError, preview
from flowtui.models import Contact, Customer, Invoice, MailProfile, proxy
from tests.mailing.books import planned


@pytest.fixture
def rows(sqlite_db, anna, make_customer, make_invoice):
    """Two customers' invoices and a payment."""
    templates.install_defaults()
    first, second = make_customer("C1", name="DUPONT"), make_customer("C2", name="DURAND")
    return [
        make_invoice(first, "RG1", kind="payment", total_cents=-100),
        make_invoice(first, "FA1", blocked=True),
        make_invoice(second, "FB1"),
        make_invoice(first, "FA2"),
    ]


def test_the_preview_is_the_mail_of_the_first_invoice_whatever_keeps_it(rows, anna):
    ids = [row.id for row in rows]
    assert [one.number for one in preview(anna, "invoice", ids).invoices] == ["FA1"]
    assert [one.number for one in preview(anna, "statement", ids).invoices] == ["FA1", "FA2"]
    assert preview(anna, "invoice", ids).subject == planned(anna, "invoice", rows[3]).mails[
        0
    ].subject.replace("2", "1")


def test_the_preview_reads_what_the_form_holds(rows, anna):
    edited = MailProfile(user=anna, purpose="invoice", subject="{{ client }} {{ numero }}", text="Bonjour")
    found = preview(anna, "invoice", [rows[1].id], profile=edited)
    assert found.subject == "DUPONT FA1"
    assert found.text.startswith("Bonjour\n")
    edited.text = "{{ nope }}"
    with pytest.raises(LetterError, match="nope"):
        preview(anna, "invoice", [rows[1].id], profile=edited)
    assert not MailProfile.select().where(MailProfile.text != "").exists()


def test_there_is_no_preview_of_nothing(rows, anna):
    for ids in ([], [rows[0].id], [98_765]):
        with pytest.raises(NothingToShowError):
            preview(anna, "invoice", ids)


@pytest.mark.parametrize("purpose", ["invoice", "reminder", "statement"])
def test_a_large_plan_asks_no_more_than_a_small_one(rows, anna, purpose):
    customers = [{"code": f"K{n}", "name": f"K {n}", "search_key": f"k {n}"} for n in range(150)]
    Customer.insert_many(customers).execute()
    keys = [row.id for row in Customer.select(Customer.id).where(Customer.code.startswith("K"))]
    Contact.insert_many([{"customer": key, "email": f"c{key}@x.example"} for key in keys]).execute()
    day = rows[0].issue_date
    invoices = [
        {"customer": key, "number": f"N{key}-{n}", "search_key": f"n{key}", "source_key": f"{key}-{n}",
         "kind": "invoice", "issue_date": day, "created": day, "due_date": day, "total_cents": 100, "balance_cents": 100}
        for key in keys for n in range(2)
    ]  # fmt: skip
    for start in range(0, len(invoices), 50):
        Invoice.insert_many(invoices[start : start + 50]).execute()
    many = list(Invoice.select().where(Invoice.number.startswith("N")))
    few, all_of_them = _statements(anna, purpose, many[:2]), _statements(anna, purpose, many)
    assert len(planned(anna, purpose, *many).mails) == (150 if purpose == "statement" else 300)
    assert all_of_them <= few + 2


def _statements(anna, purpose, invoices) -> int:
    asked = []
    execute = proxy.obj.execute_sql

    def counting(*arguments, **options):
        asked.append(arguments[0])
        return execute(*arguments, **options)

    proxy.obj.execute_sql = counting
    try:
        planned(anna, purpose, *invoices)
    finally:
        proxy.obj.execute_sql = execute
    return len(asked)
