"""The demonstration's mail server: its own process on loopback, which keeps every mail in a Maildir.

It prints its port when it listens, and ends when its standard input does: with whoever started it.
"""

from __future__ import annotations

import contextlib
import mailbox
import socket
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

_HOST = "127.0.0.1"
#: How it greets.
IDENT = "ESMTP flowtui demo"


class _Keeper:
    """Accepts every address but one, and keeps what it is given."""

    def __init__(self, folder: Path, refused: str) -> None:
        self._box = mailbox.Maildir(folder, create=True)
        self._refused = refused.casefold()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Refuse the address that has left, as a real server would."""
        if address.casefold() == self._refused:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the mail with the addresses that it came for."""
        delivered = f"Delivered-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        key = self._box.add(delivered + envelope.content)
        return f"250 2.0.0 Ok: queued as {sha256(key.encode()).hexdigest()[:10].upper()}"


class _BoundController(Controller):
    """A controller on a socket that is bound already, so that no other program can take the port."""

    def __init__(self, handler: _Keeper, wanted: int) -> None:
        self._socket = _bound(wanted)
        port = self._socket.getsockname()[1]
        super().__init__(handler, hostname=_HOST, port=port, ident=IDENT, enable_SMTPUTF8=True)

    def _create_server(self) -> Any:
        loop: asyncio.AbstractEventLoop = self.loop
        return loop.create_server(self._factory_invoker, sock=self._socket)


def _bound(wanted: int) -> socket.socket:
    """A socket on the port that is wanted, or on another one where it is taken."""
    try:
        return socket.create_server((_HOST, wanted))
    except OSError:
        return socket.create_server((_HOST, 0))


@contextlib.contextmanager
def running(folder: Path, refused: str, wanted: int = 0) -> Iterator[int]:
    """The port of a server that lives as long as the ``with`` block, or as this process.

    ``wanted``: the port to take where it is free; a sender that waits for the server knows it by that.
    """
    command = [sys.executable, "-P", "-m", "flowtui.cli.demo.mailserver", str(folder), refused, str(wanted)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:  # fmt: skip
        try:
            if process.stdout is None or process.stdin is None:
                raise OSError
            yield int(process.stdout.readline())
        finally:
            if process.stdin is not None:
                process.stdin.close()


def main() -> None:
    """Serve until nobody holds the other end of standard input."""
    folder, refused, wanted = sys.argv[1:]
    controller = _BoundController(_Keeper(Path(folder), refused), int(wanted))
    controller.start()
    sys.stdout.write(f"{controller.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
