"""What came back is said before it is sent there again: by the control, the mail, the card and its addresses."""

from __future__ import annotations

import pytest

from flowtui.mailing.bounces import run as bounces
from flowtui.mailing.bounces.sources import Message
from flowtui.models import Contact, Customer, Invoice, Mail
from flowtui.ui.screens.contacts import ContactsScreen
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.customer import CustomerScreen
from flowtui.ui.widgets.edit_form import EditForm
from tests.mailing import notices
from tests.mailing import sending_kit as kit
from tests.ui.conftest import settle
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import press, shown, write

TOLD = "c2@example.com revenu le 24/11/26: 550 5.1.1 Recipient address"


@pytest.fixture
def returned(ready):
    """A mail to C2 came back; its invoice and two others are to be sent."""
    invoice = Invoice.get(Invoice.number == "FA2026-0420")
    run = kit.single_run(ready.user, [invoice], address=lambda _invoice: "c2@example.com")
    kit.deliver(run, ready.config, transport=kit.Memory())
    _come_back(Mail.get(), "c2@example.com")
    return ready


def _come_back(mail, address):
    assert bounces.take_in([Message(notices.bounce(mail, address))], "anna").counts["bounced"] == 1


def control(session):
    return lambda: ControlScreen(session, "reminder", [row.id for row in Invoice.select()])


async def test_the_control_warns_and_a_corrected_address_takes_the_warning_away(window, returned):
    async with shown(window, returned, control(returned)) as (pilot, _results):
        compare(pilot.app, "control-returned")
        assert " 1 mail va à une adresse d'où le dernier est revenu (!); e la corrige" in screen_text(
            pilot.app
        )
        await press(pilot, "enter")
        assert f" ! {TOLD}" in screen_text(pilot.app)
        await press(pilot, "escape", "e")
        await write(pilot, "neu@example.com")
        await settle(pilot)
        assert Contact.select().where(Contact.email == "neu@example.com").exists()
        assert "est revenu" not in screen_text(pilot.app)
        assert "! DURAND" not in screen_text(pilot.app)


async def test_it_is_a_warning_and_no_refusal(window, returned, started):
    async with shown(window, returned, control(returned)) as (pilot, results):
        count = len(pilot.app.screen.plan.mails)
        await press(pilot, *str(count), "enter")
    assert results == [started[0][0]]


async def test_plain_says_it_too(window, returned):
    async with shown(window, returned, control(returned), skin="plain") as (pilot, _results):
        assert screen_text(pilot.app).isascii()
        assert "! DURAND SARL" in screen_text(pilot.app)
        assert "est revenu" in screen_text(pilot.app)


async def test_where_several_came_back_each_is_named(window, returned):
    owner = Customer.get(Customer.code == "C2")
    Contact.create(customer=owner, email="c1@example.com", purpose="invoice")
    card = lambda: CustomerScreen(returned, owner.id)  # noqa: E731 - the kit wants one
    async with shown(window, returned, card, size=(132, 43)) as (pilot, _results):
        lines = screen_text(pilot.app).splitlines()
        assert lines[2].rstrip() == " Factures c1@example.com   Relances, Relevés ! c2@example.com"
        assert lines[3].startswith(
            " ! revenu le 24/11/26: 550 5.1.1 Recipient address rejected: User unknown"
        )
        run = kit.single_run(
            returned.user, [Invoice.get(Invoice.number == "FA2026-0412")], address=lambda _i: "c1@example.com"
        )
        kit.deliver(run, returned.config, transport=kit.Memory())
        _come_back(Mail.get(Mail.run == run), "c1@example.com")
        pilot.app.screen.read()
        await pilot.pause()
        lines = screen_text(pilot.app).splitlines()
        assert lines[2].rstrip() == " Factures ! c1@example.com   Relances, Relevés ! c2@example.com"
        assert lines[3].startswith(
            f" ! {TOLD} rejected: User unknown; c1@example.com revenu le 24/11/26: 550 5."
        )


async def test_the_card_says_it_beside_the_address_and_the_addresses_in_full(window, returned):
    card = lambda: CustomerScreen(returned, Customer.get(Customer.code == "C2").id)  # noqa: E731 - the kit wants one
    async with shown(window, returned, card) as (pilot, _results):
        told = screen_text(pilot.app).splitlines()[2:4]
        assert told[0].rstrip() == " Factures, Relances, Relevés ! c2@example.com"
        assert told[1].rstrip() == " ! revenu le 24/11/26: 550 5.1.1 Recipient address rejected: User unknown"
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert f" {TOLD} rejected: User unknown" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "enter")
        pilot.app.screen.query_one(EditForm).field("email").value = "neu@example.com"
        await press(pilot, "ctrl+o", "escape")
        assert "revenu" not in screen_text(pilot.app)
