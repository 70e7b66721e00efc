"""Where a list holds amounts of several currencies each has its own beside it, on 80 cells as well."""

from __future__ import annotations

import pytest

from flowtui.models import Customer, Invoice, Mail
from flowtui.ui.screens.ageing import AgeingScreen
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.customer import CustomerScreen
from flowtui.ui.screens.report import ReportScreen
from tests.mailing import sending_kit as kit
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import press, shown

DOLLARS = ("FA2026-0388", "FA2026-0420")


@pytest.fixture
def mixed(ready):
    """The first customer's rows, and one row of the second's, in two currencies."""
    Invoice.update(offset_group=None, mailed_at=None, status=None).execute()
    Invoice.update(currency="USD").where(Invoice.number.in_(DOLLARS)).execute()
    return ready


def line(app, *words):
    return next(line for line in screen_text(app).splitlines() if all(word in line for word in words))


async def test_the_aged_balance(window, mixed):
    Customer.update(name="DUPONT & FILS ET ASSOCIÉS RÉUNIS").where(Customer.code == "C1").execute()
    async with shown(window, mixed, lambda: AgeingScreen(mixed, "client:C1")) as (pilot, _results):
        assert line(pilot.app, " USD ", "240")
        assert line(pilot.app, " EUR ", "1 000")
        await pilot.resize_terminal(132, 43)
        await press(pilot)
        assert line(pilot.app, " USD ", "240,00")


async def test_the_customer_s_card(window, mixed):
    card = lambda: CustomerScreen(mixed, Customer.get(code="C1").id)  # noqa: E731 - the kit wants one
    async with shown(window, mixed, card) as (pilot, _results):
        assert "240,00 USD" in line(pilot.app, "FA2026-0388")
        assert "1 240,00 EUR" in line(pilot.app, "FA2026-0412")


async def test_on_60_cells_the_balance_and_the_total_come_before_the_rest(window, mixed):
    card = lambda: CustomerScreen(mixed, Customer.get(code="C1").id)  # noqa: E731 - the kit wants one
    async with shown(window, mixed, card, size=(60, 24)) as (pilot, _results):
        assert "02/11/26   22      1 240,00 EUR" in line(pilot.app, "FA2026-0412")
    async with shown(window, mixed, lambda: AgeingScreen(mixed, ""), size=(60, 24)) as (pilot, _results):
        assert line(pilot.app, "Client", "> 90", "▼Total")


async def test_the_currency_stays_where_other_amounts_are_shown(window, mixed):
    async with shown(window, mixed, lambda: AgeingScreen(mixed, "client:C1"), size=(60, 24)) as (
        pilot,
        _results,
    ):
        assert line(pilot.app, "Client", "Dev", "1-30")
        await press(pilot, "right", "right")
        assert line(pilot.app, "Client", "Dev", "61-90")
        assert line(pilot.app, " USD ")


async def test_no_sum_of_the_card_is_cut(window, mixed):
    Invoice.update(balance_cents=1234567890, currency="USD").where(Invoice.number == "FA2026-0412").execute()
    Invoice.update(balance_cents=1234567890, currency="GBP").where(Invoice.number == "AV2026-0031").execute()
    Invoice.update(balance_cents=1234567, currency="EUR").where(Invoice.number == "FA2026-0388").execute()
    card = lambda: CustomerScreen(mixed, Customer.get(code="C1").id)  # noqa: E731 - the kit wants one
    async with shown(window, mixed, card) as (pilot, _results):
        total = line(pilot.app, "Total")
        assert "12 345 678,90 USD" in total or "12 345 678,90 GBP" in total
        assert "  + 12 345 678,90 " in total
        assert "  + … " in total
        assert total.rstrip().endswith(" 3 pièces ouvertes")


