"""Ports that speak another language than the configuration says: told in a moment, and a slow server is none."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING

import pytest
import trustme

from flowtui.config import Config, Imap
from flowtui.errors import FlowError
from flowtui.mailing import imap
from flowtui.mailing.connecting import Connector
from flowtui.mailing.imap_errors import UnreachableError, UnsafeError
from flowtui.mailing.troubles import Unreachable
from tests.mailing import sending_kit as kit
from tests.mailing.post_office import PostOffice
from tests.mailing.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.models import Run

pytestmark = pytest.mark.usefixtures("sqlite_db", "quick")


@pytest.fixture(scope="module")
def from_the_start() -> ssl.SSLContext:
    """What a server on port 465 or 993 encrypts with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("mta.test").configure_cert(context)
    return context


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silence is noticed after a moment."""
    monkeypatch.setattr("flowtui.mailing.wire._QUIET_SECONDS", 0.05)


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_a_port_that_waits_for_tls_pauses_the_run_and_fails_no_mail(
    order: Callable[..., Run], from_the_start: ssl.SSLContext, security: str
) -> None:
    run = order(2)
    with Scripted(tls=from_the_start) as server:
        run = kit.deliver(run, kit.smtp_config(port := server.port, security=security, timeout_seconds=60))
    assert (kit.states(run), run.state, run.retry_at) == (["queued"] * 2, "paused", None)
    said = f'le port {port} parle TLS dès le premier octet: mettez security = "tls" sous [smtp]'
    assert said in run.pause_reason
    assert (server.connections, server.lines) == (2, [])


def test_a_port_that_wants_starttls_first_is_named_so(order: Callable[..., Run]) -> None:
    run = order()
    with Scripted() as server:
        run = kit.deliver(run, kit.smtp_config(port := server.port, security="tls"))
    assert (kit.states(run), run.state, run.retry_at) == (["queued"], "paused", None)
    assert f'le port {port} ne commence pas par TLS: mettez security = "starttls"' in run.pause_reason


@contextlib.contextmanager
def one_only(context: ssl.SSLContext | None, greeting: bytes) -> Iterator[int]:
    """A server that has time for one connection, encrypts it if there is a context, greets and says no more."""
    over = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            made, _peer = listening.accept()
            with contextlib.ExitStack() as stack:
                stack.callback(made.close)
                encrypted = context.wrap_socket(made, server_side=True) if context else made
                stack.callback(encrypted.close)
                encrypted.sendall(greeting)
                over.wait(30)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@pytest.mark.parametrize("kind", ["smtp", "imap"])
def test_a_port_that_waits_for_tls_and_has_one_connection_is_told_within_the_timeout(
    from_the_start: ssl.SSLContext, kind: str
) -> None:
    seconds = 2
    with one_only(from_the_start, b"") as port:
        keys = Imap("127.0.0.1", port, user="a", password_command=("echo", "s"), timeout_seconds=seconds)
        smtp = kit.smtp_config(port, security="starttls", timeout_seconds=seconds).smtp
        config = Config(smtp=smtp, imap=keys)
        open_it = {"smtp": lambda: Connector(config).connect(), "imap": lambda: imap._open(config)}[kind]
        began = time.monotonic()
        with pytest.raises(FlowError, match="parle TLS dès le premier octet"):
            open_it()
        assert time.monotonic() - began < seconds + 1


def test_a_port_that_says_nothing_at_all_is_told_within_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()
        with pytest.raises(Unreachable, match="pas de réponse à temps"):
            Connector(kit.smtp_config(port, security="starttls", timeout_seconds=2)).connect()
        assert time.monotonic() - began < 3


def test_a_port_that_wants_starttls_first_and_has_one_connection(from_the_start: ssl.SSLContext) -> None:
    with one_only(None, b"220 hello\r\n") as port, pytest.raises(FlowError, match="ne commence pas par TLS"):
        Connector(kit.smtp_config(port, security="tls", timeout_seconds=30)).connect()


def test_a_slow_server_keeps_its_time_and_is_asked_for_tls_once_only(order: Callable[..., Run]) -> None:
    run = order(3)

    def late(_text: str, _times: int) -> str:
        server.over.wait(0.2)
        return "220 at last"

    with Scripted({"greet": late}) as server:
        run = kit.deliver(run, kit.smtp_config(server.port, per_connection=1))
    assert kit.states(run) == ["sent"] * 3
    assert server.connections == 3 + 1


@pytest.mark.parametrize(
    ("implicit", "security", "said"),
    [
        (True, "starttls", 'parle TLS dès le premier octet: mettez security = "tls"'),
        (False, "tls", 'ne commence pas par TLS: mettez security = "starttls"'),
    ],
)
def test_the_mailbox_is_told_apart_too(
    from_the_start: ssl.SSLContext, implicit: bool, security: str, said: str
) -> None:
    with PostOffice(tls=from_the_start, implicit=implicit) as office:
        config = office.config(security=security, timeout_seconds=60)
        with pytest.raises(UnsafeError, match=said), imap.connect(config):
            pass
    assert office.said("AUTHENTICATE") == []


@pytest.mark.parametrize("host", ["mail..example", "a" * 64 + ".example"])
def test_a_name_that_can_be_none_is_an_unknown_one(order: Callable[..., Run], host: str) -> None:
    run = kit.deliver(order(), kit.smtp_config(host=host, security="starttls"))
    assert (kit.states(run), run.state) == (["queued"], "paused")
    assert "son nom est inconnu" in run.pause_reason
    with pytest.raises(UnreachableError, match="son nom est inconnu"):
        imap._open(Config(imap=Imap(host=host)))
