"""Another program holds the database for half a minute: at the claim, before the dot, after the reply.

All cases run side by side, since each of them waits for the same half minute.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.models import Mail, proxy
from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.mailing.scripted import GOOD, Scripted
from tests.postgres import new_database

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 30
_MAILS = 5
_POINTS = ("claim", "before the dot", "after the reply")


@dataclass
class Lock:
    """Another program's write transaction; taken once, for half a minute."""

    url: str
    taken_at: float = 0.0
    freed: threading.Event = field(default_factory=threading.Event)

    def take(self) -> None:
        """Take it, unless that was done, and give it back later."""
        if not self.taken_at:
            self.taken_at = time.monotonic()
            release = self._take_sqlite() if self.url.startswith("sqlite") else self._take_postgres()
            threading.Timer(_SECONDS, self._free, [release]).start()

    def _free(self, release: Any) -> None:
        self.freed.set()
        release()

    def _take_sqlite(self) -> Any:
        path = self.url.removeprefix("sqlite:///")
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN IMMEDIATE")
        return connection.close

    def _take_postgres(self) -> Any:
        import psycopg

        connection = psycopg.connect(self.url)
        connection.execute("LOCK TABLE mail IN ACCESS EXCLUSIVE MODE")
        return connection.close


@dataclass
class Case:
    """One database, one server, one sender, locked at one point."""

    url: str
    point: str
    folder: Path
    dots: list[tuple[bool, bool]] = field(default_factory=list)
    """For each final dot: whether the database was locked by then, and whether it was free again."""

    def begin(self, stack: ExitStack, nursery: Nursery) -> int:
        """Store the run and start its sender; its number."""
        self.folder.mkdir()
        books.run_of(books.found(self.url), _MAILS)
        proxy.obj.close()
        self.lock = Lock(self.url)
        self.server = stack.enter_context(Scripted({"data": self._data, "dot": self._dot}))
        self.config = books.config(self.folder / "config.toml", self.server.port)
        if self.point == "claim":
            self.lock.take()
        return nursery.start("send", url=self.url, config=self.config, log=self.folder / "log")

    def _data(self, _line: str, count: int) -> str:
        if self.point == "before the dot" and count == 2:
            self.lock.take()
        return GOOD["data"]

    def _dot(self, _line: str, count: int) -> str:
        self.dots.append((bool(self.lock.taken_at), self.lock.freed.is_set()))
        if self.point == "after the reply" and count == 2:
            self.lock.take()
        return GOOD["dot"]

    def check(self) -> None:
        """All left once; none of them while the database could not be told."""
        assert self.lock.freed.is_set(), self.point
        assert (True, False) not in self.dots, f"{self.point}: a dot that the database did not know of"
        assert len(self.dots) == _MAILS
        with books.opened(self.url):
            books.see_each_arrived_once(self.server)
            assert {mail.attempts for mail in Mail.select()} == {1}


@pytest.fixture
def cases(postgres_server: str, tmp_path: Path) -> list[Case]:
    """Each point on each database."""
    return [
        Case(url, point, tmp_path / f"{kind}-{point}")
        for point in _POINTS
        for kind, url in (
            ("sqlite", f"sqlite:///{tmp_path / point.replace(' ', '-')}.db"),
            ("postgres", new_database(postgres_server)),
        )
    ]


def test_half_a_minute_of_a_locked_database_loses_and_doubles_nothing(cases, tmp_path):
    with ExitStack() as stack, Nursery() as nursery:
        pids = [case.begin(stack, nursery) for case in cases]
        proxy.initialize(None)
        told = _told_meanwhile(cases[0])
        until_over(*pids, seconds=90)
    for case in cases:
        case.check()
    assert told == "La base est occupée: un autre programme y écrit; réessayez dans un instant.\n"
    log = (tmp_path / "sqlite-after the reply" / "log").read_text()
    assert "cannot be stored yet" in log, "it waited longer than one try"


def _told_meanwhile(case: Case) -> str:
    """What a person at the command line reads who wants to change something meanwhile."""
    words = ["--database", case.url, "--config", case.config, "run", "pause", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "flowtui", "--lang", "fr", *words],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr
