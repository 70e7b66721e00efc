"""One invoice: what the accounts hold, what its pointers say, the mail that left."""

from __future__ import annotations

from flowtui.models import Invoice
from flowtui.ui.screens.invoice import InvoiceScreen
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import four_mails, shown


def one(session, number, **values):
    if values:
        Invoice.update(values).where(Invoice.number == number).execute()
    invoice = Invoice.get(Invoice.number == number)
    return lambda: InvoiceScreen(session, invoice.id)


async def test_never_sent(window, small):
    make = one(small, "FA2026-0412", mailed_at=None, grouped_at=None, reminder_count=0)
    async with shown(window, small, make) as (pilot, _results):
        text = screen_text(pilot.app)
    assert "ni envoyée ni groupée" in text
    assert "Aucun mail n'est encore parti." in text


async def test_noted_as_sent_without_a_mail_is_no_contradiction(window, small):
    make = one(small, "FA2026-0412", mailed_at="2026-10-12 09:30:00", grouped_at=None)
    async with shown(window, small, make) as (pilot, _results):
        text = screen_text(pilot.app)
    assert "envoyée le 12/10/2026" in text
    assert "n'est pas conservé ici" in text
    assert "Aucun mail n'est encore parti." not in text


async def test_the_mail_that_left_speaks_the_screens_language(window, ready):
    four_mails(ready)
    async with shown(window, ready, one(ready, "FA2026-0441")) as (pilot, _results):
        text = screen_text(pilot.app)
    assert "\n À: " in text
    assert "Objet: " in text
