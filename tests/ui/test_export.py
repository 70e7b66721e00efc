"""The list as a CSV file: what is asked before, what is written, what a failure leaves."""

from __future__ import annotations

from tests.ui.main_kit import press
from tests.ui.screen_text import screen_text


async def test_export_of_no_row_is_refused_and_so_is_a_range(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u", *"zzz", "enter", "x")
        assert screen.question is None
        assert screen.status_text == "Il n'y a ici aucune facture sur laquelle agir."
        await press(pilot, "v")
        assert screen.status_text == "Il n'y a ici aucune facture sur laquelle agir."


async def test_an_export_that_fails_leaves_no_half_a_file_and_the_question_open(
    window, small, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("flowtui.ui.export.csv_cell", lambda _text: 1 / 0)
    async with window(small) as pilot:
        screen = await press(pilot, "x", "enter")
        assert not list(tmp_path.glob("*.csv"))
        assert screen.question is not None
        monkeypatch.undo()
        await press(pilot, "enter")
        assert "10 lignes écrites dans" in screen_text(pilot.app).replace("\n", " ")


async def test_export_writes_what_is_marked(window, small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with window(small) as pilot:
        screen = await press(pilot, "end", "space", "x")
        assert "Exporter 1 ligne dans: /" in screen_text(pilot.app)
        await press(pilot, "enter")
        files = list(tmp_path.glob("*.csv"))
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
