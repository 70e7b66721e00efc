"""The report comes up by itself at the end of a run, however short the run was."""

from __future__ import annotations

from flowtui.models import Invoice, Mail, Run
from flowtui.models.words import MailState
from flowtui.ui.screens.main import MainScreen
from flowtui.ui.screens.report import ReportScreen
from tests.mailing import sending_kit as kit
from tests.ui.conftest import settle
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import four_mails, press


async def test_a_run_that_is_over_before_the_window_looks_shows_its_report(window, ready):
    run = kit.single_run(ready.user, [Invoice.get(Invoice.number == "FA2026-0441")])
    kit.deliver(run, ready.config, transport=kit.Memory())
    async with window(ready) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, MainScreen)
        screen.run_started(run.id)
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReportScreen)
        assert pilot.app.screen.run_id == run.id


async def test_other_peoples_runs_come_up_for_nobody(window, ready):
    async with window(ready) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, MainScreen)


async def test_what_earlier_runs_left_in_doubt_is_said_once_at_the_start(window, ready):
    run = four_mails(ready)
    async with window(ready) as pilot:
        await settle(pilot)
        assert f"1 mail du lot {run.id} est incertain: est-il arrivé? l montre le lot" in screen_text(
            pilot.app
        )
        pilot.app.screen.hush()
        await press(pilot, "R")
        assert "incertain" not in screen_text(pilot.app)


async def test_where_nothing_is_in_doubt_nothing_is_said(window, ready):
    Mail.update(state=MailState.SENT).where(Mail.run == four_mails(ready).id).execute()
    async with window(ready) as pilot:
        await settle(pilot)
        assert "incertain" not in screen_text(pilot.app)


async def test_a_run_that_is_not_over_tells_of_its_doubts_itself(window, ready):
    run = four_mails(ready)
    Run.update(state="paused").where(Run.id == run.id).execute()
    async with window(ready) as pilot:
        await settle(pilot)
        assert "est-il arrivé?" not in screen_text(pilot.app)
        assert "1 incertain" in screen_text(pilot.app)
