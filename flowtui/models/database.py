"""Opening SQLite or PostgreSQL, and the base of every model.

SQLite runs in WAL mode with ``synchronous=FULL``, since a mail is only called sent once the disk
holds that fact, and begins every transaction IMMEDIATE, since an upgrade from reading to writing
ignores the busy time-out.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import peewee as pw

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.driver_words import known_words, sqlstate
from flowtui.models.looking import Look, NotClosedError, only_readable
from flowtui.system_words import system_words
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How long a writer waits for another one, in seconds.
BUSY_SECONDS = 20
_PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "temp_store": "memory"}

#: Bytes in a page of a new file. At a million rows an import takes 7 % less than with 4 KiB, and the window on
#: the whole the same; 16 KiB make rows that are looked up here and there a third dearer.
_PAGE = 8192

#: The usual cache of 2 MB would hold half of a file smaller than this, in bytes, beside what the system holds of it.
_SMALL_FILE, SMALL_CACHE_KIB = 16 << 20, 512

# PostgreSQL: serialization failure, deadlock detected, lock not available.
_BUSY_STATES = ("40001", "40P01", "55P03")

#: Up to the last @, since a password that is written carelessly holds any sign.
_AUTHORITY = re.compile(r"(://[^/?#:@]*:).+@", re.DOTALL)
_PARAMETER = re.compile(r"([?&][^=&]*password=)[^&]*", re.IGNORECASE)

proxy = pw.DatabaseProxy()


class Base(pw.Model):
    """A model of the one database that this process has open."""

    if TYPE_CHECKING:
        id: Any
        """peewee adds it to every model that names no other primary key."""

    class Meta:
        """Bound to the database by :func:`open_database`."""

        database = proxy
        legacy_table_names = False


class ThenId(pw.WrappedNode):
    """In an index: what is wrapped, then the row's id, which SQLite puts at the end of every index unasked.

    So an index holds the whole order of a list (on PostgreSQL half the time).
    """

    def __sql__(self, ctx: Any) -> Any:
        ctx.sql(self.node)
        return ctx if is_sqlite() else ctx.literal(', "id"')


class DatabaseError(FlowError):
    """The database cannot be used."""


class NoDatabaseError(DatabaseError):
    """The file is not there."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("There is no database at {where}; create one with: flowtui init --company NAME").format(
                where=where
            )
        )


class GoneError(DatabaseError):
    """The file was there and is not there any more."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("The database {where} is no longer there; put it back, or leave flowtui.").format(where=where)
        )


class ReplacedError(DatabaseError):
    """Another file has taken the place of the one that is open."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("Another file is at {where} now; leave flowtui and open it again.").format(where=where)
        )


