"""The main window under tired fingers: nothing marked is lost unasked, nothing said is untrue, nothing is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowtui.models import Invoice, User
from flowtui.ui.screens.help import HelpScreen
from tests.ui.conftest import settle
from tests.ui.screen_text import screen_text


async def press(pilot, *keys):
    await pilot.press(*keys)
    await settle(pilot)
    return pilot.app.screen


def lines(pilot):
    return screen_text(pilot.app).splitlines()


async def test_q_asks_before_marks_are_forgotten(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "asterisk", "q")
        assert "10 lignes marquées seront oubliées" in screen_text(pilot.app)
        await press(pilot, "q")  # the same key again changes its mind, it does not leave
        assert (screen.question, len(screen.marks), pilot.app.return_code) == (None, 10, None)
        await press(pilot, "q", "1")
        assert len(screen.marks) == 10
        await pilot.press("q", "2")
    assert pilot.app.return_code == 0


@pytest.mark.parametrize("keys", [(), ("space",)])
async def test_q_leaves_where_little_is_lost(window, small, keys):
    async with window(small) as pilot:
        await press(pilot, *keys)
        await pilot.press("q")
    assert pilot.app.return_code == 0


async def test_undo_offers_only_what_is_left_to_undo(window, small):
    async with window(small) as pilot:
        screen = await press(pilot, "t", "1")
        assert "z défait" in screen.status_text
        await press(pilot, "t", "1")
        assert "l'était déjà" in screen.status_text
        assert "z défait" not in screen.status_text
        await press(pilot, "t", "2")
        await press(pilot, "z")
        assert screen.status_text.endswith("z défait celui d'avant")
        await press(pilot, "z")
        assert screen.status_text == "1 facture: statut d'avant"


async def test_the_query_has_the_whole_line_while_it_is_typed_and_a_sign_where_it_is_cut(window, small):
    async with window(small) as pilot:
        long = "soldée:non retard>10 solde>100,00 -client:durand"
        screen = await press(pilot, "slash", "ctrl+u")
        screen.query_one("#query").value = long
        await settle(pilot)
        assert long in lines(pilot)[1]
        await press(pilot, "enter")
        assert lines(pilot)[1].startswith(" Chercher / soldée:non retard>10")
        assert "…" in lines(pilot)[1]
        assert "Pince" in lines(pilot)[1]
        await press(pilot, "slash")
        assert screen.query_one("#query").value.startswith("soldée:non retard>10 solde>100 ")
        await press(pilot, "escape")
        await pilot.resize_terminal(132, 43)
        await settle(pilot)
        assert "solde>100" in lines(pilot)[1]


async def test_an_empty_list_offers_nothing_to_mark(window, small):
    Invoice.update(balance_cents=0).execute()
    async with window(small) as pilot:
        assert "marquer" not in lines(pilot)[-1]


async def test_marks_are_acted_on_where_the_list_is_empty_but_no_row_is_marked(window, small):
    async with window(small) as pilot:
        assert "Espace marquer" in lines(pilot)[-1]
        await press(pilot, "asterisk", "slash", "ctrl+u", *"solde>9999999999", "enter")
        assert "marquer" not in lines(pilot)[-1]
        assert "s envoyer" in lines(pilot)[-1]


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (132, 43)])
async def test_no_sentence_of_the_help_is_cut(window, small, size):
    async with window(small, size=size) as pilot:
        screen = await press(pilot, "question_mark")
        assert isinstance(screen, HelpScreen)
        for _page in range(8):
            assert "…" not in screen_text(pilot.app)
            await press(pilot, "pagedown")
        assert "À la première ligne, à la dernière." in screen_text(pilot.app)


async def test_on_a_narrow_screen_the_help_says_what_a_key_does(window, small):
    async with window(small, size=(40, 10)) as pilot:
        await press(pilot, "question_mark")
        assert "Marquer la ligne" in screen_text(pilot.app)


@pytest.mark.parametrize(("key", "told"), [("o", True), ("w", False)])
async def test_a_choice_that_is_not_all_in_sight_says_how_many_there_are(window, small, key, told):
    async with window(small) as pilot:
        await press(pilot, key)
        assert (" choix" in screen_text(pilot.app)) is told


@pytest.mark.parametrize("size", [(40, 10), (60, 13), (80, 16), (80, 20)])
async def test_on_a_low_screen_the_choices_leave_the_keys_in_sight(window, small, size):
    async with window(small, size=size) as pilot:
        await press(pilot, "o")
        assert "Trier" in screen_text(pilot.app)
        assert "Échap fermer" in lines(pilot)[-1]
        await press(pilot, "escape")
        await press(pilot, "w")
        assert "Créées ce jour" in screen_text(pilot.app)
        assert "Échap fermer" in lines(pilot)[-1]
        await press(pilot, "end")
        assert "Enregistrer" in screen_text(pilot.app)


async def test_the_peg_counts_invoices_in_one_gender(window, small):
    async with window(small) as pilot:
        await press(pilot, "p")
        assert "[ ] compensées" in screen_text(pilot.app)
        assert "[ ] bloquées" in screen_text(pilot.app)


async def test_a_question_stands_apart_from_its_answer(window, small):
    async with window(small) as pilot:
        await press(pilot, "x")
        assert "Exporter 10 lignes dans: /" in screen_text(pilot.app)
        await press(pilot, "escape", "w", "6")
        assert "Nom de la vue:" in screen_text(pilot.app)


@pytest.mark.parametrize("width", [50, 60, 61, 62, 63, 64, 65, 66, 80])
async def test_no_key_of_the_key_line_is_cut(window, small, width):
    async with window(small, size=(width, 24)) as pilot:
        assert lines(pilot)[-1].endswith("? aide")
        await press(pilot, "P")
        assert lines(pilot)[-1].endswith("? aide  Échap retour")


async def test_a_long_sentence_is_told_whole(window, ready):
    User.update(may_send_invoices=False, may_set_status=False).execute()
    ready.user = User.get()
    async with window(ready) as pilot:
        await press(pilot, "s")
        assert "sous Paramètres / Utilisateurs." in " ".join(screen_text(pilot.app).split())
        assert "n'a pas le droit suivant: envoyer des factures;" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "space")
        assert "1 marquée" in lines(pilot)[-2]
        await press(pilot, "m", "down", "down", "down")
        text = " ".join(screen_text(pilot.app).split())
        assert "t: Anna n'a pas le droit suivant: changer les statuts de relance; un" in text
        assert "sous Paramètres / Utilisateurs." in text


def replace(path):
    aside = path.rename(path.with_suffix(".aside"))
    path.write_bytes(aside.read_bytes())


async def test_a_database_that_was_replaced_is_said_and_nothing_is_written_into_the_old_one(
    window, small, sqlite_url
):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    async with window(small) as pilot:
        replace(path)
        screen = await press(pilot, "t")
        assert screen.question is None
        assert screen.status_text.startswith("Un autre fichier est maintenant à")
        await press(pilot, "slash", "ctrl+u", "enter")
        assert "Un autre fichier est maintenant à" in screen.status_text
