"""The control before sending: what it shows, and that nothing leaves without being confirmed."""

from __future__ import annotations

import re
from dataclasses import replace
from threading import Event

import pytest

from flowtui.config import Config
from flowtui.ledger.codes import set_code
from flowtui.mailing.profile_edit import set_profile
from flowtui.models import Contact, Customer, Invoice, Mail, ReminderStatus, Run
from flowtui.models.stopping import watched
from flowtui.ui import words
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.control_work import build
from flowtui.ui.screens.left_out import LeftOutScreen
from flowtui.ui.screens.mail_text import PlannedMailScreen
from tests.mailing import sending_kit as kit
from tests.ui.conftest import post_keys, settle
from tests.ui.lock_kit import held, shows
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, Host, press, shown, write


def ids():
    return [row.id for row in Invoice.select().order_by(Invoice.id)]


def control(session, purpose="statement", chosen=None):
    return lambda: ControlScreen(session, purpose, ids() if chosen is None else chosen, "non soldée")


async def test_what_is_still_being_decided_ends_with_its_screen(window, ready, monkeypatch):
    began, ended = Event(), []

    def endless(*_args, **_named):
        began.set()
        for _number in watched(iter(int, 1)):
            pass

    def made(*args):
        build(*args)
        ended.append(args[-1].called)

    monkeypatch.setattr("flowtui.mailing.plan.build", endless)
    monkeypatch.setattr("flowtui.ui.screens.control.build", made)
    async with window(ready, first=lambda: Host(ready)) as pilot:
        pilot.app.push_screen(ControlScreen(ready, "statement", ids()))
        while not began.is_set():
            await pilot.pause(0.01)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Host)
    assert ended == [True]


@pytest.fixture
def one(ready):
    return [Invoice.get(Invoice.number == "FA2026-0420").id]


@pytest.mark.parametrize("size", SIZES)
async def test_grouped(window, ready, size):
    async with shown(window, ready, control(ready), size=SIZES[size]) as (pilot, _results):
        compare(pilot.app, f"control-grouped-{size}")


async def test_plain_is_ascii(window, ready):
    async with shown(window, ready, control(ready), skin="plain") as (pilot, _results):
        compare(pilot.app, "control-plain")
        await press(pilot, "tab")
        rows = screen_text(pilot.app).splitlines()
        assert [line for line in rows if line.startswith(">")] == []
        assert any(" >  1 sans adresse" in line for line in rows)
        assert screen_text(pilot.app).isascii()


async def test_english(window, ready):
    ready.language = "en"
    async with shown(window, ready, control(ready, "reminder")) as (pilot, _results):
        compare(pilot.app, "control-english")


async def test_the_selection_is_nowhere_written_out_to_be_planned(window, ready):
    async with shown(window, ready, control(ready)) as (pilot, _results):
        pilot.app.screen.replan()
        assert "plan" in [one.description for one in pilot.app.workers]


async def test_it_says_what_statuses_will_be_set(window, ready):
    set_code("R1", next="R2")
    set_profile("anna", "reminder", status_after="R1", status_next="oui")
    async with shown(window, ready, control(ready, "reminder")) as (pilot, _results):
        assert " Statut après envoi: R1 1re relance (3), R2 2e relance (1)\n" in screen_text(pilot.app)
        ReminderStatus.update(label="Relance par lettre recommandée").execute()
        pilot.app.screen.replan()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert " Statut après envoi: R1 (3), R2 (1)\n" in screen_text(pilot.app)
        set_profile("anna", "reminder", status_after="", status_next="non")
        pilot.app.screen.replan()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "Statut après" not in screen_text(pilot.app)


def test_what_stays_is_counted_with_its_thousands_apart(ready):
    assert words.stays(68279) == "68 279 pièces restent"


async def test_the_name_is_cut_before_the_address(window, ready, one):
    Customer.update(name="Lycée François-Rabelais").where(Customer.code == "C2").execute()
    for address, name in (
        ("compta@lycee-rabelais.example", "Lycée François-Rabelais · "),
        ("compta@lycee-hotelier-rabelais.example", "Lycée François… · "),
        (f"{'x' * 40}@lycee.example", ""),
    ):
        Contact.update(email=address).where(Contact.customer == Customer.get(Customer.code == "C2")).execute()
        async with shown(window, ready, control(ready, chosen=one)) as (pilot, _results):
            line = screen_text(pilot.app).splitlines()[-2]
            assert line.startswith(f" {name}{address}")
            assert line.endswith(" rien ne reste de côté")


