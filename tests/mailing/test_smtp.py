"""Encryption and sign-in against aiosmtpd with certificates of a test authority."""

from __future__ import annotations

import base64
import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from flowtui.mailing import signin
from flowtui.mailing.conversation import SmtpTransport, stuffed
from flowtui.mailing.replies import Reply
from flowtui.mailing.smtp import Link
from flowtui.mailing.troubles import Misconfigured
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flowtui.config import Config

PASSWORD = "pässword"
pytestmark = pytest.mark.usefixtures("sqlite_db")


class Mailbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: list[Any] = []
        self.logins: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.arrived.append(envelope)
        return "250 2.0.0 kept"

    def authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        self.logins.append(data.password)
        good = data.login == b"anna@durand.example" and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)


class Secure(Controller):
    """STARTTLS required, or TLS from the start."""

    def __init__(self, mailbox: Mailbox, context: ssl.SSLContext, port: int, *, implicit: bool) -> None:
        self._own, self._implicit = context, implicit
        super().__init__(mailbox, hostname="127.0.0.1", port=port, ssl_context=context if implicit else None)
        self._box = mailbox

    def factory(self) -> SMTP:
        return SMTP(
            self.handler,
            hostname="mta.test",
            tls_context=None if self._implicit else self._own,
            require_starttls=not self._implicit,
            auth_required=True,
            auth_require_tls=not self._implicit,
            authenticator=self._box.authenticate,
        )


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def cafile(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


class Office:
    """Starts servers whose certificate is for ``mta.test``, and configurations that fit them."""

    def __init__(self, authority: trustme.CA, cafile: str) -> None:
        self._authority, self._cafile = authority, cafile
        self.mailbox = Mailbox()
        self.started: list[Secure] = []

    def serve(self, *, implicit: bool = False, **dates: datetime) -> int:
        """A new server's port; ``dates`` of its certificate as trustme takes them."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert("mta.test", **dates).configure_cert(context)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.started.append(Secure(self.mailbox, context, port, implicit=implicit))
        self.started[-1].start()
        return port

    def config(self, port: int, **fields: Any) -> Config:
        """Right but for ``fields``."""
        values = {
            "security": "starttls",
            "auth": "password",
            "user": "anna@durand.example",
            "cafile": self._cafile,
            "server_name": "mta.test",
        }
        return kit.smtp_config(port, **(values | fields))


@pytest.fixture
def office(authority: trustme.CA, cafile: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A mail server's office, and the right password in the environment."""
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", PASSWORD)
    made = Office(authority, cafile)
    yield made
    for one in made.started:
        one.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
def test_a_mail_arrives_over_verified_tls_after_signing_in(order, office, implicit):
    run = order(3)
    config = office.config(office.serve(implicit=implicit), security="tls" if implicit else "starttls")
    run = kit.deliver(run, config)
    assert (kit.states(run), len(office.mailbox.arrived)) == (["sent"] * 3, 3)
    assert office.mailbox.logins == [PASSWORD.encode()], "one connection, one sign-in"


def test_a_wrong_password_is_tried_once_and_fails_none_of_200(order, office, monkeypatch):
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "wrong")
    run = order(200)
    run = kit.deliver(run, office.config(office.serve()))
    assert (kit.states(run), run.state, run.retry_at) == (["queued"] * 200, "paused", None)
    assert "Le mot de passe de anna@durand.example a été refusé" in run.pause_reason
    assert "535" in run.pause_reason
    assert "wrong" not in run.pause_reason
    assert office.mailbox.logins == [b"wrong"]


def test_the_run_goes_on_with_the_right_password(order, office, monkeypatch):
    port, run = office.serve(), order(2)
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "wrong")
    kit.deliver(run, office.config(port))
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", PASSWORD)
    run = kit.deliver(run, office.config(port))
    assert (kit.states(run), run.state, run.pause_reason) == (["sent"] * 2, "done", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"server_name": "other.test"}, "Hostname mismatch"),
        ({"server_name": "other.test"}, "présente: mta.test; émis par trustme"),
        ({"cafile": ""}, "unable to get local issuer certificate"),
        ({"cafile": ""}, "valable jusqu'au"),
        ({"fingerprint": "ab:cd"}, "pas celui de smtp.fingerprint"),
        ({"security": "tls"}, "port et security"),
        ({"cafile": "nowhere.pem"}, "nowhere.pem"),
        ({"auth": "xoauth2"}, "token_command"),
    ],
    ids=[
        "wrong name",
        "whose it is",
        "unknown authority",
        "how long",
        "other pin",
        "wrong port",
        "no such authorities",
        "no token command",
    ],
)
def test_what_is_not_right_stops_the_run_before_anything_is_sent(order, office, fields, said):
    run = order(2)
    run = kit.deliver(run, office.config(office.serve(), **fields))
    assert (kit.states(run), run.state, run.retry_at) == (["queued"] * 2, "paused", None)
    assert said in run.pause_reason
    assert (office.mailbox.arrived, office.mailbox.logins) == ([], [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_expired_certificate_is_refused_with_its_last_day_unless_it_is_pinned(order, office, security):
    """The fingerprint that the refusal shows is what the setting takes."""
    run, day = order(), datetime(2026, 1, 31, tzinfo=UTC)
    port = office.serve(implicit=security == "tls", not_before=day - timedelta(days=1), not_after=day)
    run = kit.deliver(run, office.config(port, security=security))
    assert "certificate has expired" in run.pause_reason
    assert "valable jusqu'au 31/01/2026" in run.pause_reason
    assert (office.mailbox.arrived, office.mailbox.logins) == ([], [])
    shown = re.search("SHA-256 ([0-9a-f]{64})", run.pause_reason).group(1)
    pin = ":".join(shown[n : n + 2] for n in range(0, 64, 2)).upper()
    run = kit.deliver(run, office.config(port, security=security, cafile="", server_name="", fingerprint=pin))
    assert (kit.states(run), len(office.mailbox.arrived)) == (["sent"], 1)


def test_a_server_without_encryption_gets_no_password(order, office):
    run = order()
    with Scripted({"ehlo": "250-scripted\r\n250 AUTH PLAIN"}) as server:
        run = kit.deliver(run, office.config(server.port))
    assert "ne propose pas de chiffrement" in run.pause_reason
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.lines)


def test_no_encryption_is_for_this_machine_only(order, monkeypatch):
    monkeypatch.setattr(Link, "on_loopback", property(lambda _link: False))
    run = order()
    with Scripted() as server:
        run = kit.deliver(run, kit.smtp_config(server.port))
    assert "ne vaut que pour un serveur sur cette machine" in run.pause_reason
    assert server.lines == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("535 5.7.8 bad credentials", "Le mot de passe de anna a été refusé"),
        ("530 5.7.0 must issue STARTTLS", "demande d'abord une identification"),
        ("550 5.7.30 Basic authentication is not supported for Client Submission", "OAuth"),
        ("535 5.7.139 SmtpClientAuthentication is disabled", "OAuth"),
        ("534 5.7.9 application-specific password required", "mot de passe d'application"),
    ],
)
def test_each_refused_sign_in_says_what_to_do(order, monkeypatch, reply, said):
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "s3cret")
    run = order(3)
    with Scripted({"ehlo": "250-scripted\r\n250 AUTH PLAIN", "auth": reply}) as server:
        run = kit.deliver(run, kit.smtp_config(server.port, auth="password", user="anna"))
    assert (kit.states(run), run.retry_at, server.asked["auth"]) == (["queued"] * 3, None, 1)
    assert said in run.pause_reason
    assert reply[4:] in run.pause_reason


