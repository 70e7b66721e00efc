"""What each key of the main window does."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from flowtui.ledger.language import unparse
from flowtui.ledger.totals import totals_of
from flowtui.models import Invoice, MailProfile, Preference, proxy
from flowtui.ui.screens.help import HelpScreen
from flowtui.ui.widgets.pick import PickPanel
from flowtui.ui.widgets.query_line import QueryLine
from flowtui.ui.widgets.records import RecordList
from flowtui.ui.widgets.strip import ActionStrip
from tests.ui.conftest import settle
from tests.ui.main_kit import marked, numbers, press
from tests.ui.screen_text import screen_text


async def test_space_marks_and_goes_down(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "space", "space", "up", "space")
        assert marked(screen) == ["FA2026-0440"]
        assert screen.table.cursor_row == 2
        assert "1 marquée · 1 500,00 € · 1 client" in screen.status_text


@pytest.mark.parametrize("key", ["ctrl+a", "asterisk"])
async def test_all_and_none(window, small, key):
    async with window(small) as pilot:
        screen = await press(pilot, key)
        assert len(screen.marks) == 10
        assert "10 marquées · 1 238 001,48 € · 7 clients" in screen.status_text
        screen = await press(pilot, "minus")
        assert not screen.marks
        assert "rien de marqué" in screen.status_text


async def test_invert(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "space", "i")
        assert len(screen.marks) == 9
        assert "FA2026-0440" not in marked(screen)


async def test_range(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "v", "down", "down", "v")
        assert marked(screen) == ["AV2026-0031", "FA2026-0388", "FA2026-0412"]
        await press(pilot, "v", "down", "escape")
        assert screen.table.range_from is None
        assert len(screen.marks) == 3


async def test_a_range_ends_with_space_too_and_upwards(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "end", "v", "up", "up", "space")
        assert marked(screen) == ["FA2025-0007", "FA2026-0431", "FA2026-0441"]


async def test_shift_arrows_mark_and_going_back_unmarks(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "shift+down", "shift+down", "shift+down")
        assert len(screen.marks) == 4
        await press(pilot, "shift+up")
        assert marked(screen) == ["FA2026-0388", "FA2026-0412", "FA2026-0440"]


async def test_shift_with_pages_and_ends_marks_all_that_is_passed(window, large):
    async with window(large) as pilot:
        screen = await press(pilot, "down", "shift+pagedown")
        page, ids = screen.table.page, list(screen.store.ids)
        assert list(screen.marks.ids()) == sorted(ids[1 : page + 2])
        await press(pilot, "shift+home", "down", "shift+pageup")
        assert list(screen.marks.ids()) == sorted(ids[: page + 2])
        await press(pilot, "minus", "down", "shift+end")
        assert list(screen.marks.ids()) == sorted(ids[1:])
        assert f"{screen.number(len(ids) - 1)} marquées · " in screen.status_text


async def test_whole_customer(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "u")
        assert marked(screen) == ["AV2026-0031", "FA2026-0388", "FA2026-0412"]
        assert "3 marquées · 1 240,00 € · 1 client" in screen.status_text
        assert not (await press(pilot, "u")).marks


async def test_marks_survive_filter_and_sort_and_what_is_hidden_is_told(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "space", "slash", *"dupont", "enter")
        assert numbers(screen) == ["FA2026-0388", "FA2026-0412", "AV2026-0031"]
        assert "1 marquée dont 1 hors filtre (M) · 1 500,00 € · 1 client" in screen.status_text
        await press(pilot, "equals_sign")
        assert len(screen.marks) == 1
        assert numbers(screen)[0] == "AV2026-0031"


@pytest.mark.parametrize("typed", ["open client:du", "", "balance>1 client:x*", "open"])
async def test_enter_writes_the_query_line_once_and_as_the_filter_has_it(window, small, monkeypatch, typed):
    shown = []
    show = QueryLine.show
    monkeypatch.setattr(
        QueryLine, "show", lambda line, query, summary: (shown.append(query), show(line, query, summary))
    )
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u")
        screen.query_one("#query").value = typed
        await press(pilot)
        shown.clear()
        await press(pilot, "enter")
        in_force = unparse(screen.filter, "fr")
        assert shown == [in_force]
        assert screen.query_one("#query").value == in_force
        assert screen.focused is screen.table


async def test_a_query_with_a_mistake_names_it_and_keeps_the_list(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u", *"cliant:x", "enter")
        assert "«cliant»" in screen.status_text
        assert "client" in screen.status_text
        assert len(screen.store) == 10


@pytest.mark.parametrize("wanted", ["statut:R9", "client:dupont statut:zz"])
async def test_a_status_that_is_none_is_told_also_after_enter_and_keeps_the_list(window, small, wanted):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u", *wanted, "enter")
        assert "Il n'y a pas de statut de relance" in screen.status_text
        assert screen.focused is screen.query_one("#query")
        assert unparse(screen.filter, "fr") == "soldée:non"
        assert screen.store.complete


async def test_sorting_by_keys_is_remembered(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "greater_than_sign", "greater_than_sign")
        assert str(screen.sort) == "balance"
        await press(pilot, "less_than_sign", "equals_sign")
        assert str(screen.sort) == "-kind"
        assert Preference.get(Preference.name == "sort").value == "-kind"
    async with window(small) as pilot:
        assert str(pilot.app.screen.sort) == "-kind"


async def test_the_sort_menu_takes_digits_and_reverses(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "o", "1")
        assert str(screen.sort) == "number"
        await press(pilot, "o", "1")
        assert str(screen.sort) == "-number"
        assert not screen.query(PickPanel)
        assert screen.focused is screen.table


async def test_status_by_digit_and_undo(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "space", "space", "t", "2")
        rows = {row.number: row.status for row in screen.store.rows(0, 2)}
        assert rows == {"FA2026-0440": "R2", "FA2026-0388": "R2", "FA2026-0412": "R1"}
        assert "2 factures: statut R2 · z défait" in screen.status_text
        await press(pilot, "z")
        assert screen.store.row(0).status == ""
        assert len(screen.marks) == 2


@pytest.mark.parametrize(
    ("keys", "stands"),
    [((), "R1"), (("down", "down"), "R2"), (("down", "u"), "R1"), (("asterisk",), "R1")],
    ids=["no status", "R1 alone", "of several statuses", "all"],
)
async def test_the_status_choice_stands_on_what_comes_next(window, ready, keys, stands):
    async with window(ready) as pilot:
        screen = await press(pilot, *keys, "t")
        chosen = screen.query_one(PickPanel).query_one(RecordList)
        assert chosen.current.key == stands


async def test_by_hand(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "k", "1")
        assert screen.store.row(0).mailed_at is not None
        assert "1 facture notée" in screen.status_text
        await press(pilot, "k", "2")
        assert screen.store.row(0).mailed_at is None
        await press(pilot, "down", "k", "2")
        row = screen.store.row(1)
        assert row.mailed_at is not None or Invoice.get_by_id(row.id).mailed_count == 0


@pytest.mark.parametrize("key", ["enter", "m"])
async def test_the_strip_acts_by_letter(window, small, key):
    async with window(small) as pilot:
        screen = await press(pilot, key)
        assert screen.focused is screen.query_one(ActionStrip)
        await press(pilot, "t")
        assert not screen.query(ActionStrip)
        assert screen.query(PickPanel)
        await press(pilot, "escape")
        assert screen.focused is screen.table


async def test_the_strip_says_why_an_action_is_grey(window, ready):
    MailProfile.update(allowed=False).where(MailProfile.purpose == "statement").execute()
    async with window(ready) as pilot:
        screen = await press(pilot, "m")
        text = screen_text(pilot.app)
        assert "g: «Envoi auto mail / relevés» n'est pas autorisé pour anna (voir Paramètres)" in text
        assert "  - Envoi automatique par mail groupé" in text
        await press(pilot, "g")
        assert screen.query(ActionStrip)
        await press(pilot, "escape", "g")
        assert "n'est pas autorisé" in screen.status_text
        assert "g grouper" not in screen_text(pilot.app)


async def test_help_and_back(window, small):
    async with window(small) as pilot:
        assert isinstance(await press(pilot, "question_mark"), HelpScreen)
        assert not isinstance(await press(pilot, "escape"), HelpScreen)
        assert isinstance(await press(pilot, "f1"), HelpScreen)


async def test_q_leaves(window, small):
    async with window(small) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert pilot.app.return_code == 0
        assert not pilot.app.is_running or pilot.app._exit


async def test_ctrl_c_and_ctrl_q_end_nothing(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "ctrl+c", "ctrl+q", "ctrl+s", "ctrl+z")
        assert "q quitte flowtui" in screen.status_text
        assert pilot.app.is_running


async def test_jumping_and_ends(window, large):
    async with window(large) as pilot:
        screen = await press(pilot, "end")
        assert screen.table.cursor_row == 299
        await press(pilot, "home", *(["down"] * 18))
        assert screen.table.first > 0
        assert screen.table.first <= screen.table.cursor_row < screen.table.first + screen.table.page
        await press(pilot, "pagedown", "pagedown", "pageup")
        assert screen.table.first <= screen.table.cursor_row < screen.table.first + screen.table.page


async def test_a_view_is_kept_and_found_again(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+u", *"client:dupont", "enter")
        count = len(screen.store)
        await press(pilot, "w", "end", "up", "up", "enter", *"Mes Dupont", "enter")
        assert "«Mes Dupont»" in screen.status_text
        await press(pilot, "slash", "ctrl+u", "enter")
        assert len(screen.store) == 11
        await press(pilot, "w", "end", "up", "up", "up", "enter")
        assert len(screen.store) == count
        await press(pilot, "w", "end", "enter", "end", "enter")
        assert "«Mes Dupont» est oubliée" in screen.status_text


async def test_another_users_change_is_seen_and_cursor_and_marks_stay(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "down", "space")
        screen.look()
        await settle(pilot)
        other = sqlite3.connect(small.database_url.removeprefix("sqlite:///"))
        with other:
            other.execute("UPDATE invoice SET balance_cents = 0 WHERE number = 'FA2026-0440'")
        other.close()
        screen.look()
        await settle(pilot)
        assert "FA2026-0440" not in numbers(screen)
        assert screen.status_text == "Changé ailleurs: 1 facture de moins ici"
        assert screen.table.current.number == "AV2026-0031"
        assert marked(screen) == ["FA2026-0412"]


async def test_a_marked_row_that_is_gone_is_marked_no_longer(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "space", "space")
        assert marked(screen) == ["FA2026-0388", "FA2026-0412"]
        screen.look()
        await settle(pilot)
        with closing(sqlite3.connect(small.database_url.removeprefix("sqlite:///"))) as other, other:
            other.execute("DELETE FROM invoice WHERE number = 'FA2026-0388'")
        screen.look()
        await settle(pilot)
        assert marked(screen) == ["FA2026-0412"]
        assert len(screen.marks) == 1
        screen.hush()
        assert screen.status_text.startswith("1 marquée · 1 240,00 € · 1 client")


async def test_where_every_marked_row_is_gone_no_key_offers_to_act_on_them(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "space", "space")
        screen.look()
        await settle(pilot)
        with closing(sqlite3.connect(small.database_url.removeprefix("sqlite:///"))) as other, other:
            other.execute("DELETE FROM status_change")
            other.execute("DELETE FROM invoice")
        screen.look()
        await settle(pilot)
        assert not screen.marks
        assert "s envoyer" not in screen_text(pilot.app)


async def test_no_thread_leaves_a_connection_open(window, small, monkeypatch):
    database = proxy.obj
    connect, close = database._connect, database._close
    opened = {}
    monkeypatch.setattr(database, "_connect", lambda: opened.setdefault(id(made := connect()), made))
    monkeypatch.setattr(database, "_close", lambda conn: (opened.pop(id(conn), None), close(conn)))
    async with window(small) as pilot:
        await press(
            pilot, "slash", "ctrl+u", *"client:c1*", "enter", "w", "escape", "asterisk", "minus", "i", "u"
        )
    assert opened == {}


async def test_what_is_not_read_yet_is_not_called_hidden(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "down", "space")
        screen.store.complete = False
        screen.marked_elsewhere = 1
        screen.show_totals()
        assert "hors filtre" not in screen.status_text


async def test_totals_of_a_selection_in_two_currencies(window, large):
    async with window(large) as pilot:
        screen = await press(pilot, "asterisk")
        sums = {one.currency: one.net_cents for one in totals_of(screen.marks.ids())}
        assert dict(screen.marks.sums) == sums
        assert screen.marks.customers == 20


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_finds_and_acts(window, small, key):
    async with window(small) as pilot:
        screen = await press(pilot, key, *"lignes de la liste")
        assert "Marquer toutes les lignes de la liste" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert len(screen.marks) == 10
        assert screen.focused is screen.table
        await press(pilot, key, *"zzz", "enter", "escape")
        assert screen.focused is screen.table


async def test_the_palette_finds_an_action_by_what_the_key_line_and_the_strip_call_it(window, small):
    async with window(small) as pilot:
        for words, key in (("export", "x"), ("plage", "v"), ("groupe par client", "g")):
            screen = await press(pilot, "colon", *words)
            assert key in [one.key for one in screen.question.found]
            await press(pilot, "escape")


async def test_ctrl_p_in_the_query_goes_back_to_it(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "slash", "ctrl+p", "escape")
        assert screen.focused is screen.query_one("#query")


async def test_a_worker_that_fails_unforeseen_is_told_of_and_noted(window, small):
    from flowtui import paths

    def fail():
        raise LookupError(*("no such column: remark",))

    async with window(small) as pilot:
        screen = pilot.app.screen
        screen.run_worker(fail, thread=True, exit_on_error=False)
        await pilot.pause(0.1)
        assert "no such column" in screen.status_text
        assert "LookupError" in (paths.data_folder() / "flowtui.log").read_text(encoding="utf-8")
        assert len(screen.store) == 10