async def test_the_control_and_what_stays(window, mixed):
    ids = [row.id for row in Invoice.select().order_by(Invoice.id)]
    async with shown(window, mixed, lambda: ControlScreen(mixed, "invoice", ids, "")) as (pilot, _results):
        assert line(pilot.app, "DUPONT", "   240,00 USD c1@")
        assert line(pilot.app, "DUPONT", " 1 240,00 EUR c1@")
        Invoice.update(blocked=True).where(Invoice.number.in_(["FA2026-0420", "FA2026-0431"])).execute()
        pilot.app.screen.replan()
        await press(pilot, "tab")
        while "bloqué" not in pilot.app.screen.query_one("#codes").current.texts[0]:
            await press(pilot, "down")
        await press(pilot, "enter")
        assert "880,50 USD" in line(pilot.app, "FA2026-0420")


@pytest.mark.parametrize("cells", range(60, 140, 8))
async def test_no_currency_without_its_amount_in_the_control(window, mixed, cells):
    ids = [row.id for row in Invoice.select().order_by(Invoice.id)]
    shows = lambda: ControlScreen(mixed, "invoice", ids, "")  # noqa: E731 - the kit wants one
    async with shown(window, mixed, shows, size=(cells, 24)) as (pilot, _results):
        assert "1 240,00 EUR" in screen_text(pilot.app)


async def test_the_report(window, mixed):
    run = kit.single_run(
        mixed.user, list(Invoice.select().where(Invoice.number.in_(["FA2026-0412", *DOLLARS])))
    )
    Mail.update(currency="USD").where(Mail.customer == Customer.get(code="C2")).execute()
    kit.deliver(run, mixed.config, transport=kit.Memory())
    async with shown(window, mixed, lambda: ReportScreen(mixed, run.id), size=(132, 43)) as (pilot, _results):
        assert "880,50 USD" in line(pilot.app, "DURAND")
        assert "1 240,00 EUR" in line(pilot.app, "DUPONT", "1 240,00")


async def test_one_currency_is_named_nowhere(window, ready):
    async with shown(window, ready, lambda: AgeingScreen(ready, "")) as (pilot, _results):
        rows = pilot.app.screen.query_one("#customers")
        assert "currency" not in [column.name for column in rows.columns]


@pytest.mark.parametrize("cells", [80, 100, 132])
async def test_the_control_names_every_sum_or_says_how_many_there_are_more(window, mixed, cells):
    Invoice.update(balance_cents=1234567890).execute()
    for place, row in enumerate(Invoice.select().order_by(Invoice.id)):
        currency = ("EUR", "USD", "GBP", "CHF", "SEK")[place % 5]
        Invoice.update(currency=currency, due_date="2026-12-31").where(Invoice.id == row.id).execute()
    ids = [row.id for row in Invoice.select()]
    screen = lambda: ControlScreen(mixed, "statement", ids)  # noqa: E731 - the kit wants one
    async with shown(window, mixed, screen, size=(cells, 24)) as (pilot, _results):
        told = line(pilot.app, " mails à ")
        sums = len(pilot.app.screen.plan.totals())
        assert sums > 2
        assert "…" not in told
        shown_sums = told.count("12 345 678,90") + told.count("24 691 357,80")
        assert shown_sums == sums or f"{sums - shown_sums} autre" in told


async def test_the_sum_of_most_mails_is_named_first(window, mixed):
    Invoice.update(currency="EUR", due_date=None).execute()
    first = Invoice.get(Invoice.number == "FA2026-0412")
    Invoice.update(currency="CHF").where(Invoice.id == first.id).execute()
    ids = [row.id for row in Invoice.select()]
    screen = lambda: ControlScreen(mixed, "invoice", ids)  # noqa: E731 - the kit wants one
    async with shown(window, mixed, screen) as (pilot, _results):
        told = line(pilot.app, " mails à ")
        assert next(iter(pilot.app.screen.plan.totals())) == "CHF"
        assert 0 < told.index("€") < told.index("CHF")
