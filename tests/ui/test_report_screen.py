"""The send report: its order, what can be decided from it, and that it follows the run."""

from __future__ import annotations

import pytest

from flowtui.models import Attempt, Contact, Customer, Invoice, Mail, MailRecipient, Run
from flowtui.models.words import MailState
from flowtui.ui.screens.contacts import ContactsScreen
from flowtui.ui.screens.report import ReportScreen
from flowtui.ui.screens.reported_mail import ReportedMailScreen
from tests.mailing import sending_kit as kit
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, four_mails, press, report, shown, transport, write


@pytest.fixture
def run(ready):
    return four_mails(ready)


def states():
    return [mail.state for mail in Mail.select().order_by(Mail.id)]


@pytest.mark.parametrize("size", SIZES)
async def test_uncertain_first_then_refused_left_out_and_sent(window, ready, run, size):
    async with shown(window, ready, report(ready, run), size=SIZES[size]) as (pilot, _results):
        compare(pilot.app, f"report-{size}")
        marks = [record.mark for record in pilot.app.screen.query_one("#mails").records]
        assert marks == ["?", "!", "-", "+", "+"]


async def test_the_keys_and_the_full_words_of_the_row_under_the_cursor(window, ready, run):
    def lines(pilot):
        return screen_text(pilot.app).splitlines()[-2:]

    async with shown(window, ready, report(ready, run), size=(100, 24)) as (pilot, _results):
        assert "rien ne part deux fois tout seul" in lines(pilot)[0]
        assert lines(pilot)[1].startswith(" u trancher")
        assert "corriger" not in lines(pilot)[1]
        await press(pilot, "down")
        assert "DURAND SARL · 550 5.1.1 adresse inconnue" in lines(pilot)[0]
        assert "e corriger  n renvoyer les refusés" in lines(pilot)[1]
        assert "trancher" not in lines(pilot)[1]
        await press(pilot, "down")
        assert "FA2026-0431 · PETIT ET CIE: pas d'adresse pour les factures" in lines(pilot)[0]
        assert "e adresses" in lines(pilot)[1]
        await press(pilot, "down", "enter")
        assert "corriger" not in lines(pilot)[1]
        assert "trancher" not in lines(pilot)[1]


async def test_plain_is_ascii(window, ready, run):
    async with shown(window, ready, report(ready, run), skin="plain") as (pilot, _results):
        assert screen_text(pilot.app).isascii()


async def test_the_whole_mail(window, ready, run):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        screen = await press(pilot, "down", "enter")
        assert isinstance(screen, ReportedMailScreen)
        text = screen.query_one("TextPane").text
        for part in (
            "550 5.1.1 adresse inconnue",
            "fa2026-0420@example.com",
            "Historique",
            "Bonjour,",
            "FA2026-0420",
        ):
            assert part in text
        assert screen.mail.events
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReportScreen)


@pytest.mark.parametrize(
    "answer",
    [
        ("1", MailState.SENT, [], "noté comme arrivé"),
        ("2", MailState.QUEUED, [1], "il est renvoyé"),
        ("3", MailState.CANCELLED, [], "rien n'est marqué"),
    ],
)
async def test_the_three_answers(window, ready, run, started, answer):
    key, state, queued, told = answer
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "u")
        assert "le mail est-il arrivé?" in screen_text(pilot.app)
        await press(pilot, key)
        assert states()[0] == state
        assert told in screen_text(pilot.app)
    assert [run_id for run_id, _password in started] == queued


@pytest.mark.parametrize("wide", [60, 80])
@pytest.mark.parametrize(
    "case",
    [
        ("invoice", "", "marquées envoyées (m)"),
        ("reminder", "", "la relance compte"),
        ("statement", "", "marquées groupées (g)"),
        ("invoice", "anna@durand.example", "c'était un test, rien n'est marqué"),
    ],
)
async def test_each_answer_says_what_it_leads_to(window, ready, run, wide, case):
    purpose, test_to, mark = case
    Run.update(test_to=test_to).execute()
    Mail.update(purpose=purpose).execute()
    async with shown(window, ready, report(ready, run), size=(wide, 24)) as (pilot, _results):
        await press(pilot, "u")
        text = screen_text(pilot.app)
    assert mark in text
    assert "il peut arriver deux fois" in text
    assert "rien n'est marqué, il pourra être refait" in text


async def test_who_sent_is_a_machine_not_a_process(window, ready, run):
    Attempt.update(who="srv|0035|boot|pid:[1]|108|100|4bd4").execute()
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        screen = await press(pilot, "enter")
        text = screen.query_one("TextPane").text
    assert "(srv)" in text
    assert "4bd4" not in text


async def test_only_an_uncertain_one_is_decided(window, ready, run):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "down", "u")
        assert "n'est pas incertain" in screen_text(pilot.app)


