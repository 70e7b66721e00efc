"""Writing while another program holds the database: the window lives, says so, and says how it ended."""

from __future__ import annotations

from threading import Event

import pytest
from peewee import OperationalError

from flowtui.models import Company, Contact, Invoice, Preference, View, proxy
from flowtui.models.database import private_connection
from flowtui.models.identity import create_administrator
from flowtui.models.upgrade import create_database
from flowtui.ui.screens.report_work import steer_in_thread
from tests.postgres import new_database
from tests.ui import seed
from tests.ui.conftest import post_keys, send_keys, session_of, settle
from tests.ui.lock_kit import held, shows
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import Host

WAITING = "La base est occupée: attente de"


def statuses():
    return {row.status.code for row in Invoice.select() if row.status}


async def test_a_status_waits_for_another_writer_and_is_set_when_that_is_done(window, small):
    async with window(small) as pilot:
        before = statuses()
        with held(small) as other:
            post_keys(pilot, "t", "1")
            await shows(pilot, WAITING)
            row = pilot.app.screen.table.cursor_row
            post_keys(pilot, "down")
            await pilot.pause(0.1)
            assert pilot.app.screen.table.cursor_row == row + 1  # it lives
            other.execute("ROLLBACK")
            await shows(pilot, "1 facture: statut R1")
        assert statuses() != before or "R1" in statuses()
        assert WAITING not in screen_text(pilot.app)


@pytest.fixture
def on_postgres(postgres_server, make_customer, make_invoice):
    """The small company on PostgreSQL."""
    url = new_database(postgres_server)
    database = create_database(url)
    company = Company.create(name="Ets Durand")
    seed.seed(make_customer, make_invoice)
    yield session_of(create_administrator(name="Anna"), company, url)
    database.close()
    proxy.initialize(None)


async def test_on_postgres_a_row_that_another_holds_is_waited_for(window, on_postgres):
    async with window(on_postgres) as pilot:
        row = pilot.app.screen.table.current
        other = private_connection()
        try:
            other.autocommit = False
            other.execute("UPDATE invoice SET label = label WHERE id = %s", (row.id,))
            post_keys(pilot, "t", "4")
            await shows(pilot, WAITING)
            post_keys(pilot, "escape")
            await shows(pilot, "rien n'a été changé")
            post_keys(pilot, "t", "4")
            await shows(pilot, WAITING)
            other.rollback()
            await shows(pilot, "1 facture: statut LI")
        finally:
            other.close()
        await settle(pilot)
    assert "LI" in statuses()


async def test_esc_gives_the_wait_up_and_nothing_is_changed(window, small):
    async with window(small) as pilot:
        with held(small):
            post_keys(pilot, "t", "4")
            await shows(pilot, WAITING)
            post_keys(pilot, "escape")
            await shows(pilot, "rien n'a été changé")
        await settle(pilot)
        assert "LI" not in statuses()
        await send_keys(pilot, "t", "4")
        assert "LI" in statuses()


async def test_another_change_is_not_begun_while_one_waits(window, small):
    async with window(small) as pilot:
        with held(small):
            post_keys(pilot, "t", "1")
            await shows(pilot, WAITING)
            post_keys(pilot, "down", "t", "4")
            await shows(pilot, "Un instant")
            post_keys(pilot, "escape", "escape")
            await shows(pilot, "rien n'a été changé")
        assert pilot.app.screen.writing is None


async def test_who_leaves_amid_the_wait_is_asked_and_nothing_is_changed(window, small):
    async with window(small) as pilot:
        with held(small):
            post_keys(pilot, "t", "4")
            await shows(pilot, WAITING)
            post_keys(pilot, "q")
            await shows(pilot, "enregistré; quitter y renonce")
            post_keys(pilot, "2")
            for _round in range(100):
                await pilot.pause(0.01)
                if pilot.app._exit:
                    break
            assert pilot.app._exit
    assert "LI" not in statuses()


async def test_what_is_typed_ahead_comes_behind_the_change(window, small):
    async with window(small) as pilot:
        await send_keys(pilot, "t", "1", "t", "2", "z")
        assert "statut d'avant · z" in screen_text(pilot.app)
        assert "R1" in statuses()
        assert "R2" not in statuses()


async def test_a_form_stays_open_until_it_is_stored(window, ready):
    from flowtui.ui.screens.customer_forms import contact_form

    contact = Contact.select().first()
    results = []
    async with window(ready, first=lambda: Host(ready)) as pilot:
        pilot.app.push_screen(contact_form(ready, contact.customer, contact), results.append)
        await settle(pilot)
        form = pilot.app.screen
        form.form.field("name").value = "Zoé"
        with held(ready) as other:
            post_keys(pilot, "ctrl+o")
            await shows(pilot, WAITING)
            post_keys(pilot, "escape")
            await shows(pilot, "rien n'a été changé")
            assert pilot.app.screen is form
            assert form.form.changes() == {"name": "Zoé"}
            post_keys(pilot, "ctrl+o")
            await shows(pilot, WAITING)
            other.execute("ROLLBACK")
            for _round in range(200):
                await pilot.pause(0.01)
                if results:
                    break
    assert results == [True]
    assert Contact.get_by_id(contact.id).name == "Zoé"


async def test_the_line_in_which_a_view_is_named_stays_until_it_is_kept(window, small):
    async with window(small) as pilot:
        with held(small) as other:
            await send_keys(pilot, "w", "end", "up", "up", "enter")
            post_keys(pilot, *"mine", "enter")
            await shows(pilot, WAITING)
            assert pilot.app.screen.question is not None
            other.execute("ROLLBACK")
            await shows(pilot, "Enregistrée sous «")
        assert pilot.app.screen.question is None
        assert View.get_or_none(View.name == "mine") is not None


async def test_the_last_of_several_orders_is_the_one_that_is_remembered(window, small):
    async with window(small) as pilot:
        with held(small) as other:
            post_keys(pilot, "greater_than_sign", "greater_than_sign", "equals_sign")
            await shows(pilot, "▼Solde")
            wanted = str(pilot.app.screen.sort)
            other.execute("ROLLBACK")
        await settle(pilot)
        assert [row.value for row in Preference.select()] == [wanted]


@pytest.mark.parametrize("kind", ["full", "other"])
async def test_what_the_database_refuses_is_told_and_the_window_stays(window, small, kind):
    words = {"full": "database or disk is full", "other": "constraint of somebody"}
    proxy.obj.execute_sql(
        "CREATE TRIGGER refuses BEFORE UPDATE OF status_id ON invoice BEGIN SELECT RAISE(ROLLBACK, "
        f"'{words[kind]}'); END"
    )
    async with window(small) as pilot:
        await send_keys(pilot, "t", "4")
        told = "plein" if kind == "full" else words[kind]
        assert told in screen_text(pilot.app)
        assert pilot.app.screen.writing is None


async def test_what_a_thread_takes_long_for_is_said_and_ends_with_its_answer(window, small):
    async with window(small, first=lambda: Host(small)) as pilot:
        free = Event()
        steer_in_thread(pilot.app.screen, lambda: free.wait(10), "")
        await shows(pilot, "Un instant…")
        free.set()
        await settle(pilot)


async def test_a_full_disk_is_told_in_words_also_by_a_thread_that_foresaw_none(window, small):
    def fail():
        why = "database or disk is full"
        raise OperationalError(why)

    async with window(small, first=lambda: Host(small)) as pilot:
        pilot.app.screen.in_background("other", fail)
        await shows(pilot, "plein")
