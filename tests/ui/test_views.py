"""The list of named views counts each of them while it is open."""

from __future__ import annotations

import pytest

from flowtui.ledger import language, query, views
from flowtui.ledger.sort import Sort
from flowtui.ledger.window import GivenUpError
from flowtui.models import Invoice, ReminderStatus, View
from flowtui.ui.widgets.pick import PickPanel
from flowtui.ui.widgets.records import RecordList
from tests.ui.conftest import send_keys
from tests.ui.screen_text import compare, screen_text


def shown(screen):
    """Name and count of each line of the list."""
    return {
        record.texts[1]: record.texts[2]
        for record in screen.query_one(PickPanel).query_one(RecordList).records
    }


async def test_each_view_has_its_count_beside_its_name(window, ready):
    async with window(ready) as pilot:
        await send_keys(pilot, "w")
        found = shown(pilot.app.screen)
        for view in views.views(ready.user):
            assert found[view.name] == str(query.count(view.filter())), view.name
        assert found["Soldes créditeurs"] == "0"
        assert found["Échues non relancées"] != "0"
        compare(pilot.app, "main-views-80x24")


async def test_a_large_count_has_its_thousands_apart(window, small):
    rows = [
        Invoice.get(number="FA2026-0300").__data__ | {"id": 1000 + n, "source_key": f"k{n}"}
        for n in range(1200)
    ]
    Invoice.insert_many(rows).execute()
    views.save(small.user, "Soldées", language.parse("soldée"), Sort())
    async with window(small) as pilot:
        await send_keys(pilot, "w")
        assert shown(pilot.app.screen)["Soldées"] == "1 201"


@pytest.mark.parametrize("query", ["statut:ZZ", "no-such-field:1"])
async def test_a_view_of_what_is_no_longer_there_has_no_count(window, small, query):
    ReminderStatus.create(code="ZZ", label="Z", position=9)
    views.save(small.user, "Vieille", language.parse("statut:ZZ"), Sort())
    View.update(query=query).where(View.name == "Vieille").execute()
    ReminderStatus.delete().where(ReminderStatus.code == "ZZ").execute()
    async with window(small) as pilot:
        await send_keys(pilot, "w")
        assert shown(pilot.app.screen)["Vieille"] == "?"
        assert shown(pilot.app.screen)["Envoi incertain"] == "0"


@pytest.mark.parametrize("keys", [("escape",), ("3",)], ids=["closed", "chosen"])
async def test_closing_the_list_ends_the_counting(window, small, keys):
    async with window(small) as pilot:
        screen = pilot.app.screen
        await pilot.press("w")
        counting = screen._counting
        assert counting is not None
        await send_keys(pilot, *keys)
        assert screen._counting is None
        with pytest.raises(GivenUpError):
            list(counting.counts())
        assert "abandonnée" not in screen_text(pilot.app)


async def test_a_late_count_changes_no_other_list(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "w")
        screen = pilot.app.screen
        before = screen._counting
        await send_keys(pilot, "escape", "w")
        screen.view_counted(type("Late", (), {"counting": before, "view": None, "count": 7}))
        assert "7" not in shown(screen).values()


async def test_a_view_is_renamed_and_a_name_that_is_taken_is_refused(window, small):
    async with window(small) as pilot:
        screen = pilot.app.screen
        await send_keys(pilot, "w", "7", "2")
        assert screen.query_one("Prompt Field").value == "À envoyer"
        await send_keys(pilot, "ctrl+u", *"échues non relancées", "enter")
        assert "Il y a déjà une vue" in screen.status_text
        await send_keys(pilot, "ctrl+u", *"Tournée", "enter")
        assert screen.status_text == "«À envoyer» s'appelle maintenant «Tournée»."
        await send_keys(pilot, "w")
        assert "Tournée" in shown(screen)
    assert [view.name for view in views.views(small.user)][1] == "Tournée"


async def test_a_view_is_replaced_only_when_that_was_said(window, small):
    views.save(small.user, "Mine", language.parse("soldée"), Sort())
    async with window(small) as pilot:
        await send_keys(pilot, "slash", "ctrl+u", *"avoir:x", "ctrl+u", *"type:avoir", "enter")
        for answer, query in (("escape", "settled"), ("2", "settled"), ("1", "kind:credit")):
            await send_keys(pilot, "w", "7", *"mine", "enter")
            assert "Il y a déjà une vue «Mine»" in screen_text(pilot.app)
            await send_keys(pilot, answer)
            assert views.find(small.user, "mine").query == query
        assert pilot.app.screen.status_text.startswith("Enregistrée sous «mine»")


async def test_a_view_of_a_status_that_is_gone_is_told_and_the_list_stays(window, small):
    views.save(small.user, "Contentieux", language.parse("statut:ZZ"), Sort())
    async with window(small) as pilot:
        screen = pilot.app.screen
        before = screen.filter, list(screen.store.ids)
        await send_keys(pilot, "w", "6")
        assert "Il n'y a pas de statut de relance «ZZ»" in screen.status_text
        assert (screen.filter, list(screen.store.ids)) == before
