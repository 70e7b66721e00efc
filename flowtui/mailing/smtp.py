"""Lines and replies of SMTP (RFC 5321) over one socket: the only place that knows smtplib.

Its ``sendmail`` is not used, since it raises the same exception for a connection that broke before
the final dot and for one that broke after it; here the caller knows what it has said.
"""

from __future__ import annotations

import contextlib
import errno
import io
import ipaddress
import smtplib
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.mailing import tls, wire
from flowtui.mailing.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK = 65536
_POLITE_SECONDS = 1


class BrokenError(Exception):
    """The connection is gone, silent or talks nonsense; the text says which, for a person."""


class _Ear(io.RawIOBase):
    """Reads a socket until a deadline, however slowly a reply drips in."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.deadline: float | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.deadline is not None:
            rest = self.deadline - time.monotonic()
            if rest <= 0:
                raise TimeoutError(errno.ETIMEDOUT, "timed out")
            self._sock.settimeout(rest)
        return self._sock.recv_into(buffer)


class _Client(smtplib.SMTP):
    """smtplib's lines and replies over a socket of our making."""

    patience: float
    """Seconds for the whole of the next reply."""
    file: Any = None

    def __init__(
        self, timeout: float, name: str, wrap: ssl.SSLContext | None, on_silence: wire.OnSilence
    ) -> None:
        super().__init__(timeout=timeout, local_hostname="localhost")
        self._host = name  # what STARTTLS compares the certificate with
        self._on_silence = on_silence
        self._wrap = wrap
        self.patience = timeout
        self._ear: _Ear | None = None

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, all of it within :attr:`patience`."""
        if self.file is None or self._ear is None:
            self._ear = _Ear(self.sock)  # type: ignore[arg-type]
            self.file = io.BufferedReader(self._ear)
        self._ear.deadline = time.monotonic() + self.patience
        try:
            return super().getreply()
        finally:
            self._ear.deadline = None
            if self.sock is not None:
                self.sock.settimeout(self.timeout)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        return wire.connect((host, port), timeout, (self._wrap, self._host), self._on_silence)


class Link:
    """One connection; ``name`` is what the certificate must bear, ``wrap`` encrypts from the start.

    ``on_silence`` is called where no greeting comes for a while; see :func:`wire.connect`.
    """

    def __init__(
        self,
        timeout: float,
        name: str,
        wrap: ssl.SSLContext | None = None,
        on_silence: wire.OnSilence = lambda _over, _seconds: None,
    ) -> None:
        self._timeout = max(timeout, 1)
        self._client: Any = _Client(self._timeout, name, wrap, on_silence)

    def connect(self, host: str, port: int) -> Reply:
        """The server's greeting.

        Raises:
            BrokenError: there is none.
            ssl.SSLError: the encryption did not come about.
        """
        with self._telling():
            reply = Reply.of(*self._client.connect(host, port))
            self._client.local_hostname = _own_name(self._client.sock)
        return reply

    def ehlo(self) -> Reply:
        """Introduce ourselves; :meth:`extension` knows what the server offers afterwards."""
        with self._telling():
            return Reply.of(*self._client.ehlo())

    def starttls(self, context: ssl.SSLContext) -> Reply:
        """Encrypt; what was offered before is forgotten."""
        with self._telling():
            return Reply.of(*self._client.starttls(context=context))

    def certificate(self) -> tuple[bytes, Mapping[str, Any]]:
        """The server's certificate, verified or not: its bytes and, where Python tells them, its fields."""
        return tls.certificate(self._client.sock)

    def extension(self, name: str) -> str | None:
        """The parameters of an extension that the server offers; None: it does not."""
        return self._client.esmtp_features.get(name) if self._client.has_extn(name) else None

    @property
    def on_loopback(self) -> bool:
        """Whether the server is on this machine, by its real address."""
        return ipaddress.ip_address(self._client.sock.getpeername()[0]).is_loopback

    def utf8(self, wanted: bool) -> None:
        """Whether the next commands may hold UTF-8 (RFC 6531)."""
        self._client.command_encoding = "utf-8" if wanted else "ascii"

    def say(self, line: str) -> Reply:
        """Send one command and hear the answer."""
        with self._telling():
            return Reply.of(*self._client.docmd(line))

    def push(self, data: bytes) -> None:
        """Send bytes as they are; each part may take the full time."""
        with self._telling():
            for start in range(0, len(data), _CHUNK):
                self._client.sock.sendall(data[start : start + _CHUNK])

    def listen(self, timeout: float) -> Reply:
        """Hear the next answer, waiting ``timeout`` seconds for all of it."""
        self._client.patience = max(timeout, 1)
        try:
            with self._telling():
                return Reply.of(*self._client.getreply())
        finally:
            self._client.patience = self._timeout

    def early(self) -> Reply | None:
        """What the server said without being asked; code -1 when it hung up; None: nothing."""
        if not self._has_spoken():
            return None
        try:
            return self.listen(_POLITE_SECONDS)
        except (BrokenError, ssl.SSLError):
            return Reply(-1)

    def close(self) -> None:
        """Hang up without a word, so that a mail without its end is none."""
        self._client.close()

    def quit(self) -> None:
        """Take leave, without waiting long for an answer."""
        with contextlib.suppress(OSError, smtplib.SMTPException, AttributeError):
            self._client.sock.settimeout(_POLITE_SECONDS)
            self._client.patience = _POLITE_SECONDS
            self._client.quit()
        self._client.close()

    def _has_spoken(self) -> bool:
        """Whether something lies in the socket, an end of file included, without waiting for it."""
        sock = self._client.sock
        try:
            sock.settimeout(0)
            if isinstance(sock, ssl.SSLSocket):
                self._client.file.peek(1)
            else:
                sock.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, ssl.SSLWantReadError):
            sock.settimeout(self._timeout)
            return False
        except (OSError, AttributeError):
            return True
        return True

    @contextlib.contextmanager
    def _telling(self) -> Any:
        try:
            yield
        except ssl.SSLError as error:
            if isinstance(error, TimeoutError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
                raise BrokenError(_why(error)) from error
            raise
        except (OSError, smtplib.SMTPException, AttributeError) as error:
            raise BrokenError(_why(error)) from error


def _own_name(sock: socket.socket) -> str:
    """The name for EHLO: ours where it is a full one, else our address as a literal (RFC 5321 4.1.3)."""
    name = socket.gethostname()
    if "." in name:
        return name
    address = ipaddress.ip_address(sock.getsockname()[0])
    return f"[IPv6:{address}]" if isinstance(address, ipaddress.IPv6Address) else f"[{address}]"


def _why(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _("an answer that cannot be understood")
    return wire.why(error)
