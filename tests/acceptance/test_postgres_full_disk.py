"""The disk of a PostgreSQL database runs full, a real one: before the dot, and after the reply."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flowtui.mailing import steer
from flowtui.models import Mail, Run, User, proxy
from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.acceptance.small_disk import Ballast, mounted, see_the_reply_waits
from tests.mailing.scripted import GOOD, Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAILS = 6


@pytest.fixture
def disk(postgres_server: str) -> Iterator[Path]:
    """A file system of forty megabytes that the server calls ``small``."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        place = Path("/tmp") / f"flowtui-small-{uuid.uuid4().hex[:6]}"  # noqa: S108 - reachable by the server's own account
        place.mkdir()
        try:
            with mounted(place, 40):
                owner = Path(folder).stat()
                os.chown(place, owner.st_uid, owner.st_gid)
                (place / "space").mkdir(mode=0o700)
                os.chown(place / "space", owner.st_uid, owner.st_gid)
                connection.execute(f"CREATE TABLESPACE small LOCATION '{place}/space'")
                yield place
                connection.execute("DROP DATABASE small")
                connection.execute("DROP TABLESPACE small")
        finally:
            shutil.rmtree(place)


@pytest.fixture
def url(disk: Path, postgres_server: str) -> str:
    """Books with one run on the small disk; each line of the journal takes a page of its own."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE small TABLESPACE small")
    made = postgres_server.replace("/postgres?", "/small?")
    books.run_of(books.found(made), _MAILS)
    proxy.obj.execute_sql("ALTER TABLE attempt ADD COLUMN room char(4100) NOT NULL DEFAULT ''")
    proxy.obj.execute_sql("ALTER TABLE attempt ALTER COLUMN room SET STORAGE PLAIN")
    proxy.obj.close()
    proxy.initialize(None)
    return made


def test_full_from_the_start_nothing_is_begun_and_the_run_says_why(url, disk, tmp_path):
    ballast, log = Ballast(disk), tmp_path / "log"
    ballast.fill()
    with Scripted() as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port)
        until_over(nursery.start("send", url=url, config=config, log=log, run=1))
        assert server.lines == []
        ballast.drop()
        with books.opened(url):
            assert {mail.state for mail in Mail.select()} == {"queued"}
            assert "disque de la base est plein" in Run.get().pause_reason
            steer.resume(Run.get().id, User.get())
        until_over(nursery.start("send", url=url, config=config, log=log))
    with books.opened(url):
        books.see_each_arrived_once(server)


def test_full_before_the_dot_stops_the_sender_and_nothing_is_lost(url, disk, tmp_path):
    ballast, log = Ballast(disk), tmp_path / "log"

    def data(_line: str, count: int) -> str:
        if count == 3:
            ballast.fill()
        return GOOD["data"]

    with Scripted({"data": data}) as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port)
        until_over(nursery.start("send", url=url, config=config, log=log))
        assert len(server.taken) == 2, "the third one got no dot"
        assert "could not extend file" in log.read_text()
        with books.opened(url):
            assert [mail.state for mail in Mail.select().order_by(Mail.id)] == ["sent"] * 2 + ["queued"] * 4
            assert "disque de la base est plein" in Run.get().pause_reason
        ballast.drop()
        with books.opened(url):
            steer.resume(Run.get().id, User.get())
        until_over(nursery.start("send", url=url, config=config, log=log))
    with books.opened(url):
        books.see_each_arrived_once(server)


def test_full_after_the_reply_is_waited_for_and_no_other_mail_is_touched(url, disk, tmp_path):
    see_the_reply_waits(url, Ballast(disk), tmp_path, _MAILS)