class CannotOpenError(DatabaseError):
    """The server or the file refuses."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(_("The database {where} cannot be opened: {why}").format(where=where, why=why))


class BadUrlError(DatabaseError):
    """The URL names no database that flowtui knows."""

    def __init__(self, url: str) -> None:
        super().__init__(
            _("“{url}” names no database; use sqlite:///PATH or postgresql://…").format(url=shown_url(url))
        )


class BusyError(DatabaseError):
    """Another program held the database for too long."""

    def __init__(self) -> None:
        super().__init__(
            _("The database is busy: another program has been writing to it; try again in a moment.")
        )


class ReadOnlyError(DatabaseError):
    """The account may read the database and not write to it."""

    def __init__(self) -> None:
        super().__init__(_("This account may only read the database; nothing was changed."))


class PostgresDriverError(DatabaseError):
    """psycopg is not installed."""

    def __init__(self) -> None:
        super().__init__(_("PostgreSQL needs its driver: pip install 'flowtui[postgres]'"))


class OneFile(pw.SqliteDatabase):
    """A SQLite file that stays the same one: SQLite itself would make an empty one where it is gone."""

    if TYPE_CHECKING:
        _state: Any

    _identity: tuple[int, int] | None = None

    def see(self) -> None:
        """Look whether the file is the one that was opened first.

        Raises:
            GoneError, ReplacedError: it is not.
        """
        try:
            found = Path(self.database).stat()
        except FileNotFoundError:
            raise GoneError(str(self.database)) from None
        self._identity = self._identity or (found.st_dev, found.st_ino)
        if self._identity != (found.st_dev, found.st_ino):
            raise ReplacedError(str(self.database))

    def connect(self, reuse_if_open: bool = False) -> bool:
        """See :meth:`see`, then as ever."""
        self.see()
        return super().connect(reuse_if_open=reuse_if_open)

    def rollback(self) -> None:
        """As ever, unless SQLite has done so itself, as on a full disk: a complaint of that would hide the reason."""
        if self.is_closed() or self._state.conn.in_transaction:
            super().rollback()


def see_file() -> None:
    """Look whether what is open is still the file of its name.

    Raises:
        GoneError, ReplacedError: it is not; what is written would be in no file, or in another one.
    """
    if isinstance(proxy.obj, OneFile):
        proxy.obj.see()


def open_database(url: str, *, create: bool = False) -> pw.Database:
    """Open ``url`` and bind the models to it.

    A new SQLite file is made readable by its owner only (mode 0600). One that this account may read and
    not write is only looked at; see :mod:`.looking`.

    Raises:
        BadUrlError, NoDatabaseError, CannotOpenError, PostgresDriverError: each says what to do.
    """
    database = _sqlite(url, create=create) if url.startswith("sqlite:") else _postgres(url)
    proxy.initialize(database)
    try:
        database.connect()
        if is_sqlite(database):
            database.execute_sql("SELECT count(*) FROM sqlite_master")
    except pw.PeeweeException as error:
        raise CannotOpenError(shown_url(url), _why_not(database, error)) from error
    return database


def _why_not(database: pw.Database, error: Exception) -> str:
    """Why it cannot be opened, in the user's words where SQLite has only its own."""
    if not is_sqlite(database):
        return first_line(error)
    if isinstance(error, NotClosedError):
        return str(error)
    path = Path(database.database)
    private = _(
        "this account may not write to its folder, and SQLite writes beside a database; "
        "ask its owner to share the folder (mode 2770) and the file (mode 0660) with your group."
    )
    reasons = {
        _("it is a folder; name a file in it."): path.is_dir(),
        _("this account may not read it; ask its owner."): not os.access(path, os.R_OK),
        _("the file is not a database."): "not a database" in str(error),
        private: not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)),
        _("it is damaged; put back the last copy that flowtui db backup made of it."): "malformed"
        in str(error),
    }
    return next((words for words, holds in reasons.items() if holds), first_line(error))


def is_sqlite(database: Any = proxy) -> bool:
    """Whether the open database is SQLite (PostgreSQL otherwise)."""
    target = database.obj if isinstance(database, pw.DatabaseProxy) else database
    return isinstance(target, pw.SqliteDatabase)


class ByBytes(pw.WrappedNode):
    """A text compared byte by byte, as SQLite does, whatever the locale of a PostgreSQL database.

    The same words stand in the index and in the ORDER BY, so that PostgreSQL uses the index (measured at
    1,000,000 invoices: 2 ms for the first page by customer, 345 without).
    """

    def __sql__(self, ctx: Any) -> Any:
        ctx.sql(self.node)
        return ctx if is_sqlite() else ctx.literal(' COLLATE "C"')


@contextlib.contextmanager
def session() -> Iterator[pw.Database]:
    """This thread's own connection, opened if need be, and closed if it was opened here.

    Every worker thread does its reading inside one.
    """
    database = proxy.obj
    if not database.is_closed():
        yield database
        return
    with database.connection_context():
        yield database


