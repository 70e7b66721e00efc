"""Going on when the database does not: what is known about a mail that left must be stored.

SQLite hides a full disk behind "cannot rollback"; the real error is the context of the one raised.
"""

from __future__ import annotations

import contextlib
import logging
import time
from typing import TYPE_CHECKING, TypeVar

import peewee as pw

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.database import BusyError, proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
#: What a database in trouble raises, as against a mistake in the program.
TROUBLE = (BusyError, pw.OperationalError, pw.InterfaceError, pw.InternalError)
_FULL = ("disk is full", "database or disk is full", "no space left", "could not extend file")
_FULL_STATE = "53100"
_WAITS = (0.1, 0.5, 1.0, 2.0, 5.0)


class DiskFullError(FlowError):
    """The database cannot store anything; nothing was sent that it does not know of."""

    def __init__(self) -> None:
        super().__init__(
            _("The disk of the database is full: nothing more was sent. Make room, then resume the run.")
        )


def is_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind the error."""
    return any(_says_full(one) for one in _chain(error))


def cause(error: BaseException) -> BaseException:
    """What began the trouble: the error that a failed rollback hides, for example."""
    return list(_chain(error))[-1]


def _says_full(error: BaseException) -> bool:
    """PostgreSQL speaks the language of its own machine, but its code is the same everywhere."""
    told = str(error).lower()
    return getattr(error, "sqlstate", None) == _FULL_STATE or any(words in told for words in _FULL)


def insist(action: Callable[[], _Result]) -> _Result:
    """Do ``action`` until the database takes it, for ever; no other mail is touched meanwhile."""
    tries = 0
    while True:
        try:
            return action()
        except TROUBLE as error:
            _log.warning("the outcome of a mail cannot be stored yet: %s", cause(error))
            time.sleep(wait(tries))
            tries += 1
            reconnect()


def wait(tries: int) -> float:
    """How long to wait for a database that failed so often in a row already, in seconds."""
    return _WAITS[min(tries, len(_WAITS) - 1)]


def reconnect() -> None:
    """A fresh connection in place of one that may be broken or stuck in a transaction."""
    database = proxy.obj
    with contextlib.suppress(pw.PeeweeException):
        database.rollback()
    with contextlib.suppress(pw.PeeweeException):
        database.close()
    with contextlib.suppress(pw.PeeweeException):
        database.connect(reuse_if_open=True)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
