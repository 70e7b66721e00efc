"""Worker processes that make documents, one document at a time each.

A worker has a memory limit and a time limit that the parent enforces by killing it; whatever goes
wrong costs that one document. The parent itself never loads the layout library.
"""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import subprocess
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Self

from flowtui.documents import worker
from flowtui.documents.values import Rendered
from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.documents.values import Job

_MEMORY_BYTES = 1024**3
_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
#: What a table row adds to the time allowed: some six times what it takes.
_SECONDS_A_ROW = 0.03
#: What a worker is told of the surroundings; a password in them is none of its business.
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "TZ", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SYSTEMROOT")


class PoolError(FlowError):
    """A document was asked of a pool that is closed."""

    def __init__(self) -> None:
        super().__init__(_("Documents can no longer be made here: the pool was closed."))


class _LostError(Exception):
    """The worker is gone, or had to be killed."""


class Pool:
    """Makes documents in ``workers`` processes, started when they are first needed.

    Any thread may call :meth:`render`; it waits for a free worker. Use it as a context manager.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        timeout_seconds: float = 10.0,
        recycle: int = 1_000,
        memory_bytes: int = _MEMORY_BYTES,
    ) -> None:
        self.timeout_seconds = timeout_seconds
        self._recycle = recycle
        self._memory = memory_bytes
        self._closed = False
        self._all = [_Seat() for _number in range(max(1, workers))]
        self._free: queue.LifoQueue[_Seat] = queue.LifoQueue()
        for seat in self._all:
            self._free.put(seat)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def render(self, job: Job) -> Rendered:
        """The document of ``job``, or the reason why there is none.

        Raises:
            PoolError: the pool was closed.
        """
        with self._seat() as seat:
            try:
                made = self._asked(seat, job)
            except _LostError as lost:
                seat.drop()
                made = Rendered(error=str(lost))
        return _in_words(job, made)

    def close(self) -> None:
        """End every worker; a document in the making is lost."""
        self._closed = True
        for seat in self._all:
            seat.leave()

    @contextlib.contextmanager
    def _seat(self) -> Iterator[_Seat]:
        if self._closed:
            raise PoolError
        seat = self._free.get()
        try:
            yield seat
        finally:
            self._free.put(seat)

    def _asked(self, seat: _Seat, job: Job) -> Rendered:
        seconds = self.timeout_seconds + _SECONDS_A_ROW * job.rows
        if seat.made >= self._recycle:
            seat.leave()
        for attempt in (1, 2):
            seat.start(self._memory)
            try:
                seat.send(job, seconds)
                break
            except OSError:  # it died while it had nothing to do
                seat.drop()
                if attempt == 2:  # noqa: PLR2004 - the second of two
                    raise _LostError(_("the process that makes documents does not stay alive")) from None
        made = seat.answer(seconds)
        if made.error == worker.OUT_OF_MEMORY:
            seat.drop()
        return made


def _in_words(job: Job, made: Rendered) -> Rendered:
    """The result with its failure and its missing characters told in the screen language."""
    if made.error:
        why = _("it needs too much memory") if made.error == worker.OUT_OF_MEMORY else made.error
        sentence = _("{name} could not be made: {why}.").format(name=job.name, why=why.rstrip("."))
        return Rendered(warnings=made.warnings, error=sentence)
    if made.missing:
        remark = _("The font cannot draw: {signs}").format(signs=" ".join(made.missing))
        return replace(made, warnings=(*made.warnings, remark))
    return made


class _Seat:
    """The place of one worker, empty until :meth:`start`."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.connection: Connection | None = None
        self.made = 0

    def start(self, memory_bytes: int) -> None:
        if self.process is not None:
            return
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", worker.__name__, str(theirs.fileno()), str(memory_bytes)],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # A Ctrl+C and the end of the terminal are the parent's to answer.
                start_new_session=True,
                env={k: v for k, v in os.environ.items() if k in _ENVIRONMENT or k.startswith("PYTHON")},
            )
        self.connection = Connection(ours.detach())
        self.made = 0
        try:
            alive = self.connection.poll(_START_SECONDS) and self.connection.recv_bytes() == worker.READY
        except (EOFError, OSError):
            alive = False
        if not alive:
            self.drop()
            raise _LostError(_("the process that makes documents could not be started"))

    def send(self, job: Job, seconds: float) -> None:
        if self.connection is None:
            raise BrokenPipeError
        self.connection.send((seconds, job))

    def answer(self, seconds: float) -> Rendered:
        if self.connection is None:
            raise _LostError
        try:
            if not self.connection.poll(seconds):
                raise _LostError(_("it takes longer than {n} seconds").format(n=round(seconds)))
            self.made += 1
            return worker.read_answer(self.connection)
        except (EOFError, OSError):
            raise _LostError(_("the process that was making it ended")) from None

    def drop(self) -> None:
        """Kill the worker; the next :meth:`start` makes another."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self._forget()

    def leave(self) -> None:
        """Let the worker end by itself, and see that it does."""
        if self.connection is not None:
            self.connection.close()
        if self.process is not None:
            try:
                self.process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._forget()

    def _forget(self) -> None:
        if self.connection is not None and not self.connection.closed:
            self.connection.close()
        self.process = self.connection = None