async def test_correct_and_send_again(window, ready, run, started):
    customer = Invoice.get(Invoice.number == "FA2026-0420").customer
    Contact.update(email="fa2026-0420@example.com").where(Contact.customer == customer).execute()
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "down", "e")
        await write(pilot, "nulle part")
        assert "n'est pas une adresse mail" in screen_text(pilot.app)
        await write(pilot, "compta@durand-sarl.example")
        assert "renvoyé à compta@durand-sarl.example" in screen_text(pilot.app)
    assert states()[1] == MailState.QUEUED
    assert [run_id for run_id, _password in started] == [run.id]
    assert MailRecipient.get(MailRecipient.mail == 2).address == "compta@durand-sarl.example"
    assert Contact.get(Contact.customer == customer).email == "compta@durand-sarl.example"
    kit.deliver(run, ready.config, transport=transport())
    assert states()[1] == MailState.SENT


async def test_what_was_sent_is_not_sent_again(window, ready, run, started):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "end", "e")
        assert "Seul un mail refusé" in screen_text(pilot.app)
    assert started == []


async def test_all_refused_after_a_question(window, ready, run, started):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "n", "enter")
        assert started == []
        assert states()[1] == MailState.FAILED
        await press(pilot, "n", "2")
        assert states()[1] == MailState.QUEUED
    assert [run_id for run_id, _password in started] == [run.id]


async def test_csv_goes_to_a_new_file(window, ready, run, tmp_path):
    path = tmp_path / "rapport.csv"
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "x")
        await write(pilot, str(path))
        assert path.read_text(encoding="utf-8-sig").count("\n") == 6
        await press(pilot, "x")
        await write(pilot, str(path))
        assert "fichier de ce nom" in screen_text(pilot.app)


async def test_it_follows_a_run_and_keeps_the_place(window, ready, run, started):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        screen = pilot.app.screen
        await press(pilot, "down")
        kept = screen.query_one("#mails").current.key
        Mail.update(state=MailState.SENT).where(Mail.id == 1).execute()
        screen.read()
        await press(pilot)
        assert screen.report.counts["sent"] == 3
        assert screen.query_one("#mails").current.key == kept
        before = screen.report
        screen.read()
        await press(pilot)
        assert screen.report is before


async def test_pdf(window, ready, run, tmp_path):
    path = tmp_path / "rapport.pdf"
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "i")
        await write(pilot, str(path))
    assert path.read_bytes().startswith(b"%PDF-")


async def test_what_was_left_out_leads_to_the_addresses(window, ready, run):
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "down", "down", "enter")
        assert "pas d'adresse pour les factures" in screen_text(pilot.app).splitlines()[-2]
        screen = await press(pilot, "e")
        assert isinstance(screen, ContactsScreen)
        assert screen.owner.name == "PETIT ET CIE"


async def test_what_left_in_part_is_told_as_such_and_sent_again_with_the_refused(window, ready, run, started):
    Mail.update(state=MailState.PARTLY).where(Mail.id == 3).execute()
    MailRecipient.update(state="refused").where(MailRecipient.mail == 3).execute()
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        text = screen_text(pilot.app)
        assert "4 mails: 1 envoyé · 1 incertain · 1 refusé · 1 envoyé en partie" in text
        await press(pilot, "n")
        assert "Renvoyer 2 mails aux adresses qui les ont refusés?" in screen_text(pilot.app)
        await press(pilot, "2")
    assert states()[1:3] == [MailState.QUEUED, MailState.QUEUED]
    assert started


async def test_where_all_left_but_in_part_n_sends_again(window, ready, run):
    Mail.update(state=MailState.PARTLY).where(Mail.state == MailState.FAILED).execute()
    async with shown(window, ready, report(ready, run), size=(100, 24)) as (pilot, _results):
        await press(pilot, "down")
        assert "n renvoyer les refusés" in screen_text(pilot.app)
        await press(pilot, "n")
        assert "Renvoyer le mail à l'adresse qui l'a refusé?" in screen_text(pilot.app)


async def test_a_returned_mail_is_told_as_returned(window, ready, run):
    Mail.update(state=MailState.SENT).where(Mail.state == MailState.UNCERTAIN).execute()
    Mail.update(state=MailState.BOUNCED, reply="", reason="boîte pleine", code=None).where(
        Mail.state == MailState.FAILED
    ).execute()
    async with shown(window, ready, report(ready, run), size=(100, 24)) as (pilot, _results):
        text = screen_text(pilot.app)
    assert "4 mails: 3 envoyés · 1 revenu" in text
    assert "revenu: boîte pleine" in text
    assert "n renvoie" not in text


async def test_a_long_name_leaves_the_address_its_room(window, ready, run):
    Customer.update(name="Ateliers réunis de l'Isle-sur-la-Sorgue et de ses environs").execute()
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        await press(pilot, "down", "e")
        assert "…: fa2026-0420@example.com" in screen_text(pilot.app)


async def test_a_run_that_waits_says_why_in_full_on_80_cells(window, ready, run):
    why = "Le serveur de mail mail.durand.example:587 est injoignable: connexion refusée."
    Run.update(state="paused", pause_reason=f"{why} Rien n'est perdu; prochain essai à 21:03.").execute()
    Mail.update(state=MailState.QUEUED).where(Mail.state == MailState.SENT).execute()
    async with shown(window, ready, report(ready, run)) as (pilot, _results):
        text = " ".join(screen_text(pilot.app).split())
    assert f"{why} Rien n'est perdu; prochain essai à 21:03. Incertain: " in text
