"""Enqueueing: one transaction, one live mail per invoice, and words for whoever comes second."""

from __future__ import annotations

from flowtui.mailing import outbox
from flowtui.models import Mail, MailContent, MailInvoice, MailRecipient
from tests.mailing import sending_kit as kit


def test_everything_is_stored_and_the_message_id_is_the_senders(sqlite_db, anna, make_customer, make_invoice):
    invoice = make_invoice(make_customer())
    mail = kit.planned([invoice], cc=("b@example.com", "CLIENT@example.com"), bcc=("archive@durand.example",))
    run = outbox.enqueue(kit.plan_of([mail]), anna)
    stored = Mail.get()
    assert (run.mails, run.invoices, run.state) == (1, 1, "queued")
    assert stored.message_id.startswith("<flowtui.")
    assert stored.message_id.endswith("@durand.example>")
    assert MailContent.get().text == mail.text
    assert [(r.role, r.address) for r in MailRecipient.select().order_by(MailRecipient.id)] == [
        ("to", "client@example.com"),
        ("cc", "b@example.com"),
        ("bcc", "archive@durand.example"),
    ]
    assert MailInvoice.get().live


def test_the_second_accountant_reads_who_and_when(db, anna, make_customer, make_invoice):
    customer = make_customer()
    first, second = make_invoice(customer, "FA1"), make_invoice(customer, "FA2")
    run = kit.single_run(anna, [first])
    late = outbox.enqueue(kit.plan_of([kit.planned([first]), kit.planned([second])]), anna)
    assert (late.mails, late.invoices) == (1, 1)
    (left,) = outbox.exclusions(late.id)
    assert (left.invoice, left.code) == ("FA1", "in-progress")
    assert left.detail.startswith(f"déjà dans le lot {run.id} de {anna.login}, ")
