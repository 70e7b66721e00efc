"""Two accountants and two senders at once: each invoice leaves once, and the loser knows why."""

from __future__ import annotations

import threading

import pytest

from flowtui.mailing import outbox, sender
from flowtui.models import Exclusion, Invoice, Mail, MailInvoice, Run
from flowtui.models.database import session
from tests.mailing import sending_kit as kit

ROUNDS = 4
INVOICES = 25


def at_once(*acts) -> None:
    """Run them in threads of their own, each with its own connection; an error in one is an error."""
    errors = []

    def run(act) -> None:
        try:
            with session():
                act()
        except BaseException as error:  # noqa: BLE001 - reported below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


@pytest.fixture
def crowd(db, anna, make_customer, make_invoice):
    """Invoices of one round after the other, and plans over them."""
    customer = make_customer()

    def invoices(number: int) -> list[Invoice]:
        return [make_invoice(customer, f"F{number}-{n}") for n in range(INVOICES)]

    return anna, invoices


def test_the_same_invoices_in_opposite_order(crowd):
    anna, invoices = crowd
    for number in range(ROUNDS):
        rows = invoices(number)
        mails = [kit.planned([row]) for row in rows]
        forth, back = kit.plan_of(mails), kit.plan_of(mails[::-1])
        at_once(lambda plan=forth: outbox.enqueue(plan, anna), lambda plan=back: outbox.enqueue(plan, anna))
    live = MailInvoice.select().where(MailInvoice.live)
    assert live.count() == len({link.invoice_id for link in live}) == ROUNDS * INVOICES
    assert Exclusion.select().count() == ROUNDS * INVOICES
    assert {row.code for row in Exclusion.select()} == {"in-progress"}
    assert all("déjà dans le lot" in row.detail for row in Exclusion.select())
    assert sum(run.mails for run in Run.select()) == Mail.select().count() == ROUNDS * INVOICES


def test_overlapping_statements_leave_out_whole_mails(crowd):
    anna, invoices = crowd
    rows = invoices(0)
    mine = kit.plan_of([kit.planned(rows[:2], "statement"), kit.planned(rows[4:6], "statement")], "statement")
    outbox.enqueue(mine, anna)
    late = outbox.enqueue(
        kit.plan_of([kit.planned(rows[1:4], "statement"), kit.planned(rows[6:9], "statement")], "statement"),
        anna,
    )
    assert (late.mails, late.invoices) == (1, 3)
    left = {row.invoice: (row.code, row.detail) for row in outbox.exclusions(late.id)}
    assert set(left) == {"F0-1", "F0-2", "F0-3"}
    assert left["F0-1"][1].startswith("déjà dans le lot 1")
    assert left["F0-2"][1].startswith("dans le même mail que F0-1: déjà dans le lot 1")
    assert Mail.select().where(Mail.run == late).get().total_cents == 3 * 12000


def test_two_senders_on_two_runs_send_each_mail_once(crowd):
    anna, invoices = crowd
    rows = invoices(0)
    kit.single_run(anna, rows[:15])
    kit.single_run(anna, rows[15:])
    carriers = [kit.Memory(), kit.Memory()]
    config = kit.smtp_config()
    at_once(*(
        lambda carrier=carrier: sender.deliver(None, config, compose=kit.compose, transport=carrier, patient=False)
        for carrier in carriers
    ))  # fmt: skip
    taken = [to for carrier in carriers for to, _data in carrier.taken]
    assert len(taken) == len(set(taken)) == INVOICES
    assert {mail.state for mail in Mail.select()} == {"sent"}
    assert {run.state for run in Run.select()} == {"done"}
    assert {i.mailed_count for i in Invoice.select()} == {1}


def test_a_mail_that_left_keeps_its_invoice_from_being_sent_by_an_old_plan(crowd):
    anna, invoices = crowd
    row = invoices(0)[0]
    old_plan = kit.plan_of([kit.planned([row])])
    kit.deliver(kit.single_run(anna, [row]), transport=kit.Memory())
    late = outbox.enqueue(old_plan, anna)
    assert (late.mails, late.state) == (0, "done")
    assert [one.code for one in outbox.exclusions(late.id)] == ["already-mailed"]
