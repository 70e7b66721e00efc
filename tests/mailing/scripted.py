"""A mail server that does what a test says: answers, drops, hangs, talks nonsense; on loopback only."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

DROP = "DROP"
"""Close the connection."""
HANG = "HANG"
"""Say nothing until the test is over."""
DRIP = "DRIP"
"""Say the rest a letter at a time, five a second."""

GOOD = {
    "greet": "220 scripted ESMTP",
    "ehlo": "250-scripted\r\n250-SIZE 1000000\r\n250 8BITMIME",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go ahead",
    "body": "",
    "dot": "250 2.0.0 queued as 1",
    "rset": "250 2.0.0 ok",
    "quit": "221 2.0.0 bye",
}


class _EndOfConversation(Exception):  # noqa: N818 - no error, the script says so
    pass


@dataclass
class Scripted:
    """``script`` replaces good answers: a text, or a function of the line and of how often it was asked."""

    script: dict[str, str | Callable[[str, int], str]] = field(default_factory=dict)
    taken: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    """Recipients and bytes of what was accepted, or was stored though the reply was lost."""
    lines: list[str] = field(default_factory=list)
    connections: int = 0
    asked: dict[str, int] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    """Encrypts from the first byte."""

    def __enter__(self) -> Self:
        self.over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                made, _peer = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(made)
            thread = threading.Thread(target=self._talk, args=(made,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, accepted: socket.socket) -> None:
        with contextlib.suppress(_EndOfConversation, OSError), self._encrypted(accepted) as made:
            reader = made.makefile("rb")
            self._answer(made, "greet", "")
            recipients: list[str] = []
            while line := reader.readline():
                text = line.decode("utf-8", "replace").strip()
                self.lines.append(text)
                verb = text.split(" ", 1)[0].lower()
                reply = self._answer(made, {"helo": "ehlo"}.get(verb, verb), text)
                if verb in ("mail", "rset"):
                    recipients = []
                if verb == "rcpt" and reply.startswith("2"):
                    recipients.append(text.partition("<")[2].rstrip(">"))
                if verb == "data" and reply.startswith("354"):
                    self._body(made, reader, tuple(recipients))
                if verb == "quit":
                    return

    def _encrypted(self, made: socket.socket) -> socket.socket:
        with contextlib.ExitStack() as stack:
            stack.callback(made.close)
            encrypted = self.tls.wrap_socket(made, server_side=True) if self.tls else made
            self._open.append(encrypted)
            stack.pop_all()
        return encrypted

    def _body(self, made: socket.socket, reader, recipients: tuple[str, ...]) -> None:
        lines: list[bytes] = []
        while line := reader.readline():
            if len(lines) == 1:
                self._answer(made, "body", "", silent=True)
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        else:
            return
        reply = self._word("dot", "")
        if reply.startswith("STORED "):
            self.taken.append((recipients, b"".join(lines)))
            reply = reply.removeprefix("STORED ")
        elif reply.startswith("2"):
            self.taken.append((recipients, b"".join(lines)))
        self._act(made, reply)

    def _answer(self, made: socket.socket, step: str, text: str, *, silent: bool = False) -> str:
        reply = self._word(step, text)
        if reply or not silent:
            self._act(made, reply)
        return reply

    def _word(self, step: str, text: str) -> str:
        self.asked[step] = self.asked.get(step, 0) + 1
        what = self.script.get(step, GOOD.get(step, "500 5.5.2 what"))
        return what if isinstance(what, str) else what(text, self.asked[step])

    def _act(self, made: socket.socket, reply: str) -> None:
        if reply == DROP:
            raise _EndOfConversation
        if reply == HANG:
            self.over.wait()
            raise _EndOfConversation
        if reply.startswith(DRIP):
            self._drip(made, reply.removeprefix(DRIP))
        made.sendall(reply.encode("utf-8") + b"\r\n")
        if reply.startswith("421"):
            raise _EndOfConversation

    def _drip(self, made: socket.socket, words: str) -> None:
        for letter in words:
            made.sendall(letter.encode())
            if self.over.wait(0.2):
                raise _EndOfConversation
