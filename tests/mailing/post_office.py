"""A small IMAP server on loopback: folders in memory, STARTTLS or TLS, and answers that a test may twist."""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from flowtui.config import Config, Imap, Smtp

if TYPE_CHECKING:
    from collections.abc import Callable

DROP = "DROP"
"""Close the connection."""
HANG = "HANG"
"""Say nothing until the test is over."""
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


class _OverError(Exception):
    pass


@dataclass
class PostOffice:
    """``twists`` replaces the answer to a command: a text behind the tag, DROP or HANG, or a function of the line.

    A text that begins with ``* `` is the last one on the connection.
    """

    twists: dict[str, str | Callable[[str], str | None]] = field(default_factory=dict)
    folders: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": [], "Sent": []})
    capabilities: str = "IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 STARTTLS"
    greeting: str = "* OK ready"
    accounts: dict[str, str] = field(default_factory=lambda: {"anna": "s3cret"})
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    uid_behind: bool = False
    """Whether a UID stands behind the literal of a FETCH, as some servers have it."""
    validity: int = 7
    lines: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        for one in (self._socket, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(5)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def config(self, **keys: Any) -> Config:
        """A configuration that finds it, without encryption unless the keys say so."""
        values: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "user": "anna",
            "password_command": ("printf", "s3cret"),
            "sent": "Sent",
            "bounces": "INBOX",
            "timeout_seconds": 5,
        }
        smtp = Smtp(host="127.0.0.1", port=1, security="none", auth="none", timeout_seconds=5)
        return Config(smtp=smtp, imap=Imap(**(values | keys)))

    def said(self, command: str) -> list[str]:
        """What clients said after that command's word."""
        return [line for line in self.lines if line.upper().startswith(command)]

    # -- the conversation ---------------------------------------------------------------------------

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                made, _peer = self._socket.accept()
            except OSError:
                return
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(made)
            thread = threading.Thread(target=self._talk, args=(made,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, made: socket.socket) -> None:
        with contextlib.suppress(_OverError, OSError, ssl.SSLError):
            if self.implicit and self.tls:
                made = self.tls.wrap_socket(made, server_side=True)
                self._open.append(made)
            conversation = _Conversation(self, made)
            with contextlib.closing(conversation):
                conversation.run()
        with contextlib.suppress(OSError):
            made.close()


class _Conversation:
    def __init__(self, office: PostOffice, made: socket.socket) -> None:
        self.office, self.made = office, made
        self.reader = made.makefile("rb")
        self.folder: list[bytes] = []

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.reader.close()
        with contextlib.suppress(OSError):
            self.made.close()

    def run(self) -> None:
        self.send(self.office.greeting)
        while line := self.reader.readline():
            tag, _blank, rest = line.decode("latin-1").strip().partition(" ")
            self.office.lines.append(rest)
            self.answer(tag, rest)

    def answer(self, tag: str, rest: str) -> None:
        name = rest.removeprefix("UID ").split(" ", 1)[0].upper()
        twist = self.office.twists.get(name)
        twisted = twist(rest) if callable(twist) else twist
        if twisted in (DROP, HANG):
            if twisted == HANG:
                self.office._over.wait()
            raise _OverError
        if twisted and twisted.startswith("* "):
            self.send(twisted)
            raise _OverError
        literal = self.literal(rest) if name == "APPEND" and not twisted else b""
        done = twisted or getattr(self, f"do_{name.lower()}", self.do_nothing)(rest, literal)
        self.send(f"{tag} {done}")
        if name == "LOGOUT":
            raise _OverError
        if name == "STARTTLS" and done.startswith("OK") and self.office.tls:
            self.made = self.office.tls.wrap_socket(self.made, server_side=True)
            self.office._open.append(self.made)
            self.reader = self.made.makefile("rb")

    def literal(self, rest: str) -> bytes:
        size = int(re.search(r"\{(\d+)\}$", rest)[1])
        self.send("+ go on")
        data = self.reader.read(size)
        self.reader.readline()
        return data

    def send(self, text: str | bytes) -> None:
        self.made.sendall((text.encode("latin-1") if isinstance(text, str) else text) + b"\r\n")

    # -- the commands -------------------------------------------------------------------------------

    def do_nothing(self, _rest: str, _literal: bytes) -> str:
        return "OK done"

    def do_capability(self, _rest: str, _literal: bytes) -> str:
        self.send(f"* CAPABILITY {self.office.capabilities}")
        return "OK done"

    def do_login(self, rest: str, _literal: bytes) -> str:
        _verb, user, password = (a or b or c for a, b, c in _WORD.findall(rest))
        return self.judge(user, password)

    def do_authenticate(self, rest: str, _literal: bytes) -> str:
        self.send("+ ")
        given = base64.b64decode(self.reader.readline()).decode()
        if "PLAIN" in rest.upper():
            _authority, user, password = given.split("\0")
            return self.judge(user, password)
        if given == "user=anna\x01auth=Bearer t0ken\x01\x01":
            return "OK in"
        self.send("+ " + base64.b64encode(b'{"status":"400"}').decode())
        self.reader.readline()
        return "NO token expired"

    def judge(self, user: str, password: str) -> str:
        return "OK in" if self.office.accounts.get(user) == password else "NO [AUTHENTICATIONFAILED] no"

    def do_select(self, rest: str, _literal: bytes) -> str:
        name = _WORD.findall(rest)[1][0]
        if name not in self.office.folders:
            return "NO [NONEXISTENT] no such folder"
        self.folder = self.office.folders[name]
        self.send(f"* {len(self.folder)} EXISTS")
        self.send(f"* OK [UIDVALIDITY {self.office.validity}] ok")
        return "OK open"

    do_examine = do_select

    def do_create(self, rest: str, _literal: bytes) -> str:
        self.office.folders[_WORD.findall(rest)[1][0]] = []
        return "OK made"

    def do_append(self, rest: str, literal: bytes) -> str:
        name = _WORD.findall(rest)[1][0]
        if name not in self.office.folders:
            return "NO [TRYCREATE] no such folder"
        self.office.folders[name].append(literal)
        return "OK kept"

    def do_search(self, rest: str, _literal: bytes) -> str:
        uids = range(1, len(self.folder) + 1)
        header = re.search(r'HEADER Message-ID "(.*)"$', rest)
        above = re.search(r"UID (\d+):\*$", rest)
        if header:
            uids = [uid for uid in uids if header[1].encode() in self.folder[uid - 1]]
        elif above:  # a server gives the last one at least
            uids = [uid for uid in uids if uid >= int(above[1]) or uid == len(self.folder)]
        self.send("* SEARCH " + " ".join(map(str, uids)))
        return "OK searched"

    def do_fetch(self, rest: str, _literal: bytes) -> str:
        part = re.search(r"BODY\.PEEK\[(HEADER)?\](?:<0\.(\d+)>)?", rest)
        for uid in map(int, rest.split()[2].split(",")):
            data = self.folder[uid - 1]
            if part[1]:
                data = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0] + b"\r\n\r\n"
            data = data[: int(part[2])] if part[2] else data
            before, behind = ("", f" UID {uid}") if self.office.uid_behind else (f"UID {uid} ", "")
            self.send(f"* {uid} FETCH ({before}BODY[{part[1] or ''}] {{{len(data)}}}".encode())
            self.made.sendall(data)
            self.send(f"{behind})")
        return "OK fetched"

    def do_logout(self, _rest: str, _literal: bytes) -> str:
        self.send("* BYE")
        return "OK bye"
