"""The socket beneath SMTP and IMAP, and what it means when a server says nothing on it."""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing import tls
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from flowtui.config import Imap, Smtp

# RFC 5321 4.5.3.2 allows five minutes for a greeting; most come within a second.
_QUIET_SECONDS = 8.0
_HANDSHAKE_SECONDS = 10.0
#: Kept back for a last look at the silent connection itself.
_LAST_SECONDS = 5.0
#: Asked where nothing comes: over which connection (none: one of its own), and how many seconds that may take.
OnSilence = Callable[["socket.socket | None", float], None]


def connect(
    address: tuple[str, int],
    timeout: float | None,
    encryption: tuple[ssl.SSLContext | None, str],
    on_silence: OnSilence,
) -> socket.socket:
    """A connection; ``encryption``: from the first byte if there is a context, to a server of that name.

    ``on_silence`` is called where nothing comes for a while that should, and may raise: with another connection
    the server may be patient, or may not have one; then, before the time is over, with this one.

    Raises:
        OSError: there is none, or nothing comes on it in time; an ``ssl.SSLError`` where the encryption did not come about.
    """
    wrap, name = encryption
    began = monotonic()
    with contextlib.ExitStack() as undone:
        made = _connected(address, timeout)
        undone.callback(made.close)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a mail's end waits 40 ms for an ACK
        if wrap is not None:
            made = wrap.wrap_socket(made, server_hostname=name)
        elif _is_silent(made, min(_QUIET_SECONDS, (timeout or _QUIET_SECONDS) / 2)):
            on_silence(None, min(_HANDSHAKE_SECONDS, (timeout or _HANDSHAKE_SECONDS) / 4))
            if timeout:
                _wait(made, began + timeout, min(_LAST_SECONDS, timeout / 8), on_silence)
        undone.pop_all()
    return made


def _connected(address: tuple[str, int], timeout: float | None) -> socket.socket:
    try:
        return socket.create_connection(address, timeout)
    except UnicodeError as error:  # two dots in a row, for example
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error


def _wait(made: socket.socket, end: float, last: float, on_silence: OnSilence) -> None:
    """Until something comes; a server that has only one connection is asked over this one in the last seconds.

    Raises:
        TimeoutError: nothing has come.
    """
    if not _is_silent(made, max(end - last - monotonic(), last)):
        return
    made.settimeout(last)
    on_silence(made, last)
    raise TimeoutError(errno.ETIMEDOUT, "timed out")


def speaks_tls(keys: Smtp | Imap, over: socket.socket | None, seconds: float) -> bool:
    """Whether the server's port takes TLS from the first byte, tried ``over`` a connection on which nothing was said.

    Without one it is tried over a connection of its own.
    """
    try:
        with (
            over or socket.create_connection((keys.host, keys.port), seconds) as made,
            tls.unverified().wrap_socket(made, server_hostname=keys.server_name or keys.host),
        ):
            return True
    except (OSError, ValueError):
        return False


def why_tls(port: int) -> str:
    """What to set where the port :func:`speaks_tls`."""
    return _('port {port} speaks TLS from the first byte: set security = "tls"').format(port=port)


def why(error: BaseException) -> str:
    """Why a connection failed, in a few words and without the libraries' wrapping."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return _("no answer in time")
    if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) and error.strerror:
        return system_words(error)
    return _("the connection was closed")


def _is_silent(made: socket.socket, seconds: float) -> bool:
    """Whether nothing, not even an end, comes within so many seconds."""
    patience = made.gettimeout()
    made.settimeout(seconds)
    try:
        made.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return True
    except OSError:
        return False
    finally:
        made.settimeout(patience)
    return False
