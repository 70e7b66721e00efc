"""The list of runs: what it shows, and steering from it."""

from __future__ import annotations

import pytest

from flowtui.mailing import owner
from flowtui.models import Invoice, Mail, Run, Worker
from flowtui.models.words import MailState, RunState
from flowtui.ui import words
from flowtui.ui.screens.report import ReportScreen
from flowtui.ui.screens.runs import RunsScreen
from tests.mailing import sending_kit as kit
from tests.ui.conftest import NOW
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, press, shown


@pytest.fixture
def runs(ready):
    """One that is over, one that waits."""
    first = Invoice.get(Invoice.number == "FA2026-0441")
    second = [Invoice.get(Invoice.number == number) for number in ("FA2026-0412", "FA2026-0442")]
    done = kit.single_run(ready.user, [first])
    kit.deliver(done, ready.config, transport=kit.Memory())
    return [done, kit.single_run(ready.user, second, "reminder")]


def listed(session):
    return lambda: RunsScreen(session)


def alive(run):
    Run.update(state=RunState.RUNNING).where(Run.id == run.id).execute()
    Worker.create(owner=str(owner.current()), run=run, started_at=NOW, seen_at=NOW)


def state(run):
    return Run.get_by_id(run.id).state


@pytest.mark.parametrize("size", SIZES)
async def test_all_runs(window, ready, runs, size):
    async with shown(window, ready, listed(ready), size=SIZES[size]) as (pilot, _results):
        compare(pilot.app, f"runs-{size}")


async def test_none_yet(window, ready):
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        assert "Rien n'a encore été envoyé." in screen_text(pilot.app)
        assert screen_text(pilot.app).splitlines()[-1] == " ? aide  Échap retour"


async def test_the_keys_of_the_run_under_the_cursor(window, ready, runs):
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        assert "a redémarrer  c annuler" in screen_text(pilot.app)
        await press(pilot, "down")  # over
        assert screen_text(pilot.app).splitlines()[-1] == " Entrée compte rendu  ? aide  Échap retour"
    alive(runs[1])
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        assert "a suspendre  c annuler" in screen_text(pilot.app)


async def test_enter_opens_the_report(window, ready, runs):
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        screen = await press(pilot, "down", "enter")
        assert isinstance(screen, ReportScreen)
        assert screen.run_id == runs[0].id


async def test_suspend_then_resume(window, ready, runs, started):
    alive(runs[1])
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        await press(pilot, "a")
        assert state(runs[1]) == RunState.PAUSED
        assert "suspendu" in screen_text(pilot.app)
        Worker.delete().execute()
        await press(pilot, "a")
        assert state(runs[1]) == RunState.RUNNING
    assert started == [(runs[1].id, "")]


async def test_a_run_whose_sender_is_gone_says_so_and_is_started_again(window, ready, runs, started):
    Run.update(state=RunState.RUNNING).where(Run.id == runs[1].id).execute()
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        assert "son programme d'envoi s'est arrêté" in screen_text(pilot.app)
        await press(pilot, "a")
        assert "est redémarré" in screen_text(pilot.app)
    assert started == [(runs[1].id, "")]


async def test_cancel_asks_and_the_first_answer_is_no(window, ready, runs):
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        await press(pilot, "c", "enter")
        assert state(runs[1]) == RunState.QUEUED
        await press(pilot, "c")
        assert "annuler 2 mails non envoyés?" in screen_text(pilot.app)
        await press(pilot, "2")
        assert state(runs[1]) == RunState.CANCELLED
    waiting = Mail.select().where(Mail.run == runs[1])
    assert {mail.state for mail in waiting} == {MailState.CANCELLED}


async def test_one_mail_is_cancelled_in_the_singular(window, ready, runs):
    Mail.update(state=MailState.CANCELLED).where(Mail.id == Mail.get(Mail.run == runs[1]).id).execute()
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        await press(pilot, "c")
        assert "annuler 1 mail non envoyé?" in screen_text(pilot.app)


def test_a_day_late_is_one_day():
    assert [words.days_late(days) for days in (1, 2)] == ["1 jour de retard", "2 jours de retard"]


async def test_a_run_that_is_over_is_left_alone(window, ready, runs, started):
    async with shown(window, ready, listed(ready)) as (pilot, _results):
        await press(pilot, "down", "c")
        assert "Ce lot est terminé." in screen_text(pilot.app)
        await press(pilot, "a")
    assert (state(runs[0]), started) == (RunState.DONE, [])