@pytest.mark.parametrize("purpose", ["statement", "reminder"])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_choices_and_the_end_stand_whole_beside_each_other(window, ready, purpose, language):
    ready.language = language
    ready.config = replace(ready.config, smtp=replace(ready.config.smtp, per_minute=1))
    Invoice.update(due_date="2026-12-24").where(Invoice.number == "FA2026-0412").execute()
    async with shown(window, ready, control(ready, purpose)) as (pilot, _results):
        line = next(line for line in screen_text(pilot.app).splitlines() if line.startswith(" d "))
        assert " n " in line
        assert " l " in line
        assert re.search(r"(fin prévue|end about) \d\d:\d\d$", line)
        assert "…" not in line


async def test_esc_sends_nothing(window, ready, started):
    async with shown(window, ready, control(ready)) as (pilot, results):
        await press(pilot, "s", "2", "escape")
        assert results == []
        assert pilot.app.screen.query_one("#confirm-field").value == ""
        await press(pilot, "escape")
        assert results == [None]
    assert (Run.select().count(), started) == (0, [])


async def test_another_number_sends_nothing(window, ready, started):
    async with shown(window, ready, control(ready)) as (pilot, results):
        screen = pilot.app.screen
        assert len(screen.plan.mails) == 4
        await press(pilot, "s")
        for typed in ("", "1", "44", "999999"):
            await press(pilot, *typed, "enter")
            assert results == []
            assert f"et non «{typed}»: rien n'est parti" in screen_text(pilot.app)
            screen.hush()
    assert (Run.select().count(), started) == (0, [])


async def test_the_number_sends_and_comes_back_with_the_run(window, ready, started):
    async with shown(window, ready, control(ready)) as (pilot, results):
        await press(pilot, "4", "enter")
    run = Run.get()
    assert results == [run.id]
    assert started == [(run.id, "")]
    assert (run.purpose, run.query, run.test_to) == ("statement", "non soldée", "")
    assert Mail.select().where(Mail.run == run).count() == 4


async def test_while_others_hold_the_database_the_run_waits_and_esc_gives_it_up(window, ready, started):
    async with shown(window, ready, control(ready)) as (pilot, results):
        with held(ready):
            post_keys(pilot, "4", "enter")
            await shows(pilot, "La base est occupée")
            post_keys(pilot, "escape")
            await shows(pilot, "rien n'a été changé")
            assert results == []
        assert (Run.select().count(), started) == (0, [])
        with held(ready) as other:
            pilot.app.screen.query_one("#confirm-field").value = ""
            post_keys(pilot, "4", "enter")
            await shows(pilot, "La base est occupée")
            other.execute("ROLLBACK")
            for _round in range(300):
                await pilot.pause(0.01)
                if results:
                    break
    assert results == [Run.get().id]
    assert len(started) == 1


async def test_a_single_mail_needs_s_and_enter(window, ready, one, started):
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, results):
        compare(pilot.app, "control-one")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PlannedMailScreen)
        await press(pilot, "escape", "s", "enter")
    assert results == [Run.get().id]


async def test_enter_shows_the_mail_and_n_the_next(window, ready):
    async with shown(window, ready, control(ready)) as (pilot, _results):
        screen = await press(pilot, "enter")
        compare(pilot.app, "control-mail")
        first = screen.heading
        await press(pilot, "n")
        assert screen.heading != first
        assert "Mail 2/4" in screen.heading
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#mails").cursor_row == 1


async def test_what_stays_is_opened_and_taken_in(window, ready):
    async with shown(window, ready, control(ready)) as (pilot, _results):
        screen = pilot.app.screen
        codes = [record.key for record in screen.query_one("#codes").records]
        assert codes == ["no-address", "bad-address", "settled", "cancels-out", "blocked", "no-document"]
        await press(pilot, "tab", "down", "down", "down")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LeftOutScreen)
        compare(pilot.app, "control-left-out")
        before = screen.plan.invoices
        await press(pilot, "i")
        assert pilot.app.screen is screen
        assert screen.plan.invoices == before + 2
        assert "inclus: 2 se compensent" in screen_text(pilot.app)
        assert "i les laisse à nouveau de côté" in screen_text(pilot.app)
        await press(pilot, "i")
        assert screen.plan.invoices == before


async def test_a_reason_that_stands_cannot_be_set_aside(window, ready):
    async with shown(window, ready, control(ready)) as (pilot, _results):
        screen = await press(pilot, "tab", "i")
        assert screen.choices.include == ()
        assert "Tab vers un motif" in screen_text(pilot.app)


