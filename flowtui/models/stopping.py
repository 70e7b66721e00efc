"""Stopping long work of another thread soon: the statement that runs is interrupted, a loop looks between portions."""

from __future__ import annotations

import contextlib
import threading
from contextvars import ContextVar
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.database import session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
#: Items of a loop between two looks: a few milliseconds of work.
_PORTION = 500
_AGAIN_SECONDS = 0.05


class StoppedError(FlowError):
    """Nobody wants the result any more."""

    def __init__(self) -> None:
        super().__init__(_("Given up."))


class Stop:
    """Ends the work of one thread, from any other."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._interrupt: Callable[[], Any] | None = None
        self.called = False

    def call(self) -> None:
        """End it; what has ended already is not touched."""
        with self._lock:
            self.called = True
            if self._interrupt is not None:
                threading.Thread(target=self._end, daemon=True).start()

    def _end(self) -> None:
        """Until it has ended: a statement that is only about to start does not hear it the first time."""
        with self._lock:
            while self._interrupt is not None:
                self._interrupt()
                self._lock.wait(_AGAIN_SECONDS)

    def look(self) -> None:
        """Raise :class:`StoppedError` where it was called."""
        if self.called:
            raise StoppedError

    def watch(self, interrupt: Callable[[], Any] | None) -> None:
        """What interrupts the statement that runs from now on; ``None``: there is no more."""
        with self._lock:
            self._interrupt = interrupt
            self._lock.notify_all()


_current: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextlib.contextmanager
def stoppable(stop: Stop) -> Iterator[None]:
    """This thread's own connection, as :func:`session`, for work that ``stop`` ends.

    Raises:
        StoppedError: it was called.
    """
    with session() as database:
        connection = database.connection()
        token = _current.set(stop)
        stop.watch(getattr(connection, "interrupt", None) or connection.cancel)
        try:
            stop.look()
            yield
        except Exception:  # the driver's own where rows are read one by one, else peewee's
            stop.look()
            raise
        finally:
            stop.watch(None)
            _current.reset(token)


def look() -> None:
    """Between two portions of long work: whether anybody still wants it.

    Raises:
        StoppedError: nobody does.
    """
    stop = _current.get()
    if stop is not None:
        stop.look()


def watched(items: Iterable[T]) -> Iterable[T]:
    """``items``, with a :func:`look` every few hundred; as they are where nobody can stop this thread."""
    stop = _current.get()
    return items if stop is None else _portions(items, stop)


def _portions(items: Iterable[T], stop: Stop) -> Iterator[T]:
    rest = iter(items)
    while portion := list(islice(rest, _PORTION)):
        stop.look()
        yield from portion
