"""A PostgreSQL of the tests' own: fast, since none of them needs it to outlive a power cut."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@contextlib.contextmanager
def serving(pgserver: Any, *, durable: bool = False) -> Iterator[str]:
    """The URL of a new server; ``durable``: it waits for the disk at every commit, as in an office."""
    import psycopg

    folder = Path("/tmp") / f"flowtui-pg-{os.getpid()}-{uuid.uuid4().hex[:6]}"  # noqa: S108 - reachable by the server's own account
    server = pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in {} if durable else _HASTY.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
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
