"""A SQLite file that this account may read and not write: looking at it without leaving a trace.

In WAL mode even a reader wants the two files beside the database, ``-wal`` and ``-shm``. Where somebody who
may write has them open, this account reads with them and sees every commit, and nobody waits for it. Where
they are not there it may not make them, since they would be its own and keep the owner from writing; the
file is then read as a picture (``immutable=1``), which is whole as long as nobody writes. So a picture is
taken anew before the next statement once the file has changed or somebody has begun to write. What is left
is the statement that runs in the very moment in which a first writer puts its pages back: it may read both
states, and the next one reads the new state. A connection never writes, not even a lock that others wait for.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import peewee as pw

from flowtui.i18n import _

_State = tuple[int, int, int, bool]


class NotClosedError(pw.OperationalError):
    """Commits that this account cannot read stand beside the database."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "changes stand beside it that this account cannot read; let somebody who may write to it open it."
            )
        )


class Connection(sqlite3.Connection):
    """A connection that remembers what the file was when a picture was taken of it."""

    picture: _State | None = None


class Look(pw.SqliteDatabase):
    """A database that is only looked at; :attr:`database` is its path, as everywhere."""

    if TYPE_CHECKING:
        _state: Any
        _timeout: float
        _add_conn_hooks: Any

    def __init__(self, path: Path, *, timeout: float) -> None:
        super().__init__(str(path), timeout=timeout, pragmas={"query_only": 1, "temp_store": "memory"})
        self.renewed = 0
        """How many pictures were found old."""

    def open(self, **options: Any) -> Connection:
        """A connection of the caller's own: to what is being written, or to a picture.

        Raises:
            NotClosedError: neither can be had.
        """
        if _readable(self._beside("-wal")) and _readable(self._beside("-shm")):
            with contextlib.suppress(sqlite3.OperationalError):
                return self._live(options)
        if self._beside("-wal").exists() and self._beside("-wal").stat().st_size:
            raise NotClosedError
        state = self._now()
        connection = self._opened("immutable=1", options)
        connection.picture = state
        return connection

    def outdated(self, connection: Any) -> bool:
        """Whether the connection is to a picture of what is no more."""
        return getattr(connection, "picture", None) not in {None, self._now()}

    @property
    def used(self) -> bool:
        """Whether somebody who may write has it open now."""
        return self._beside("-shm").exists()

    def cursor(self, named_cursor: str | None = None) -> Any:
        """A cursor of this thread's connection, which is another one once its picture is old."""
        if not self.is_closed() and not self.in_transaction() and self.outdated(self._state.conn):
            self.renewed += 1
            # not closed: who reads from it still may read to the end
            self._state.set_connection(self._connect())
        return super().cursor(named_cursor)

    def _connect(self) -> Connection:
        connection = self.open(isolation_level=None)
        self._add_conn_hooks(connection)
        return connection

    def _live(self, options: dict[str, Any]) -> Connection:
        """A connection that reads what others write; their files went away meanwhile where it fails."""
        connection = self._opened("readonly_shm=1", options)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            self._clear()
            raise
        return connection

    def _opened(self, how: str, options: dict[str, Any]) -> Connection:
        uri = f"file:{quote(self.database)}?mode=ro&{how}"
        return sqlite3.connect(uri, uri=True, timeout=self._timeout, factory=Connection, **options)

    def _clear(self) -> None:
        """Take away an empty ``-wal`` of this account's own, which SQLite makes even to find it of no use."""
        wal = self._beside("-wal")
        with contextlib.suppress(OSError):
            found = wal.stat()
            if found.st_uid == os.geteuid() and not found.st_size:
                wal.unlink()

    def _now(self) -> _State:
        try:
            found = Path(self.database).stat()
        except OSError:
            return 0, 0, 0, False
        return found.st_ino, found.st_size, found.st_mtime_ns, self.used

    def _beside(self, ending: str) -> Path:
        return Path(f"{self.database}{ending}")


def only_readable(path: Path) -> bool:
    """Whether this account may read the file at ``path`` and not write it."""
    return path.is_file() and os.access(path, os.R_OK) and not os.access(path, os.W_OK)


def _readable(path: Path) -> bool:
    return os.access(path, os.R_OK)
