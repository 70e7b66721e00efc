"""The customer's card: what it shows, its addresses and its block."""

from __future__ import annotations

import pytest

from flowtui.models import Contact, Customer, Invoice
from flowtui.ui.screens.contacts import ContactsScreen
from flowtui.ui.screens.customer import CustomerScreen, GoneError
from flowtui.ui.screens.reported_mail import ReportedMailScreen
from flowtui.ui.widgets.edit_form import EditForm
from tests.mailing import sending_kit as kit
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, press, shown


def customer(code="C1"):
    return Customer.get(Customer.code == code)


def card(session, code="C1"):
    return lambda: CustomerScreen(session, customer(code).id)


@pytest.mark.parametrize("size", SIZES)
async def test_card(window, ready, size):
    async with shown(window, ready, card(ready), size=SIZES[size]) as (pilot, _results):
        compare(pilot.app, f"customer-{size}")


async def test_on_a_low_screen_what_is_open_is_seen_and_the_keys(window, ready):
    async with shown(window, ready, card(ready), size=(40, 10)) as (pilot, _results):
        text = screen_text(pilot.app)
        assert "Total" in text
        assert "FA2026-0388" in text
        assert "Échap" in text.splitlines()[-1]


async def test_what_was_mailed_by_other_means_is_told(window, ready):
    async with shown(window, ready, card(ready)) as (pilot, _results):
        assert "12/10/26: noté comme envoyé" in screen_text(pilot.app)
    Invoice.update(mailed_at=None, grouped_at=None, last_reminder_at=None).execute()
    async with shown(window, ready, card(ready)) as (pilot, _results):
        assert "aucun mail encore" in screen_text(pilot.app)


async def test_bars_are_readable_without_colour(window, ready):
    async with shown(window, ready, card(ready, "C2"), skin="plain") as (pilot, _results):
        compare(pilot.app, "customer-plain")
        assert screen_text(pilot.app).isascii()


async def test_history_opens_the_mail(window, ready):
    run = kit.single_run(ready.user, [Invoice.get(Invoice.number == "FA2026-0412")])
    kit.deliver(run, ready.config, transport=kit.Memory())
    async with shown(window, ready, card(ready)) as (pilot, _results):
        await press(pilot, "tab")
        compare(pilot.app, "customer-history")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReportedMailScreen)
        await press(pilot, "escape", "tab")
        assert pilot.app.focused.id == "open"


async def test_addresses_are_added_changed_and_removed(window, ready):
    async with shown(window, ready, card(ready)) as (pilot, _results):
        await press(pilot, "a", "n")
        pilot.app.screen.query_one(EditForm).field("email").value = "direction@dupont.example"
        pilot.app.screen.query_one(EditForm).field("purpose").focus()
        await press(pilot, "r", "ctrl+o")
        assert isinstance(pilot.app.screen, ContactsScreen)
        compare(pilot.app, "customer-addresses")
        await press(pilot, "escape")
        assert "direction@dupont.example" in screen_text(pilot.app)
        await press(pilot, "a", "end", "r", "2", "escape")
        assert "direction@dupont.example" not in screen_text(pilot.app)
    assert Contact.select().where(Contact.customer == customer()).count() == 1


async def test_block_with_reason_and_end(window, ready):
    async with shown(window, ready, card(ready)) as (pilot, _results):
        await press(pilot, "b", "space")
        form = pilot.app.screen.query_one(EditForm)
        form.field("block_reason").value = "litige"
        form.field("block_until").value = "31/12/26"
        await press(pilot, "ctrl+o")
        assert "BLOQUÉ jusqu'au 31/12/2026: litige" in screen_text(pilot.app)
    assert customer().block_until.isoformat() == "2026-12-31"


async def test_without_the_right_it_is_only_read(window, ready):
    ready.user.may_set_parameters = False
    ready.user.save()
    async with shown(window, ready, card(ready)) as (pilot, _results):
        screen = await press(pilot, "b")
        assert isinstance(screen, CustomerScreen)
        assert "n'a pas le droit" in screen_text(pilot.app)


def test_a_customer_who_is_gone_is_told(ready):
    with pytest.raises(GoneError):
        CustomerScreen(ready, 999)


async def test_a_card_of_many_open_items_is_read_by_a_thread_and_shows_the_same(window, ready, monkeypatch):
    seen = []
    for most in (500, 0):
        monkeypatch.setattr("flowtui.ui.screens.customer._AT_ONCE", most)
        async with shown(window, ready, card(ready)) as (pilot, _results):
            seen.append(screen_text(pilot.app))
    assert seen[0] == seen[1]
