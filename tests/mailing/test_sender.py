"""The sender's loop over a transport that takes everything: states, pointers, tests, stops."""

from __future__ import annotations

from flowtui.models import Attempt, Invoice, Mail, MailContent, MailRecipient, Worker
from tests.mailing import sending_kit as kit


def test_a_run_is_sent_and_its_invoices_say_so(db, anna, make_customer, make_invoice):
    customer = make_customer()
    invoices = [make_invoice(customer, f"FA{n}") for n in range(3)]
    run = kit.single_run(anna, invoices)
    carrier = kit.Memory()
    run = kit.deliver(run, transport=carrier)
    assert (run.state, kit.states(run)) == ("done", ["sent"] * 3)
    assert [to for to, _data in carrier.taken] == [(f"fa{n}@example.com",) for n in range(3)]
    assert {(i.mailed_count, i.reminder_count, i.grouped_count) for i in Invoice.select()} == {(1, 0, 0)}
    assert all(i.mailed_at is not None for i in Invoice.select())
    assert [r.state for r in MailRecipient.select()] == ["accepted"] * 3
    assert MailContent.get().data is not None
    assert [(e.old, e.new) for e in Mail.get().events.order_by(Attempt.id)] == [
        ("claimed", "in_doubt"),
        ("in_doubt", "sent"),
    ]
    assert Worker.select().count() == 0