async def test_an_address_is_corrected_and_decided_again(window, ready):
    async with shown(window, ready, control(ready)) as (pilot, _results):
        await press(pilot, "tab", "down", "enter", "e")
        await write(pilot, "legrand@")
        assert "n'est pas une adresse mail" in screen_text(pilot.app)
        await write(pilot, "legrand@example.com")
        assert "legrand@example.com est enregistrée" in screen_text(pilot.app)
        screen = await press(pilot, "escape")
        assert len(screen.plan.mails) == 5
    assert not Contact.select().where(~Contact.valid).exists()


async def test_the_address_of_a_mail_that_would_leave(window, ready, one):
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, _results):
        screen = await press(pilot, "e")
        screen = await write(pilot, "compta@durand.example")
        assert screen.plan.mails[0].to == ("compta@durand.example",)


async def test_test_mode_goes_to_oneself_and_says_so(window, ready, one, started):
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, results):
        screen = await press(pilot, "d", "2")
        assert screen.plan.test_to == "anna@durand.example"
        assert "TEST: tout va à anna@durand.example" in screen_text(pilot.app)
        await press(pilot, "s", "enter")
    assert Run.get_by_id(results[0]).test_to == "anna@durand.example"


async def test_another_template(window, ready, one):
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, _results):
        screen = await press(pilot, "l", "3")
        assert screen.plan.mails[0].template == 2
        assert "n° 2" in screen_text(pilot.app)


async def test_without_the_right_it_says_why(window, ready):
    set_profile("anna", "statement", allowed=False)
    async with shown(window, ready, control(ready)) as (pilot, _results):
        text = screen_text(pilot.app)
        assert "n'est pas permis" in text or "pas autorisé" in text
        await press(pilot, "s")
        assert "Il n'y a rien à envoyer" in screen_text(pilot.app)
    assert Run.select().count() == 0


async def test_nothing_to_send_is_said(window, ready, one):
    Customer.update(blocked=True).execute()
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, _results):
        text = screen_text(pilot.app)
        assert "Il n'y a rien à envoyer" in text
        assert "1 bloquée" in text


async def test_without_a_sender_address_it_says_what_to_do(window, ready, one):
    ready.user.email = ready.company.email = ""
    ready.user.save()
    ready.company.save()
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, _results):
        assert "Paramètres" in screen_text(pilot.app)


async def test_the_password_is_asked_where_no_source_has_it(window, ready, one, started, monkeypatch):
    monkeypatch.delenv("FLOWTUI_SMTP_PASSWORD", raising=False)
    ready.config = replace(ready.config, smtp=replace(ready.config.smtp, auth="password", user="anna"))
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, results):
        await press(pilot, "s", "enter")
        assert results == []
        assert "Mot de passe" in screen_text(pilot.app)
        await press(pilot, *"secret")
        assert "secret" not in screen_text(pilot.app)
        await press(pilot, "enter")
    assert started == [(results[0], "secret")]


async def test_a_status_that_blocks_keeps_a_reminder_in(window, ready, one):
    blocking = set_code("LI", blocks=True)
    Invoice.update(status=blocking).where(Invoice.id << one).execute()
    async with shown(window, ready, control(ready, "reminder", one)) as (pilot, _results):
        await settle(pilot)
        assert "1 bloquée" in screen_text(pilot.app)


async def test_files_are_written_and_nothing_is_marked(window, ready, one, started, tmp_path):
    folder = tmp_path / "essai"
    ready.config = replace(ready.config, smtp=replace(ready.config.smtp, folder=str(folder)))
    async with shown(window, ready, control(ready, "invoice", one), size=(132, 43)) as (pilot, results):
        await press(pilot, "d", "3")
        assert str(folder) in screen_text(pilot.app)
        await press(pilot, "s", "enter")
    assert started == [(results[0], "")], "by the same sender as everybody's, which outlives the window"
    kit.deliver(Run.get(), ready.config)
    written = list(folder.glob("*.eml"))
    assert len(written) == 1
    assert b"anna@durand.example" in written[0].read_bytes()
    assert Run.get_by_id(results[0]).state == "done"
    assert Invoice.get_by_id(one[0]).mailed_at is None


async def test_without_a_server_nothing_is_stored(window, ready, one, started):
    ready.config = replace(ready.config, smtp=replace(ready.config.smtp, host=""))
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, results):
        await press(pilot, "s", "enter")
        assert "[smtp]" in screen_text(pilot.app)
        assert results == []
    assert (Run.select().count(), started) == (0, [])


async def test_without_a_server_nobody_is_asked_for_its_password(window, ready, one, started):
    ready.config = Config()
    async with shown(window, ready, control(ready, "invoice", one)) as (pilot, _results):
        await press(pilot, "s", "enter")
        assert "Mot de passe" not in screen_text(pilot.app)
        assert "Aucun serveur de mail n'est configuré" in screen_text(pilot.app)
    assert started == []
    assert not Run.select().exists()
