"""The report comes up by itself at the end of a run, however short the run was."""

from __future__ import annotations

from flowtui.models import Invoice
from flowtui.ui.screens.main import MainScreen
from flowtui.ui.screens.report import ReportScreen
from tests.mailing import sending_kit as kit
from tests.ui.conftest import settle


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
