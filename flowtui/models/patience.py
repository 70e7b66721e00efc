"""Writing while others write: tried again and again, so that whoever waits can be told, and can give it up."""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from flowtui.i18n import _, ngettext
from flowtui.models.database import BUSY_SECONDS, BusyError, is_sqlite, proxy, session

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

T = TypeVar("T")
#: How long one try waits for the others, in milliseconds: whoever gives up is heard after that.
_TRY_MS = 250
_STATEMENTS = {True: "PRAGMA busy_timeout = {ms}", False: "SET lock_timeout = {ms}"}


class NotWaitedError(BusyError):
    """The person did not want to wait any longer."""

    def __init__(self) -> None:
        super(BusyError, self).__init__(_("Given up while the database was busy: nothing was changed."))


class StillBusyError(BusyError):
    """Another program held the database, or the rows, to the end."""

    def __init__(self, seconds: int) -> None:
        words = ngettext(
            "Nothing was changed: for {n} second another program has kept the database; try again in a moment.",
            "Nothing was changed: for {n} seconds another program has kept the database; try again in a moment.",
            seconds,
        )
        super(BusyError, self).__init__(words.format(n=seconds))


class Patience:
    """One wait for the database: how long at most, and whether it was given up."""

    def __init__(self, seconds: int = BUSY_SECONDS) -> None:
        self.seconds = seconds
        self._given_up = threading.Event()

    @property
    def given_up(self) -> bool:
        """Whether nobody wants it any more."""
        return self._given_up.is_set()

    def give_up(self) -> None:
        """Wait no longer; any thread may call this."""
        self._given_up.set()

    def carry_out(self, act: Callable[[], T], waits: Callable[[int], None] = lambda _left: None) -> T:
        """What ``act`` gives, in this thread and on its own connection; ``waits`` is told how many seconds are left.

        ``act`` writes in one transaction, so that a try that failed has changed nothing.

        Raises:
            NotWaitedError, StillBusyError: it was given up, or the others were not done in time.
        """
        began = monotonic()
        with session() as database:
            _set_wait(database, _TRY_MS)
            while True:
                if self.given_up:
                    raise NotWaitedError
                try:
                    return act()
                except BusyError:
                    left = self.seconds - (monotonic() - began)
                if left <= 0:
                    raise StillBusyError(self.seconds)
                waits(round(left))


def at_once(act: Callable[[], T]) -> T:
    """What ``act``, one small transaction, gives on this thread's own connection.

    Raises:
        BusyError: others write just now; on PostgreSQL always, since nobody knows before.
    """
    if not is_sqlite(proxy):
        raise BusyError
    _set_wait(proxy.obj, 0)
    try:
        return act()
    finally:
        _set_wait(proxy.obj, BUSY_SECONDS * 1000)


def limit_waits(database: pw.Database, seconds: int = BUSY_SECONDS) -> None:
    """Let this thread's connection wait for another's rows as long as SQLite waits for another's file."""
    if not is_sqlite(proxy):
        _set_wait(database, seconds * 1000)


def _set_wait(database: pw.Database, milliseconds: int) -> None:
    database.execute_sql(_STATEMENTS[is_sqlite(proxy)].format(ms=milliseconds))
