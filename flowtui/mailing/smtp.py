"""Speaking SMTP (RFC 5321), phase by phase, so that it is always known whether a mail may have left.

smtplib gives the lines and replies; its ``sendmail`` is not used, since it raises the same exception
for a connection that broke before the final dot and for one that broke after it.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import credentials, signin, tls
from flowtui.mailing.envelope import Envelope, Offer
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.troubles import (
    Deferred,
    Doubt,
    Dropped,
    Misconfigured,
    Refused,
    Throttled,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.config import Config

_GO_AHEAD = 354
_TOO_MANY = 452
_NO_UTF8 = 553
#: The last reply may take five times as long as any other: 300 s of RFC 5321's 600 at 60 s.
_LAST_REPLY = 5
_CHUNK = 65536
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_UNSAFE = re.compile(r"[\s<>\x00-\x1f\x7f]")


class _Client(smtplib.SMTP):
    """smtplib's lines and replies over a socket of our making."""

    def __init__(self, timeout: int, name: str, wrap: ssl.SSLContext | None) -> None:
        super().__init__(timeout=timeout, local_hostname="localhost")
        self._host = name  # what STARTTLS compares the certificate with
        self._wrap = wrap

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        made = socket.create_connection((host, port), timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the dot waits 40 ms for an ACK
        return self._wrap.wrap_socket(made, server_hostname=self._host) if self._wrap else made


class SmtpTransport:
    """One connection at a time to the configured server."""

    real = True

    def __init__(self, config: Config, *, ask: bool = False) -> None:
        self._config = config
        self._keys = config.smtp
        self._ask = ask
        self._password = ""
        self._client: _Client | None = None
        self.carried = 0

    @property
    def max_bytes(self) -> int:
        """The server's SIZE; 0 where it gives none or is not connected."""
        size = self._client.esmtp_features.get("size", "") if self._client else ""
        return int(size) if size.isdecimal() else 0

    def open(self) -> None:
        """Connect, encrypt and sign in."""
        if self._client is not None:
            return
        if not self._keys.host:
            raise Misconfigured(_("No mail server is configured: set host under [smtp]."), Phase.CONNECT)
        secret = self._secret()
        client = self._connect()
        try:
            self._greet(client)
            if self._keys.auth != "none":
                self._sign_in(client, secret)
        except BaseException:
            client.close()
            raise
        self._client, self.carried = client, 0

    def offer(self, envelope: Envelope, data: bytes) -> Offer:
        """MAIL, RCPT, DATA and the body without its final dot."""
        body = stuffed(data)
        self._mail(envelope, body)
        answers = self._recipients(envelope)
        offer = Offer(answers, ready=any(answers[a].ok for a in answers if a in envelope.needed))
        if not offer.ready:
            self._reset()
            return offer
        self._judge(Phase.DATA, self._say(Phase.DATA, "DATA"), good=_GO_AHEAD)
        self._send_body(body)
        return offer

    def finish(self) -> Reply:
        """The final dot and the reply to it."""
        client = self._connected(Phase.DATA)
        early = self._early_reply(client)
        if early is not None:
            self.close()
            self._judge(Phase.DATA, early)
            raise self._dropped(Phase.DATA)
        reply = self._dot(client)
        self.carried += reply.ok
        if reply.closing:
            self.close()
        return reply

    def close(self) -> None:
        """Hang up; QUIT is said only where no mail is half handed over."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def quit(self) -> None:
        """Take leave politely; an answer is not waited for longer than a moment."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                client.sock.settimeout(1)
                client.quit()
            client.close()

    # -- setting up ---------------------------------------------------------------------------------

    def _secret(self) -> str:
        """The password, kept for the next connection; a token lives an hour and is fetched anew."""
        try:
            if self._keys.auth == "xoauth2":
                return credentials.token(self._config)
            if self._keys.auth == "password" and not self._password:
                self._password = credentials.password(self._config, ask=self._ask)
        except FlowError as error:
            raise Misconfigured(error.sentence, Phase.LOGIN) from error
        return self._password

    def _context(self) -> ssl.SSLContext:
        try:
            return tls.context(self._config, self._keys)
        except FlowError as error:
            raise Misconfigured(error.sentence, Phase.CONNECT) from error

    def _connect(self) -> _Client:
        keys = self._keys
        wrap = self._context() if keys.security == "tls" else None
        client = _Client(keys.timeout_seconds, keys.server_name or keys.host, wrap)
        try:
            reply = Reply.of(*client.connect(keys.host, keys.port))
        except ssl.SSLError as error:
            client.close()
            raise Misconfigured(tls.sentence(keys.host, error), Phase.CONNECT) from error
        except (OSError, smtplib.SMTPException) as error:
            client.close()
            raise self._unreachable(Phase.CONNECT, _why(error)) from error
        try:
            self._judge_set_up(Phase.GREETING, reply)
            if keys.security == "none":
                self._see_loopback(client)
        except BaseException:
            client.close()
            raise
        return client

    def _greet(self, client: _Client) -> None:
        client.local_hostname = _own_name(client.sock)
        self._ehlo(client)
        if self._keys.security != "starttls":
            return
        if not client.has_extn("starttls"):
            text = _("{host} offers no encryption (STARTTLS). Nothing was sent.")
            raise Misconfigured(text.format(host=self._keys.host), Phase.GREETING)
        try:
            reply = Reply.of(*client.starttls(context=self._context()))
        except ssl.SSLError as error:
            raise Misconfigured(tls.sentence(self._keys.host, error), Phase.GREETING) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._unreachable(Phase.GREETING, _why(error)) from error
        self._judge_set_up(Phase.GREETING, reply)
        self._ehlo(client)

    def _ehlo(self, client: _Client) -> None:
        try:
            reply = Reply.of(*client.ehlo())
        except (OSError, smtplib.SMTPException) as error:
            raise self._unreachable(Phase.GREETING, _why(error)) from error
        self._judge_set_up(Phase.GREETING, reply)

    def _sign_in(self, client: _Client, secret: str) -> None:
        def exchange(line: str) -> Reply:
            try:
                return Reply.of(*client.docmd(line))
            except (OSError, smtplib.SMTPException) as error:
                raise self._unreachable(Phase.LOGIN, _why(error)) from None

        offered = client.esmtp_features.get("auth", "")
        xoauth2 = self._keys.auth == "xoauth2"
        try:
            signin.sign_in(exchange, offered, self._keys.user, secret, xoauth2=xoauth2)
        except Misconfigured:
            self._password = ""
            raise

    def _judge_set_up(self, phase: Phase, reply: Reply) -> None:
        """While a connection is set up the server says yes, not now, or something that a person must see."""
        if reply.ok:
            return
        if reply.later:
            raise self._unreachable(phase, str(reply), reply)
        text = _("{host} refuses: {reply}") if reply.never else _("{host} does not speak SMTP: {reply}")
        raise Misconfigured(text.format(host=self._keys.host, reply=reply), phase, reply)

    def _see_loopback(self, client: _Client) -> None:
        peer = ipaddress.ip_address(client.sock.getpeername()[0])
        if not peer.is_loopback:
            text = _("security = none is for a server on this machine only; {host} is not. Nothing was sent.")
            raise Misconfigured(text.format(host=self._keys.host), Phase.CONNECT)

    def _unreachable(self, phase: Phase, why: str, reply: Reply | None = None) -> Unreachable:
        text = _("The mail server {host}:{port} cannot be reached: {why}.")
        sentence = text.format(host=self._keys.host, port=self._keys.port, why=why.rstrip("."))
        return Unreachable(sentence, phase, reply or Reply(0))

    # -- one mail -----------------------------------------------------------------------------------

    def _mail(self, envelope: Envelope, body: bytes) -> None:
        client = self._connected(Phase.MAIL)
        options = [f"SIZE={len(body)}"] if client.has_extn("size") else []
        if not body.isascii() and client.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        wide = envelope.wide or not all(address.isascii() for address in envelope.recipients)
        utf8 = wide and client.has_extn("smtputf8")
        if utf8:
            options.append("SMTPUTF8")
        elif envelope.wide:
            raise Refused(_no_utf8(envelope.sender), Phase.MAIL, Reply(_NO_UTF8, "SMTPUTF8"))
        client.command_encoding = "utf-8" if utf8 else "ascii"
        line = " ".join((f"MAIL FROM:<{_checked(envelope.sender)}>", *options))
        self._judge(Phase.MAIL, self._say(Phase.MAIL, line))

    def _recipients(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Each address's answer; those behind the server's limit of recipients have none yet."""
        answers: dict[str, Reply] = {}
        for address in envelope.recipients:
            if not address.isascii() and self._connected(Phase.RCPT).command_encoding == "ascii":
                answers[address] = Reply(_NO_UTF8, _no_utf8(address))
                continue
            reply = self._say(Phase.RCPT, f"RCPT TO:<{_checked(address)}>")
            if reply.too_many_recipients and any(answer.ok for answer in answers.values()):
                break
            if reply.throttles or reply.wants_sign_in or not (reply.ok or reply.later or reply.never):
                self._judge(Phase.RCPT, reply)
            answers[address] = reply
        return answers

    def _send_body(self, body: bytes) -> None:
        client = self._connected(Phase.DATA)
        try:
            for start in range(0, len(body), _CHUNK):
                client.sock.sendall(body[start : start + _CHUNK])
        except OSError as error:
            early = self._early_reply(client)
            self.close()
            if early is not None:
                self._judge(Phase.DATA, early)
            raise self._dropped(Phase.DATA, error) from error

    def _dot(self, client: _Client) -> Reply:
        client.sock.settimeout(self._keys.timeout_seconds * _LAST_REPLY)
        try:
            client.sock.sendall(b".\r\n")
            reply = Reply.of(*client.getreply())
            if not (reply.ok or reply.later or reply.never):
                raise smtplib.SMTPResponseException(reply.code, reply.words)
            client.sock.settimeout(self._keys.timeout_seconds)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            text = _(
                "The mail was handed over, and the connection broke before the answer: it may have arrived."
            )
            raise Doubt(text, Phase.REPLY, Reply(0, _why(error))) from error
        return reply

    def _early_reply(self, client: _Client) -> Reply | None:
        """What the server said without being asked; code -1 when it hung up; None: nothing."""
        if not _has_spoken(client):
            return None
        try:
            client.sock.settimeout(2)
            return Reply.of(*client.getreply())
        except (OSError, smtplib.SMTPException):
            return Reply(-1)

    def _say(self, phase: Phase, line: str) -> Reply:
        client = self._connected(phase)
        try:
            return Reply.of(*client.docmd(line))
        except UnicodeEncodeError:
            return Reply(_NO_UTF8, _no_utf8(line))
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise self._dropped(phase, error) from error

    def _judge(self, phase: Phase, reply: Reply, *, good: int = 0) -> None:
        """Pass a good reply; for another one raise what it means for the mail."""
        if reply.code == good or (not good and reply.ok):
            return
        if reply.wants_sign_in:
            self.close()
            sentence = signin.refusal(reply, self._keys.user, xoauth2=self._keys.auth == "xoauth2")
            raise Misconfigured(sentence, phase, reply)
        if reply.throttles:
            self.close()
            raise Throttled(
                _("The server wants fewer mails at a time: {reply}").format(reply=reply), phase, reply
            )
        if not (reply.later or reply.never):
            self.close()
            raise self._dropped(phase)
        self._reset()
        kind = Deferred if reply.later else Refused
        raise kind(str(reply), phase, reply)

    def _reset(self) -> None:
        """Make the connection ready for the next mail, or give it up."""
        if self._client is None:
            return
        try:
            if Reply.of(*self._client.docmd("RSET")).ok:
                return
        except (OSError, smtplib.SMTPException):
            pass
        self.close()

    def _connected(self, phase: Phase) -> _Client:
        if self._client is None:
            raise self._dropped(phase)
        return self._client

    def _dropped(self, phase: Phase, error: BaseException | None = None) -> Dropped:
        text = _("The connection broke before the mail was handed over; it has not left.")
        return Dropped(text, phase, Reply(0, _why(error) if error else ""))


def stuffed(data: bytes) -> bytes:
    """A mail as it crosses the wire but for the final dot: CRLF everywhere, leading dots doubled."""
    body = _LINE_END.sub(b"\r\n", data)
    body = _LEADING_DOT.sub(b"..", body)
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _has_spoken(client: _Client) -> bool:
    """Whether something lies in the socket, an end of file included, without waiting for it."""
    sock = client.sock
    try:
        sock.settimeout(0)
        if isinstance(sock, ssl.SSLSocket):
            client.file.peek(1)
        else:
            sock.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, ssl.SSLWantReadError):
        sock.settimeout(client.timeout)
        return False
    except OSError:
        return True
    return True


def _own_name(sock: socket.socket) -> str:
    """The name for EHLO: ours where it is a full one, else our address as a literal (RFC 5321 4.1.3)."""
    name = socket.gethostname()
    if "." in name:
        return name
    address = ipaddress.ip_address(sock.getsockname()[0])
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"  # noqa: PLR2004 - IP version


def _checked(address: str) -> str:
    """An address that cannot end its own command line."""
    return _UNSAFE.sub("", address)


def _no_utf8(address: str) -> str:
    return _("the server takes no such address ({address}): it does not offer SMTPUTF8").format(
        address=address
    )


def _why(error: BaseException) -> str:
    """The cause in the system's words, without the library's wrapping."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return _("no answer in time")
    if isinstance(error, socket.gaierror):
        return _("its name is not known")
    if isinstance(error, smtplib.SMTPResponseException):
        return _("an answer that cannot be understood")
    if isinstance(error, smtplib.SMTPException):
        return _("the connection was closed")
    return getattr(error, "strerror", None) or type(error).__name__
