"""The control screen under the fingers: what the key line offers, what the status tells, what is not due."""

from __future__ import annotations

from datetime import date

import pytest

from flowtui.models import Customer, Invoice, Mail, MailInvoice
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.customer import CustomerScreen
from flowtui.ui.screens.left_out import LeftOutScreen
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import press, shown


def control(session, purpose="statement", *numbers):
    wanted = Invoice.select().order_by(Invoice.id)
    ids = [row.id for row in (wanted.where(Invoice.number.in_(numbers)) if numbers else wanted)]
    return lambda: ControlScreen(session, purpose, ids, "non soldée")


def lines(pilot):
    return screen_text(pilot.app).splitlines()


async def test_each_list_offers_its_own_keys(window, ready):
    async with shown(window, ready, control(ready), size=(110, 24)) as (pilot, _results):
        assert "e adresse" in lines(pilot)[-1]
        assert "inclure" not in lines(pilot)[-1]
        await press(pilot, "tab")  # without address
        assert "Tab ce qui part" in lines(pilot)[-1]
        assert "e donner une adresse" in lines(pilot)[-1]
        assert "inclure" not in lines(pilot)[-1]
        await press(pilot, "down", "down", "down")  # cancels out
        assert "i inclure" in lines(pilot)[-1]
        assert "adresse" not in lines(pilot)[-1]
        await press(pilot, "i")
        assert "i laisser" in lines(pilot)[-1]
        await press(pilot, "s")
        assert lines(pilot)[-1] == " Entrée envoyer  Échap retour à la liste"


async def test_the_status_names_all_whom_the_mail_goes_to(window, ready):
    Customer.update(name="Établissements Dupont et Fils, Successeurs").where(Customer.code == "C1").execute()
    async with shown(window, ready, control(ready)) as (pilot, _results):
        assert "Établissements Dupont et Fils, Successeurs · c1@example.com" in lines(pilot)[-2]
        await press(pilot, "tab")
        assert "e donne une adresse au client" in lines(pilot)[-2]


async def test_digits_before_the_plan_is_made_confirm_nothing(window, ready, started, monkeypatch):
    monkeypatch.setattr("flowtui.ui.screens.control.build", lambda *_values: None)  # decides for ever
    async with shown(window, ready, control(ready)) as (pilot, results):
        await press(pilot, "4", "enter")
        assert "Un instant" in lines(pilot)[-2]
        assert (results, started) == ([], [])


async def test_a_reason_is_told_in_full_and_leads_to_the_customer(window, ready):
    reason = "Procédure de sauvegarde, voir le courrier du mandataire"
    Customer.update(blocked=True, block_reason=reason).where(Customer.code == "C5").execute()
    async with shown(window, ready, control(ready)) as (pilot, _results):
        control_screen = pilot.app.screen
        await press(pilot, "tab", "down", "down", "down", "down", "enter")
        assert isinstance(pilot.app.screen, LeftOutScreen)
        assert reason in " ".join(" ".join(lines(pilot)[-5:-1]).split())
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, CustomerScreen)
        Customer.update(blocked=False).execute()
        await press(pilot, "escape", "escape")
        assert pilot.app.screen is control_screen
        assert "bloquée" not in screen_text(pilot.app)


@pytest.mark.parametrize("purpose", ["reminder", "statement"])
async def test_what_is_not_due_is_told_and_left_out_by_a_key(window, ready, started, purpose):
    async with shown(window, ready, control(ready, purpose, "FA2026-0420", "FA2026-0441")) as (
        pilot,
        results,
    ):
        screen = pilot.app.screen
        assert lines(pilot)[1].startswith(" 2 mails à 2 clients · 2 pièces, dont 1 non échue · 881,49 €")
        assert "n Non échues: comprises" in lines(pilot)[2]
        if purpose == "reminder":
            compare(pilot.app, "control-not-due")
        await press(pilot, "n")
        assert lines(pilot)[1].startswith(" 1 mail à 1 client · 1 pièce · 880,50 €")
        assert "n Non échues: écartées" in lines(pilot)[2]
        assert "1 écartée par vous" in screen_text(pilot.app)
        assert "1 pièce reste" in screen_text(pilot.app)
        await press(pilot, "tab", "enter")
        assert "FA2026-0441" in screen_text(pilot.app)
        assert "échéance le 06/12/2026, écartée par vous" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "i")
        assert screen.plan.not_due == 1
        await press(pilot, "n", "s", "enter")
    sent = [row.invoice.number for row in MailInvoice.select()]
    assert (sent, Mail.select().count(), len(results)) == (["FA2026-0420"], 1, 1)


async def test_where_nothing_stays_tab_says_so(window, ready):
    async with shown(window, ready, control(ready, "invoice", "FA2026-0441")) as (pilot, _results):
        assert "Tab" not in lines(pilot)[-1]
        await press(pilot, "tab")
        assert pilot.app.screen.focused.id == "mails"
        assert "rien ne reste de côté" in lines(pilot)[-2]


async def test_what_is_said_at_the_left_does_not_touch_the_right(window, ready):
    for length in range(22, 32):
        name = "N" * length
        Customer.update(name=name).where(Customer.code == "C6").execute()
        async with shown(window, ready, control(ready, "invoice", "FA2026-0441")) as (pilot, _results):
            assert " rien ne reste de côté" in lines(pilot)[-2]


async def test_without_a_plan_only_what_makes_one_is_offered(window, ready):
    ready.user.email = ready.company.email = ""
    ready.user.save()
    ready.company.save()
    async with shown(window, ready, control(ready)) as (pilot, _results):
        assert "Paramètres / Utilisateurs" in " ".join(screen_text(pilot.app).split())
        assert lines(pilot)[-1] == " ? aide  Échap retour"
        await press(pilot, "tab", "enter", "s", "e")
        assert pilot.app.screen.focused.id == "mails"


async def test_where_nothing_goes_the_reasons_have_their_keys(window, ready):
    Customer.update(blocked=True).execute()
    async with shown(window, ready, control(ready, "invoice", "FA2026-0441")) as (pilot, _results):
        assert lines(pilot)[-1] == " Entrée voir  ? aide  Échap retour"
        await press(pilot, "enter")
        assert "FA2026-0441" in screen_text(pilot.app)


async def test_where_all_is_due_or_invoices_are_mailed_n_says_so(window, ready):
    Invoice.update(due_date=date(2026, 11, 23)).where(Invoice.number == "FA2026-0441").execute()
    for purpose in ("reminder", "invoice"):
        async with shown(window, ready, control(ready, purpose, "FA2026-0441")) as (pilot, _results):
            assert "non échue" not in screen_text(pilot.app).lower()
            await press(pilot, "n")
            assert "Rien n'est réclamé ici avant l'échéance." in screen_text(pilot.app)


async def test_all_of_it_not_due_leaves_nothing_to_send(window, ready, started):
    async with shown(window, ready, control(ready, "reminder", "FA2026-0441")) as (pilot, _results):
        await press(pilot, "n")
        assert "Il n'y a rien à envoyer" in screen_text(pilot.app)
        await press(pilot, "n")
        assert pilot.app.screen.plan.invoices == 1
