"""The list as a CSV file: what is asked before, what is written, what a failure leaves."""

from __future__ import annotations

import asyncio
import errno
from contextlib import asynccontextmanager
from threading import Event

import pytest

from flowtui.models.stopping import watched
from tests.ui.lock_kit import shows
from tests.ui.main_kit import press
from tests.ui.screen_text import screen_text


async def test_export_of_no_row_is_refused_and_so_is_a_range(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u", *"zzz", "enter", "x")
        assert screen.question is None
        assert screen.status_text == "Il n'y a ici aucune facture sur laquelle agir."
        await press(pilot, "v")
        assert screen.status_text == "Il n'y a ici aucune facture sur laquelle agir."


async def test_an_export_that_fails_leaves_no_half_a_file(window, small, folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("flowtui.ui.export.csv_cell", lambda _text: 1 / 0)
    async with window(small) as pilot:
        screen = await press(pilot, "x", "enter")
        assert screen.making is None
        assert "division by zero" in screen.status_text
        assert not list(folder.iterdir())
        monkeypatch.undo()
        monkeypatch.chdir(folder)
        await press(pilot, "x", "enter")
        assert "10 lignes écrites dans" in screen_text(pilot.app).replace("\n", " ")


@pytest.fixture
def folder(tmp_path):
    here = tmp_path / "files"
    here.mkdir()
    return here


@asynccontextmanager
async def endless(window, session, folder, monkeypatch):
    """A window in which an export goes on until it is given up; half of it is in the folder."""
    began = Event()

    def write(_ids, file, _language, tell):
        file.write(b"half")
        tell(2000, 12000)
        began.set()
        for _number in watched(iter(int, 1)):
            pass

    monkeypatch.chdir(folder)
    monkeypatch.setattr("flowtui.ui.export.write", write)
    monkeypatch.setattr("flowtui.ui.screens.making._FIRST_SECONDS", 0)
    async with window(session) as pilot:
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("enter")
        while not began.is_set():
            await pilot.pause(0.01)
        assert not list(folder.glob("*.csv"))
        yield pilot


async def test_the_window_is_usable_while_a_file_is_written(window, small, folder, monkeypatch):
    async with endless(window, small, folder, monkeypatch) as pilot:
        screen = pilot.app.screen
        await shows(pilot, "2 000 lignes sur 12 000 écrites · Échap y renonce")
        await pilot.press("space", "down")
        await pilot.pause()
        assert len(screen.marks) == 1
        assert screen.status_text.startswith("1 marquée")
        await pilot.press("v")
        await pilot.press("escape")
        assert not screen.making.stop.called
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("enter")
        await shows(pilot, "un autre fichier est encore en cours")
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.making.stop.called
        await press(pilot, "escape")
        assert screen.status_text == "Abandonné: aucun fichier n'a été écrit."
        assert screen.making is None
        assert not list(folder.iterdir())


async def test_leaving_asks_while_a_file_is_written_and_takes_half_of_it_away(
    window, small, folder, monkeypatch
):
    async with endless(window, small, folder, monkeypatch) as pilot:
        await pilot.press("q")
        await shows(pilot, "Un fichier est encore en cours d'écriture; quitter y renonce")
        await pilot.press("down", "enter")
    assert pilot.app.return_code == 0
    await gone(folder)


async def gone(folder):
    """The thread ends a moment after its window."""
    for _round in range(300):
        if not list(folder.iterdir()):
            return
        await asyncio.sleep(0.01)
    pytest.fail("half a file is left")


async def test_a_full_disk_is_told_and_leaves_nothing(window, small, folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("flowtui.disk.os.fsync", full)
    async with window(small) as pilot:
        screen = await press(pilot, "x", "enter")
        assert "Rien n'a été écrit, le disque est plein" in screen_text(pilot.app)
        assert screen.making is None
    assert not list(folder.iterdir())


def full(_descriptor):
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_name_that_somebody_takes_meanwhile_stays_theirs(window, small, folder, monkeypatch):
    monkeypatch.chdir(folder)

    def write(_ids, file, _language, _tell):
        file.write(b"ours")
        (folder / "factures-2026-11-24.csv").write_text("theirs")
        return 1

    monkeypatch.setattr("flowtui.ui.export.write", write)
    async with window(small) as pilot:
        await press(pilot, "x", "enter")
        assert "il y a déjà un fichier de ce nom" in screen_text(pilot.app)
    assert [path.read_text() for path in folder.iterdir()] == ["theirs"]


async def test_export_writes_what_is_marked(window, small, folder, monkeypatch):
    monkeypatch.chdir(folder)
    async with window(small) as pilot:
        screen = await press(pilot, "end", "space", "x")
        assert "Exporter 1 ligne dans: /" in screen_text(pilot.app)
        await press(pilot, "enter")
        files = list(folder.glob("*.csv"))
        assert len(files) == 1
        lines = files[0].read_text(encoding="utf-8-sig").splitlines()
        assert lines[1].startswith("FA2026-0441;2026-11-06;")
        assert len(lines) == 2
        await press(pilot, "x", "enter")
        assert "factures-2026-11-24-2.csv" in screen.status_text
        before = files[0].read_bytes()
        screen = await press(pilot, "x")
        pilot.app.focused.value = str(files[0])
        await press(pilot, "minus", "backspace", "enter")
        assert "déjà" in screen.status_text
        assert files[0].read_bytes() == before
