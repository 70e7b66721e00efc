"""A program in a pseudo-terminal, with an emulator that shows what it drew."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20.0
#: The line is at rest when nothing came for so long.
REST = 0.25


class Emulator:
    """Runs a command of words; ``environ`` is all of its surroundings."""

    def __init__(self, words: list[str], environ: dict[str, str], size: tuple[int, int] = (80, 24)) -> None:
        columns, lines = size
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = bytearray()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *words], environ)  # noqa: S606 - no shell is wanted
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns: int, lines: int) -> None:
        """Another size, as when a person pulls at the corner; what does not fit is cut and gone."""
        self.screen.resize(lines, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self.screen.display)

    def read(self, seconds: float) -> bytes:
        """What comes within ``seconds``; nothing once the program is gone."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return b""
        self.bytes += data
        self.stream.feed(data)
        return data

    def wait_for(self, shown: str | Callable[[], bool]) -> None:
        """Read until the terminal shows a text, or something is true."""
        deadline = time.monotonic() + PATIENCE
        reached = (lambda: shown in self.text) if isinstance(shown, str) else shown
        while not reached():
            assert time.monotonic() < deadline, f"never came: {shown}\n{self.text}"
            self.read(0.1)

    def send(self, keys: bytes) -> int:
        """Type ``keys``; how many bytes came back before the line was at rest."""
        self.read(0)
        before = len(self.bytes)
        os.write(self.fd, keys)
        deadline = time.monotonic() + PATIENCE
        while self.read(REST):
            assert time.monotonic() < deadline
        return len(self.bytes) - before

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """The line is gone."""
        os.close(self.fd)
        self.fd = -1

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        deadline = time.monotonic() + PATIENCE
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                if self.fd >= 0:
                    while self.read(0.1):
                        pass
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < deadline, "the program does not end"
            if self.fd >= 0:
                self.read(0.05)
            else:
                select.select([], [], [], 0.05)

    def close(self) -> None:
        """Leave nothing behind."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
        if self.fd >= 0:
            os.close(self.fd)
