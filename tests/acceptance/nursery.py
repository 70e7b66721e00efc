"""Processes that are started fast: a helper has everything imported, and forks one for each line it reads.

The helper is ``python -m tests.acceptance.nursery``; a line is JSON, ``[role, arguments]``, see
:mod:`tests.acceptance.roles`, and is answered with the child's number.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

_ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """Starts processes, and leaves none behind."""

    def __enter__(self) -> Self:
        self._born: list[int] = []
        words = [sys.executable, "-m", __spec__.name]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, cwd=_ROOT)
        return self

    def __exit__(self, *_exception: object) -> None:
        for pid in self._born:
            kill(pid)
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def start(self, role: str, **arguments: Any) -> int:
        """A new process in that role; its number."""
        self._process.stdin.write(json.dumps([role, arguments], default=str) + "\n")
        self._process.stdin.flush()
        self._born.append(int(self._process.stdout.readline()))
        return self._born[-1]


def kill(pid: int) -> bool:
    """Whether there was still somebody to kill."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def until_over(*pids: int, seconds: float = 120) -> None:
    """Wait for the end of processes that are not our children."""
    end = time.monotonic() + seconds
    while any(map(_alive, pids)):
        assert time.monotonic() < end, "a process did not come to an end"
        threading.Event().wait(0.02)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _main() -> None:
    from tests.acceptance import roles

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        role, arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(getattr(roles, role), arguments)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _be(role: Any, arguments: dict[str, Any]) -> None:
    code = 1
    try:
        os.setsid()
        with contextlib.redirect_stdout(sys.stderr):
            role(**arguments)
        code = 0
    except BaseException:  # noqa: BLE001 - the child ends here, whatever it was
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _main()
