"""A program in a pseudo-terminal, with the CPU that it spends and the bytes that it writes for each key.

CPU is read from /proc/PID/task/*/schedstat (nanoseconds on a processor), so that neighbours on the
machine, who stretch every wall time, count for little.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import NamedTuple

import pyte

#: The program is at rest when it wrote nothing for so long and computed less than this meanwhile.
REST_SECONDS, REST_MS = 0.15, 0.6
_PATIENCE_SECONDS = 120.0
_PLACE = re.compile(rb"\x1b\[(\d+)(?:;\d+)?H")
#: The lines of the list in the terminal; when a third of them have been written to, the first rows are there.
_TOP, _BOTTOM, _SHARE = 5, 4, 3


class Spent(NamedTuple):
    """What an operation cost until the program was at rest."""

    cpu: float
    """Milliseconds of all threads."""
    first: float
    """Milliseconds of all threads until the first rows had come."""
    bytes: int


class Meter:
    """Runs a command of words in a terminal of ``size``."""

    def __init__(self, words: list[str], environ: dict[str, str], size: tuple[int, int]) -> None:
        self.columns, self.lines = size
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._unseen = bytearray()
        self._known: dict[str, float] = {}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *words], environ)  # noqa: S606 - no shell is wanted
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.lines, self.columns, 0, 0))

    def cpu(self) -> float:
        """Milliseconds of every thread up to now; a thread that ended keeps what it had when seen last."""
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            try:
                self._known[task.name] = int((task / "schedstat").read_text().split()[0]) / 1e6
            except (OSError, IndexError):
                continue
        return sum(self._known.values())

    def memory(self, what: str = "VmRSS") -> float:
        """Megabytes that are resident now, or were at most (``VmHWM``)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(what):
                return int(line.split()[1]) / 1024
        return 0.0

    def until(self, needle: re.Pattern[bytes]) -> float:
        """Read until ``needle`` has come; the CPU then."""
        seen = b""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not needle.search(seen):
            if time.monotonic() > deadline:
                raise TimeoutError(seen[-2000:])
            seen = seen[-200:] + self._read(0.01)
        return self.cpu()

    def act(self, keys: bytes, *, rest: float = REST_SECONDS) -> Spent:
        """Type ``keys`` and wait until the program is at rest."""
        self._read(0)
        before = self.cpu()
        count, first, last, since = 0, 0.0, before, time.monotonic()
        places: set[bytes] = set()
        os.write(self.fd, keys)
        deadline = since + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            data = self._read(0.01)
            count += len(data)
            now = self.cpu()
            if data and not first:
                places.update(_PLACE.findall(data))
                listed = [line for line in places if _TOP <= int(line) <= self.lines - _BOTTOM]
                first = now - before if len(listed) >= self.lines // _SHARE else 0.0
            if data or now - last > REST_MS:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > rest:
                return Spent(last - before, first or last - before, count)
        raise TimeoutError(keys)

    def answer(self, keys: bytes) -> float:
        """Type ``keys``; wall milliseconds until the first byte of what they change."""
        self._read(0)
        started = time.monotonic()
        os.write(self.fd, keys)
        while not self._read(0.01):
            if time.monotonic() - started > _PATIENCE_SECONDS:
                raise TimeoutError(keys)
        return (time.monotonic() - started) * 1000

    def text(self) -> list[str]:
        """What the terminal shows, line by line."""
        self._stream.feed(bytes(self._unseen))
        self._unseen.clear()
        return list(self.screen.display)

    def close(self) -> None:
        """End the program and leave nothing behind."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def _read(self, seconds: float) -> bytes:
        found = b""
        while select.select([self.fd], [], [], 0 if found else seconds)[0]:
            data = os.read(self.fd, 1 << 16)
            if not data:
                break
            found += data
        self._unseen += found
        return found
