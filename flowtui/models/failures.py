"""What a database answers when it cannot go on, as sentences."""

from __future__ import annotations

import peewee as pw

from flowtui.i18n import _
from flowtui.models.database import BusyError, DatabaseError, ReadOnlyError, first_line, proxy
from flowtui.models.driver_words import is_unconnected, sqlstate
from flowtui.models.looking import Look

_DAMAGED = ("malformed", "not a database", "disk i/o error")
_BUSY = ("locked", "busy")
_FULL = ("disk is full", "no space left", "could not extend file")
_READ_ONLY = ("readonly", "read-only")
# PostgreSQL: insufficient privilege, read-only transaction.
_READ_ONLY_STATES = ("42501", "25006")
#: The program asked for something that is not there: a mistake of ours, with a log.
_OURS = ("no such", "syntax error", "does not exist")


class DamagedError(DatabaseError):
    """The file holds what SQLite did not write."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _(
                "The database is damaged ({why}); put back the last copy that flowtui db backup made of it."
            ).format(why=why)
        )


class FullError(DatabaseError):
    """There is no room for what was to be stored."""

    def __init__(self) -> None:
        super().__init__(_("The disk of the database is full; nothing was stored. Make room and try again."))


class UnansweredError(DatabaseError):
    """The server, or the disk, does not answer as it should."""

    def __init__(self, why: str) -> None:
        super().__init__(_("The database does not answer: {why}").format(why=why))


_KINDS = (
    ("55P03", _BUSY, BusyError),
    ("25006", _READ_ONLY, ReadOnlyError),
    ("53100", _FULL, FullError),
)


def as_sentence(error: BaseException) -> DatabaseError | None:
    """The failure that a person is told of; ``None`` where the database is not at fault."""
    if isinstance(error, DatabaseError):
        return error
    if not isinstance(error, pw.DatabaseError | pw.InterfaceError):
        return None
    text = str(error).lower()
    for state, words, make in _KINDS:
        if sqlstate(error) == state or any(word in text for word in words):
            return make()
    if any(word in text for word in _DAMAGED):
        # who only looks may have read while the first writer wrote
        read_amid = isinstance(proxy.obj, Look) and proxy.obj.used
        return BusyError() if read_amid else DamagedError(first_line(error))
    ours = any(word in text for word in _OURS) and not is_unconnected(error)
    if isinstance(error, pw.OperationalError | pw.InterfaceError) and not ours:
        return UnansweredError(first_line(error))
    return None


def may_not_write(error: pw.DatabaseError) -> bool:
    """Whether this account may only read."""
    return sqlstate(error) in _READ_ONLY_STATES or any(word in str(error).lower() for word in _READ_ONLY)
