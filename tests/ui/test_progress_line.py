"""The line about the run that is alive."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flowtui.mailing.values import Progress
from flowtui.ui.messages import RunsAlive
from flowtui.ui.widgets.line import plain
from flowtui.ui.widgets.progress_line import ProgressLine, pieces
from tests.ui.conftest import settle

ETA = datetime(2026, 11, 24, 13, 10, tzinfo=UTC).replace(tzinfo=None)


def progress(**facts):
    values = {
        "run": 214, "purpose": "statement", "state": "running", "user": "anna", "total": 52,
        "counts": {"sent": 31, "failed": 1}, "alive": True, "eta": ETA,
    }  # fmt: skip
    return Progress(**(values | facts))


def test_words(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    assert plain(pieces(progress())).startswith("Lot 214, envoi groupé: 31/52 envoyés, 1 refusés · fin ")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "paused"}, "suspendu"),
        ({"state": "paused", "pause_reason": "identification refusée"}, "identification refusée"),
        ({"alive": False}, "aucun expéditeur"),
        ({"counts": {"sent": 1, "uncertain": 2}}, "2 incertains"),
    ],
)
def test_what_a_person_has_to_know(facts, words):
    assert words in plain(pieces(progress(**facts)))


def test_other_runs_are_counted():
    assert plain(pieces(progress(), 2)).endswith("2 autres lots")


async def test_the_line_is_there_only_while_a_run_is(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        line = screen.query_one(ProgressLine)
        assert not line.display
        screen.post_message(RunsAlive([progress()]))
        await settle(pilot)
        assert line.display
        assert "Lot 214" in line.text
        assert "a suspendre" in line.text


async def test_the_end_of_a_run_of_ours_opens_its_report(window, small, monkeypatch):
    async with window(small) as pilot:
        screen = pilot.app.screen
        opened = []
        monkeypatch.setattr(screen, "open", lambda *args, **_more: opened.append(args))
        screen.ours.add(214)
        screen.post_message(RunsAlive([progress()]))
        await settle(pilot)
        assert not opened
        screen.runs_alive(RunsAlive([]))
        assert opened == [("report", "ReportScreen", 214)]
        screen.runs_alive(RunsAlive([progress(run=7)]))
        screen.runs_alive(RunsAlive([]))
        assert len(opened) == 1
        assert "lot 7" in screen.status_text.casefold()


async def test_the_run_can_be_suspended_with_a(window, small, monkeypatch):
    from flowtui.mailing import steer

    done = []
    monkeypatch.setattr(steer, "pause", lambda run, user: done.append(("pause", run, user.login)))
    monkeypatch.setattr(steer, "resume", lambda run, user: done.append(("resume", run, user.login)))
    async with window(small) as pilot:
        screen = pilot.app.screen
        await pilot.press("a")
        assert "Aucun lot" in screen.status_text
        screen.runs = [progress()]
        await pilot.press("a")
        screen.runs = [progress(state="paused")]
        await pilot.press("a")
        assert done == [("pause", 214, "anna"), ("resume", 214, "anna")]
