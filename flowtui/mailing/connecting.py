"""From the configuration to a connection that is encrypted, verified and signed in."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import certificates, credentials, server_keys, signin, tls, wire
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.smtp import BrokenError, Link
from flowtui.mailing.troubles import Misconfigured, Unreachable

if TYPE_CHECKING:
    import socket

    from flowtui.config import Config


class Connector:
    """Opens connections to the configured server; keeps the password in memory for the next one."""

    def __init__(self, config: Config, *, ask: bool = False, password: str = "") -> None:
        self._config = config
        self._keys = config.smtp
        self._ask = ask
        self._password = password
        self._is_slow = False

    def connect(self) -> Link:
        """A connection ready for mails.

        Raises:
            Unreachable: it may come about another time.
            Misconfigured: a person has to look first.
        """
        server_keys.see(self._keys)
        secret = self._secret()
        name = self._keys.server_name or self._keys.host
        link = Link(self._keys.timeout_seconds, name, self._wrap(), self._see_encryption)
        try:
            self._greet(link)
            self._encrypt(link)
            if self._keys.auth != "none":
                self._sign_in(link, secret)
        except BaseException:
            link.close()
            raise
        return link

    def _secret(self) -> str:
        """The password, or a token, which lives an hour and is fetched for each connection."""
        try:
            if self._keys.auth == "xoauth2":
                return credentials.token(self._config)
            if self._keys.auth == "password" and not self._password:
                self._password = credentials.password(self._config, ask=self._ask)
        except FlowError as error:
            raise Misconfigured(error.sentence, Phase.LOGIN) from error
        return self._password

    def _wrap(self) -> ssl.SSLContext | None:
        return self._context() if self._keys.security == "tls" else None

    def _context(self) -> ssl.SSLContext:
        if self._keys.fingerprint:
            return tls.unverified()
        try:
            return tls.context(self._config, self._keys)
        except FlowError as error:
            raise Misconfigured(error.sentence, Phase.CONNECT) from error

    def _greet(self, link: Link) -> None:
        try:
            reply = link.connect(self._keys.host, self._keys.port)
        except BrokenError as error:
            raise self._unreachable(Phase.CONNECT, str(error)) from error
        except ssl.SSLError as error:
            raise self._unsafe(error, Phase.CONNECT) from error
        if self._keys.security == "tls":
            self._see_pinned(link)
        self._judge(Phase.GREETING, reply)
        if self._keys.security == "none" and not link.on_loopback:
            text = _("security = none is for a server on this machine only; {host} is not. Nothing was sent.")
            raise Misconfigured(text.format(host=self._keys.host), Phase.CONNECT)
        self._ehlo(link)

    def _see_encryption(self, over: socket.socket | None, seconds: float) -> None:
        """No greeting comes: one that never will is told at once, a slow server is left its time."""
        if self._is_slow and over is None:
            return
        if wire.speaks_tls(self._keys, over, seconds):
            text = _("{host}: {why} under [smtp]. Nothing was sent.")
            why = wire.why_tls(self._keys.port)
            raise Misconfigured(text.format(host=self._keys.host, why=why), Phase.CONNECT)
        self._is_slow = True

    def _encrypt(self, link: Link) -> None:
        if self._keys.security != "starttls":
            return
        if link.extension("starttls") is None:
            text = _("{host} offers no encryption (STARTTLS). Nothing was sent.")
            raise Misconfigured(text.format(host=self._keys.host), Phase.GREETING)
        try:
            reply = link.starttls(self._context())
        except BrokenError as error:
            raise self._unreachable(Phase.GREETING, str(error)) from error
        except ssl.SSLError as error:
            raise self._unsafe(error, Phase.GREETING) from error
        self._judge(Phase.GREETING, reply)
        self._see_pinned(link)
        self._ehlo(link)

    def _see_pinned(self, link: Link) -> None:
        """Where a fingerprint is set, it replaces authority, name and dates."""
        if not self._keys.fingerprint:
            return
        certificate, fields = link.certificate()
        if not certificates.is_pinned(certificate, self._keys.fingerprint):
            text = _("{host}: its certificate is not the one of smtp.fingerprint. Nothing was sent. {shown}")
            shown = certificates.describe(certificate, fields)
            raise Misconfigured(text.format(host=self._keys.host, shown=shown), Phase.CONNECT)

    def _unsafe(self, error: ssl.SSLError, phase: Phase) -> Misconfigured:
        wrong = isinstance(error, ssl.SSLCertVerificationError)
        shown = certificates.look(self._keys) if wrong else ""
        return Misconfigured(tls.sentence(self._keys, error, shown), phase)

    def _ehlo(self, link: Link) -> None:
        try:
            reply = link.ehlo()
        except (BrokenError, ssl.SSLError) as error:
            raise self._unreachable(Phase.GREETING, str(error)) from error
        self._judge(Phase.GREETING, reply)

    def _sign_in(self, link: Link, secret: str) -> None:
        def exchange(line: str) -> Reply:
            try:
                return link.say(line)
            except (BrokenError, ssl.SSLError) as error:
                raise self._unreachable(Phase.LOGIN, str(error)) from None

        xoauth2 = self._keys.auth == "xoauth2"
        try:
            signin.sign_in(exchange, link.extension("auth") or "", self._keys.user, secret, xoauth2=xoauth2)
        except Misconfigured:
            self._password = ""
            raise

    def _judge(self, phase: Phase, reply: Reply) -> None:
        """While a connection is set up the server says yes, not now, or something that a person must see."""
        if reply.ok:
            return
        if reply.later:
            raise self._unreachable(phase, str(reply), reply)
        text = _("{host} refuses: {reply}") if reply.never else _("{host} does not speak SMTP: {reply}")
        raise Misconfigured(text.format(host=self._keys.host, reply=reply), phase, reply)

    def _unreachable(self, phase: Phase, why: str, reply: Reply | None = None) -> Unreachable:
        text = _("The mail server {host}:{port} cannot be reached: {why}.")
        sentence = text.format(host=self._keys.host, port=self._keys.port, why=why.rstrip("."))
        return Unreachable(sentence, phase, reply or Reply(0))
