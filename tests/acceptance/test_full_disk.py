"""The disk of the database runs full, a real one of two megabytes: before the dot, and after the reply."""

from __future__ import annotations

import contextlib
import sqlite3
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
    from pathlib import Path

_MAILS = 6


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes; the test is skipped where none can be made."""
    place = tmp_path / "disk"
    place.mkdir()
    with mounted(place, 2):
        yield place


@pytest.fixture
def url(disk: Path) -> Iterator[str]:
    """Books with one run on the small disk, which a window has open meanwhile."""
    made = f"sqlite:///{disk / 'books.db'}"
    books.run_of(books.found(made), _MAILS)
    proxy.obj.close()
    proxy.initialize(None)
    with contextlib.closing(sqlite3.connect(disk / "books.db")) as window:
        window.execute("SELECT count(*) FROM mail").fetchone()
        yield made


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
        assert "disk is full" in log.read_text()
        with books.opened(url):
            assert Mail.select().where(Mail.state == "sent").count() == 2
            assert Mail.select().where(Mail.state.in_(("uncertain", "failed"))).count() == 0
        ballast.drop()
        with books.opened(url):
            steer.resume(Run.get().id, User.get())
        until_over(nursery.start("send", url=url, config=config, log=log))
    with books.opened(url):
        books.see_each_arrived_once(server)


def test_full_after_the_reply_is_waited_for_and_no_other_mail_is_touched(url, disk, tmp_path):
    see_the_reply_waits(url, Ballast(disk), tmp_path, _MAILS)
