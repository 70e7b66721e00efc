"""The window reads the configuration again where something is sent: correcting the file is enough."""

from __future__ import annotations

import pytest

from flowtui.config import load
from flowtui.models import Invoice, Run
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.runs import RunsScreen
from tests.mailing import sending_kit as kit
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import press, shown

_KEYS = '[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\n'


@pytest.fixture
def file(ready, tmp_path):
    """The configuration's file, as it was when the window was opened: without a server."""
    path = tmp_path / "config.toml"
    path.write_text('[look]\nskin = "full"\n')
    ready.config = load(path)
    return path


def control(session):
    return lambda: ControlScreen(session, "invoice", [Invoice.get(Invoice.number == "FA2026-0420").id])


async def test_control_goes_by_the_file_as_it_is_now(window, ready, file, started):
    file.write_text(_KEYS.format(port=25))
    async with shown(window, ready, control(ready)) as (pilot, results):
        await press(pilot, "s", "enter")
    assert started == [(results[0], "")]
    assert ready.config.smtp.port == 25


async def test_what_changes_while_control_is_read_is_decided_again_before_anything_is_stored(
    window, ready, file, started
):
    file.write_text(_KEYS.format(port=25))
    async with shown(window, ready, control(ready)) as (pilot, results):
        file.write_text(_KEYS.format(port=25) + 'transport = "files"\n')
        await press(pilot, "s", "enter")
        assert "La configuration a changé" in screen_text(pilot.app)
        assert (results, Run.select().count(), started) == ([], 0, [])
        assert "MODE TEST" in screen_text(pilot.app)
        await press(pilot, "s", "enter")
    assert Run.get().test_to.startswith("file:")


async def test_a_file_that_cannot_be_used_is_told_and_the_old_settings_stay(window, ready, file, started):
    file.write_text(_KEYS.format(port=25))
    ready.reread()
    file.write_text("[smtp]\nprot = 25\n")
    async with shown(window, ready, control(ready)) as (pilot, results):
        text = " ".join(screen_text(pilot.app).split())
        assert "l'ancienne reste en vigueur" in text
        assert "smtp.prot" in text
        await press(pilot, "s", "enter")
    assert started == [(results[0], "")]
    assert ready.config.smtp.port == 25


async def test_resuming_a_run_reads_it_too(window, ready, file, started):
    run = kit.single_run(ready.user, [Invoice.get(Invoice.number == "FA2026-0420")])
    Run.update(state="paused").execute()
    file.write_text(_KEYS.format(port=26))
    async with shown(window, ready, lambda: RunsScreen(ready)) as (pilot, _results):
        await press(pilot, "a")
    assert (started, ready.config.smtp.port) == ([(run.id, "")], 26)
