"""The line about the run that is alive."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flowtui.clock import utcnow
from flowtui.mailing.values import Progress
from flowtui.models import Run
from flowtui.ui.messages import RunsAlive
from flowtui.ui.widgets.line import plain
from flowtui.ui.widgets.progress_line import ProgressLine, pieces
from tests.ui.conftest import SERVED, settle
from tests.ui.screen_text import screen_text

ETA = datetime(2026, 11, 24, 13, 10, tzinfo=UTC).replace(tzinfo=None)


def progress(**facts):
    values = {
        "run": 214, "purpose": "statement", "state": "running", "user": "anna", "total": 52,
        "counts": {"sent": 31, "failed": 1}, "alive": True, "eta": ETA,
    }  # fmt: skip
    return Progress(**(values | facts))


def test_words(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    assert plain(pieces(progress())).startswith("Lot 214, envoi groupé: 31/52 envoyés, 1 refusé · fin ")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "paused"}, "suspendu"),
        ({"state": "paused", "pause_reason": "identification refusée"}, "identification refusée"),
        ({"alive": False}, "à l'arrêt"),
        ({"alive": False, "state": "queued"}, "démarrage"),
        ({"counts": {"sent": 1, "uncertain": 2}}, "2 incertains"),
    ],
)
def test_what_a_person_has_to_know(facts, words):
    assert words in plain(pieces(progress(**facts)))


def test_a_sender_that_never_says_anything_is_told_after_a_while():
    assert "à l'arrêt" in plain(pieces(progress(alive=False, state="queued"), waited=20))


async def test_a_run_that_lost_its_sender_is_started_again(window, small, monkeypatch):
    started = []
    monkeypatch.setattr(
        "flowtui.ui.screens.main_watch.wake_sender", lambda *values: started.append(values[1:])
    )
    run = Run.create(purpose="statement", user=small.user, state="running", created_at=utcnow())
    small.config = SERVED
    async with window(small) as pilot:
        screen = pilot.app.screen
        screen.post_message(RunsAlive([progress(run=run.id, alive=False)]))
        await settle(pilot)
        assert "a redémarrer" in screen.query_one(ProgressLine).text
        await pilot.press("a")
        await settle(pilot)
        assert started == [(run.id, "")]


def test_other_runs_are_counted():
    assert plain(pieces(progress(), 2)).endswith("2 autres lots")


async def test_what_is_cut_does_not_touch_the_keys(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        reason = "le serveur smtp.durand-et-fils.example ne répond pas sur le port 587"
        screen.post_message(RunsAlive([progress(state="paused", pause_reason=reason)]))
        await settle(pilot)
        assert "… a reprendre" in screen_text(pilot.app)


async def test_the_report_of_a_run_does_not_tell_that_it_stands_elsewhere(window, small):
    run = Run.create(purpose="statement", user=small.user, state="done", created_at=utcnow())
    async with window(small) as pilot:
        screen = pilot.app.screen
        screen.runs = [progress(run=run.id)]
        screen.open("report", "ReportScreen", run.id)
        await settle(pilot)
        screen.runs_alive(RunsAlive([]))
        await settle(pilot)
        assert f"lot {run.id} est terminé" not in screen_text(pilot.app)
        screen.runs_alive(RunsAlive([progress(run=99)]))
        screen.runs_alive(RunsAlive([]))
        await settle(pilot)
        assert "Le lot 99 est terminé; son compte rendu est sous Lots" in screen_text(pilot.app)


@pytest.mark.parametrize("keys", [("P",), ("slash",), ("o",), ("f",), ("x",)])
async def test_no_report_opens_over_what_a_person_is_busy_with(window, small, keys):
    async with window(small) as pilot:
        screen = pilot.app.screen
        await pilot.press(*keys)
        await settle(pilot)
        busy, focused = pilot.app.screen, pilot.app.screen.focused
        screen.ours.add(214)
        screen.runs_alive(RunsAlive([progress()]))
        screen.runs_alive(RunsAlive([]))
        await settle(pilot)
        assert pilot.app.screen is busy
        assert busy.focused is focused
        assert "Le lot 214 est terminé" in screen_text(pilot.app)


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
    monkeypatch.setattr("flowtui.ui.screens.main_watch.wake_sender", lambda *_values: None)
    small.config = SERVED
    async with window(small) as pilot:
        screen = pilot.app.screen
        await pilot.press("a")
        assert "Aucun lot" in screen.status_text
        screen.runs = [progress()]
        await pilot.press("a")
        screen.runs = [progress(state="paused")]
        await pilot.press("a")
        await settle(pilot)
        assert done == [("pause", 214, "anna"), ("resume", 214, "anna")]


def test_the_time_of_the_next_try_is_told_once():
    reason = "Le serveur est injoignable. Rien n'est perdu; prochain essai à 14:10."
    text = plain(pieces(progress(state="paused", pause_reason=reason, retry_at=ETA)))
    assert text.endswith(reason)


async def line_of(window, small, run):
    async with window(small) as pilot:
        screen = pilot.app.screen
        screen.post_message(RunsAlive([run]))
        await settle(pilot)
        return next(line for line in screen_text(pilot.app).splitlines() if "voir le lot" in line)


async def test_what_was_refused_and_the_end_are_seen_on_80_cells(window, small, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    run = progress(purpose="invoice", total=199, counts={"sent": 69, "partly": 3, "failed": 6})
    line = await line_of(window, small, run)
    assert line.startswith(" Lot 214: 69/199 envoyés, 9 refusés · fin ")
    assert "…" not in line


async def test_a_run_that_waits_says_until_when_on_80_cells(window, small):
    reason = "3 mails remis à plus tard par le serveur; nouveaux essais à partir de 14:10."
    run = progress(
        total=199, counts={"sent": 187, "failed": 9}, state="paused", pause_reason=reason, retry_at=ETA
    )
    line = await line_of(window, small, run)
    assert line.startswith(" Lot 214: 187/199 envoyés, 9 refusés · reprise ")


async def test_the_time_of_the_next_try_stands_whatever_else_there_is_to_say(window, small, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    counts = {"sent": 32, "uncertain": 1, "partly": 1}
    reason = "Le serveur de mail mail.durand.example:587 est injoignable: connexion refusée."
    run = progress(run=3, total=80, counts=counts, state="paused", pause_reason=reason, retry_at=ETA)
    line = await line_of(window, small, run)
    assert line.startswith(" Lot 3: 32/80, 1 incertain, 1 refusé · reprise ")
    assert "…" not in line


async def test_what_is_cut_between_two_words_says_so(window, small):
    async with window(small) as pilot:
        line = pilot.app.screen.query_one(ProgressLine)
        line.display = True
        await settle(pilot)
        line.set([("x" * 76, ""), (", 1 refusé", "bad")], [("l", "key")])
        await settle(pilot)
        assert " " + "x" * 75 + "… l" in screen_text(pilot.app)
