"""Test mode on the screens: control, progress, report, list of runs, one mail, history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowtui.mailing import outbox, trial
from flowtui.mailing.values import Progress
from flowtui.models import Invoice, Run
from flowtui.ui.screens.control import ControlScreen
from flowtui.ui.screens.report import ReportScreen
from flowtui.ui.screens.reported_mail import ReportedMailScreen
from flowtui.ui.screens.runs import RunsScreen
from flowtui.ui.widgets.line import plain
from flowtui.ui.widgets.progress_line import pieces
from tests.mailing import sending_kit as kit
from tests.ui.screen_text import compare, screen_text
from tests.ui.side_kit import SIZES, press, shown

FOLDER = "/srv/essai"
TEST = "MODE TEST: tout est écrit dans /srv/essai; rien ne part, aucun pointeur ne change"
DONE = "MODE TEST: 2 mails écrits dans /srv/essai; rien n'est parti, aucun pointeur changé"


@pytest.fixture
def files(ready):
    """The configuration writes everything to a folder, whatever a person chooses."""
    ready.config = replace(
        ready.config, smtp=replace(ready.config.smtp, host="", transport="files", folder=FOLDER)
    )
    return ready


@pytest.fixture
def written(files):
    """A run of two mails that were written to the folder, one invoice left out."""
    mails = [kit.planned([Invoice.get(Invoice.number == n)]) for n in ("FA2026-0412", "FA2026-0420")]
    plan = kit.plan_of(mails, test_to=trial.wanted(files.config, ""))
    run = outbox.enqueue(plan, files.user)
    kit.deliver(run, files.config, transport=kit.Memory(real=False))
    return run.id


def words(app):
    """What the screen says, in one line."""
    return " ".join(screen_text(app).split())


def control(session):
    ids = [row.id for row in Invoice.select().order_by(Invoice.id)]
    return lambda: ControlScreen(session, "statement", ids)


@pytest.mark.parametrize("size", SIZES)
async def test_control(window, files, started, size):
    async with shown(window, files, control(files), size=SIZES[size]) as (pilot, results):
        compare(pilot.app, f"control-files-{size}")
        assert TEST in words(pilot.app)
        assert "réel" not in words(pilot.app)
        await press(pilot, "d")
        assert "transport = files" in words(pilot.app)
        assert pilot.app.screen.question is None
        await press(pilot, "4", "enter")
    assert started == [(results[0], "")]
    assert trial.folder(Run.get().test_to).as_posix() == FOLDER


async def test_a_number_that_is_wrong_claims_nothing_of_leaving(window, files):
    async with shown(window, files, control(files)) as (pilot, _results):
        await press(pilot, "3", "enter")
        assert "4 mails à écrire, et non «3»: rien n'a été écrit" in words(pilot.app)


async def test_what_a_person_chose_is_told_the_same_way(window, ready):
    async with shown(window, ready, control(ready)) as (pilot, _results):
        assert "MODE TEST" not in words(pilot.app)
        await press(pilot, "d", "2")
        assert "MODE TEST: tout va à anna@durand.example; aucun client ne reçoit rien" in words(pilot.app)
        await press(pilot, "d", "1")
        assert "MODE TEST" not in words(pilot.app)


@pytest.mark.parametrize("skin", ["full", "plain"])
async def test_report(window, files, written, skin):
    files.config = replace(files.config, smtp=replace(files.config.smtp, transport="smtp"))
    async with shown(window, files, lambda: ReportScreen(files, written), skin=skin) as (pilot, _results):
        compare(pilot.app, f"report-files-{skin}")
        if skin == "full":
            assert DONE in words(pilot.app)
            assert "2 mails: 2 écrits" in words(pilot.app)
            assert "envoyé" not in words(pilot.app)
        screen = await press(pilot, "enter")
        assert isinstance(screen, ReportedMailScreen)
        assert "MODE TEST" in words(pilot.app)
        assert "envoye" not in words(pilot.app).replace("é", "e")


async def test_runs(window, files, written):
    async with shown(window, files, lambda: RunsScreen(files)) as (pilot, _results):
        assert "TEST: factures" in words(pilot.app)
        assert DONE in words(pilot.app)


def test_progress():
    facts = {"run": 3, "purpose": "invoice", "state": "running", "user": "anna", "total": 12, "alive": True}
    run = Progress(**facts, counts={"sent": 5}, test_to="file:///srv/essai")
    assert plain(pieces(run)).startswith(" TEST  lot 3: 5/12 écrits")
    told = plain(pieces(replace(run, test_to="me@x.example")))
    assert told.startswith(" TEST  lot 3: 5/12 envoyés")
    assert "TEST" not in plain(pieces(replace(run, test_to="")))
