"""A process that makes documents: ``python -m flowtui.documents.worker SOCKET MEMORY``.

It is given one end of a socket and a memory limit. It answers each job with a line of JSON and the
PDF's bytes, so that nothing it sends is ever run by the other side.
"""

from __future__ import annotations

import contextlib
import gc
import json
import resource
import signal
import sys
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from flowtui.documents.values import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.documents.values import Job

READY = b"ready"
OUT_OF_MEMORY = "out of memory"
#: Seconds after the parent's own limit when a worker whose parent is gone ends itself.
_GRACE_SECONDS = 5


def main(descriptor: int, memory_bytes: int) -> None:
    """Serve jobs until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory_bytes)
    connection = Connection(descriptor)
    from flowtui.documents import guard, render

    gc.collect()
    gc.freeze()  # what is loaded now stays; it need not be looked through for every document
    guard.close_the_doors()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send_bytes(READY)
        while True:
            seconds, job = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_SECONDS)
            answer(connection, _made(render.render, job))
            signal.setitimer(signal.ITIMER_REAL, 0)


def answer(connection: Connection, made: Rendered) -> None:
    """Send one result: what is known of it, then the bytes."""
    head = {
        "pages": made.pages,
        "warnings": made.warnings,
        "error": made.error,
        "missing": made.missing,
        "pdf": made.ok,
    }
    connection.send_bytes(json.dumps(head).encode())
    if made.pdf is not None:
        connection.send_bytes(made.pdf)


def read_answer(connection: Connection) -> Rendered:
    """The other side of :func:`answer`."""
    head = json.loads(connection.recv_bytes())
    pdf = connection.recv_bytes() if head["pdf"] else None
    warnings = tuple(map(str, head["warnings"]))
    return Rendered(pdf, int(head["pages"]), warnings, str(head["error"]), str(head["missing"]))


def limit_memory(size: int) -> None:
    """Bound the address space, where the system can."""
    with contextlib.suppress(ValueError, OSError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _made(render: Callable[[Job], Rendered], job: Job) -> Rendered:
    try:
        return render(job)
    except MemoryError:
        return Rendered(error=OUT_OF_MEMORY)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