def test_a_sign_in_that_fails_for_the_moment_is_tried_again_by_itself(order, quick, monkeypatch):
    monkeypatch.setenv("FLOWTUI_SMTP_PASSWORD", "s3cret")
    run = order()
    script = {"ehlo": "250-scripted\r\n250 AUTH PLAIN", "auth": "454 4.7.0 not now"}
    with Scripted(script) as server:
        run = kit.deliver(run, kit.smtp_config(server.port, auth="password", user="anna"))
    assert (kit.states(run), run.state) == (["queued"], "paused")
    assert run.retry_at is not None


def test_a_dead_server_fails_none_of_200(order, quick):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = order(200)
    run = kit.deliver(run, kit.smtp_config(port))
    assert (kit.states(run), run.state) == (["queued"] * 200, "paused")
    assert f"127.0.0.1:{port} est injoignable" in run.pause_reason
    assert "Rien n'est perdu" in run.pause_reason
    assert run.retry_at is not None


class Exchange:
    """A server's side of a sign-in."""

    def __init__(self, *replies: Reply) -> None:
        self.lines: list[str] = []
        self._replies = list(replies)

    def __call__(self, line: str) -> Reply:
        self.lines.append(line)
        return self._replies.pop(0)


def test_xoauth2_sends_a_bearer_token():
    exchange = Exchange(Reply(235))
    signin.sign_in(exchange, "PLAIN XOAUTH2", "anna", "t" * 900, xoauth2=True)
    word = exchange.lines[0].removeprefix("AUTH XOAUTH2 ")
    assert base64.b64decode(word) == b"user=anna\x01auth=Bearer " + b"t" * 900 + b"\x01\x01"


def test_a_refused_token_is_told_with_the_servers_status():
    challenge = base64.b64encode(b'{"status":"401","schemes":"Bearer"}').decode()
    exchange = Exchange(Reply(334, challenge), Reply(535, "5.7.3 Authentication unsuccessful"))
    with pytest.raises(Misconfigured, match=r"jeton OAuth.*status 401"):
        signin.sign_in(exchange, "XOAUTH2", "anna", "token", xoauth2=True)
    assert exchange.lines[1] == ""


@pytest.mark.parametrize("offered", ["LOGIN", "CRAM-MD5"])
def test_other_mechanisms_work_where_plain_is_not_offered(offered):
    nonce = base64.b64encode(b"<1@x>").decode()
    exchange = Exchange(Reply(334, nonce), Reply(334, "UGFzc3dvcmQ6"), Reply(235))
    if offered == "CRAM-MD5":
        exchange = Exchange(Reply(334, nonce), Reply(235))
    signin.sign_in(exchange, offered, "anna", "s3cret", xoauth2=False)
    assert exchange.lines[0] == f"AUTH {offered}"


def test_no_mechanism_that_fits_is_told():
    with pytest.raises(Misconfigured, match="GSSAPI"):
        signin.sign_in(Exchange(), "GSSAPI", "anna", "s3cret", xoauth2=False)


def test_the_socket_does_not_wait_for_acknowledgements():
    with Scripted() as server:
        transport = SmtpTransport(kit.smtp_config(server.port))
        transport.open()
        sock = transport._link._client.sock
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        transport.quit()


@pytest.mark.parametrize(
    ("data", "wire"),
    [
        (b"a\nb", b"a\r\nb\r\n"),
        (b".a\r\n..\r\n.\r\n", b"..a\r\n...\r\n..\r\n"),
        (b"a\rb\n", b"a\r\nb\r\n"),
        (b"", b"\r\n"),
    ],
)
def test_a_mail_crosses_the_wire_with_crlf_and_doubled_dots(data, wire):
    assert stuffed(data) == wire
