"""The socket beneath SMTP and IMAP, and what it means when a server says nothing on it."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing import tls

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from flowtui.config import Imap, Smtp

# RFC 5321 4.5.3.2 allows five minutes for a greeting; most come within a second.
_QUIET_SECONDS = 8.0
_HANDSHAKE_SECONDS = 10.0


def connect(
    address: tuple[str, int],
    timeout: float | None,
    encryption: tuple[ssl.SSLContext | None, str],
    on_silence: Callable[[], None],
) -> socket.socket:
    """A connection; ``encryption``: from the first byte if there is a context, to a server of that name.

    ``on_silence`` is called where nothing comes for a while that should, and may raise.

    Raises:
        OSError: there is none; an ``ssl.SSLError`` where the encryption did not come about.
    """
    wrap, name = encryption
    with contextlib.ExitStack() as undone:
        made = socket.create_connection(address, timeout)
        undone.callback(made.close)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a mail's end waits 40 ms for an ACK
        if wrap is not None:
            made = wrap.wrap_socket(made, server_hostname=name)
        elif _is_silent(made):
            on_silence()
        undone.pop_all()
    return made


def speaks_tls(keys: Smtp | Imap) -> bool:
    """Whether the server's port takes TLS from the first byte, tried over a connection of its own."""
    seconds = min(keys.timeout_seconds or _HANDSHAKE_SECONDS, _HANDSHAKE_SECONDS)
    try:
        with (
            socket.create_connection((keys.host, keys.port), seconds) as made,
            tls.unverified().wrap_socket(made, server_hostname=keys.server_name or keys.host),
        ):
            return True
    except (OSError, ValueError):
        return False


def why_tls(port: int) -> str:
    """What to set where the port :func:`speaks_tls`."""
    return _('port {port} speaks TLS from the first byte: set security = "tls"').format(port=port)


def _is_silent(made: socket.socket) -> bool:
    """Whether nothing, not even an end, comes within a short part of the socket's time-out."""
    patience = made.gettimeout()
    made.settimeout(min(_QUIET_SECONDS, (patience or _QUIET_SECONDS) / 2))
    try:
        made.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return True
    except OSError:
        return False
    finally:
        made.settimeout(patience)
    return False