@contextlib.contextmanager
def atomic() -> Iterator[None]:
    """A transaction (IMMEDIATE on SQLite) whose busy time-out is told in words.

    Raises:
        BusyError: another writer held the database longer than :data:`BUSY_SECONDS`.
        ReadOnlyError: this account may only look at the file.
    """
    if isinstance(proxy.obj, Look):
        raise ReadOnlyError
    try:
        with proxy.obj.atomic():
            yield
    except pw.OperationalError as error:
        if _is_busy(error):
            raise BusyError from error
        raise _reason(error) from None


def _reason(error: BaseException) -> BaseException:
    """Where SQLite has ended the whole transaction by itself: why, instead of what no longer is."""
    before = error.__context__
    while "no such savepoint" in str(error) and before is not None:
        if isinstance(before, pw.DatabaseError):
            error = before
        before = before.__context__
    return error


def held(query: Any, *, of: Any = None) -> Any:
    """The query, keeping others from changing its rows (``of`` one table) until the transaction ends.

    SQLite lets nobody else write meanwhile anyhow.
    """
    return query if is_sqlite() else query.for_update(of=of)


def _is_busy(error: pw.OperationalError) -> bool:
    """Whether the other writers are to blame, and another try may do."""
    return sqlstate(error) in _BUSY_STATES or any(w in str(error) for w in ("locked", "busy"))


def private_connection() -> Any:
    """A DB-API connection of the caller's own, for a long query that may be interrupted.

    The caller closes it.
    """
    database = proxy.obj
    if isinstance(database, Look):
        return database.open(check_same_thread=False)
    if is_sqlite(database):
        see_file()
        connection = sqlite3.connect(database.database, timeout=BUSY_SECONDS, check_same_thread=False)
        connection.execute("PRAGMA query_only=1")
        if Path(database.database).stat().st_size < _SMALL_FILE:
            connection.execute(f"PRAGMA cache_size=-{SMALL_CACHE_KIB}")
        return connection
    return database._connect()  # noqa: SLF001 - peewee has no public way to a connection outside its pool


def shown_url(url: str) -> str:
    """The URL without its passwords, wherever they stand and however they are written."""
    return _PARAMETER.sub(r"\1…", _AUTHORITY.sub(r"\1…@", url))


def first_line(error: BaseException) -> str:
    """What happened, in the screen language where that is known; else the first line of the driver's message."""
    if known := known_words(error):
        return clean(known)
    told = str(error).strip().splitlines()
    return shown_url(told[0]) if told else type(error).__name__


def _sqlite(url: str, *, create: bool) -> pw.Database:
    if not url.startswith("sqlite:///"):
        raise BadUrlError(url)
    try:
        path = Path(unquote(url.removeprefix("sqlite:///"))).expanduser()
    except RuntimeError:  # the home of nobody
        raise BadUrlError(url) from None
    if "\0" in str(path):
        raise BadUrlError(url)
    if _is_there(path) and not (path.is_file() or path.is_dir()):
        raise CannotOpenError(str(path), _("it is a device or a pipe; name a file."))
    pragmas = dict(_PRAGMAS)
    if not _is_there(path):
        if not create:
            raise NoDatabaseError(str(path))
        _make_private_file(path)
        # before all others, since the first page written settles it
        pragmas = {"page_size": _PAGE, **_PRAGMAS}
    if only_readable(path):
        return Look(path, timeout=BUSY_SECONDS)
    return OneFile(str(path), timeout=BUSY_SECONDS, lock_type="IMMEDIATE", pragmas=pragmas)


def _is_there(path: Path) -> bool:
    """Whether a file is at ``path``, on the way to which there may be folders that this account may not enter."""
    try:
        return path.exists()
    except OSError as error:
        raise CannotOpenError(str(path), system_words(error)) from error


def _make_private_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise CannotOpenError(str(path), system_words(error)) from error


def _postgres(url: str) -> pw.Database:
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadUrlError(url)
    try:
        import psycopg  # noqa: F401 - peewee would say only that no driver was found
    except ImportError:
        raise PostgresDriverError from None
    from flowtui.models.server import Server

    return Server(url)
