"""One mail over SMTP, phase by phase, so that it is always known whether it may have left."""

from __future__ import annotations

import re
import ssl
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing import signin
from flowtui.mailing.connecting import Connector
from flowtui.mailing.envelope import Envelope, Offer
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.smtp import BrokenError, Link
from flowtui.mailing.troubles import Deferred, Doubt, Dropped, Misconfigured, Refused, Throttled
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.config import Config

_GO_AHEAD = 354
_NO_UTF8 = 553
_SIZE_DIGITS = 20  # RFC 1870, 4
#: The last reply may take five times as long as any other: 300 s of RFC 5321's 600 at 60 s.
_LAST_REPLY = 5
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_UNSAFE = re.compile(r"[\s<>\x00-\x1f\x7f]")
_BROKEN = (BrokenError, ssl.SSLError, OSError)


class SmtpTransport:
    """One connection at a time to the configured server."""

    real = True

    def __init__(self, config: Config, *, ask: bool = False, password: str = "") -> None:
        self._keys = config.smtp
        self._connector = Connector(config, ask=ask, password=password)
        self._link: Link | None = None
        self._utf8 = False
        self.carried = 0

    @property
    def max_bytes(self) -> int:
        """The server's SIZE; 0 where it gives none or is not connected."""
        size = (self._link and self._link.extension("size")) or ""
        return int(size) if size.isdecimal() and len(size) <= _SIZE_DIGITS else 0

    @property
    def smtputf8(self) -> bool | None:
        """Whether the server takes addresses beyond ASCII (RFC 6531); None: it is not connected."""
        return None if self._link is None else self._link.extension("smtputf8") is not None

    def open(self) -> None:
        """Connect, encrypt and sign in, unless that is done."""
        if self._link is None:
            self._link, self.carried = self._connector.connect(), 0

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
        self._push(body)
        return offer

    def rehearse(self, sender: str) -> None:
        """Ask whether mails of ``sender``, a bare address, would be taken; RSET stands where one would follow.

        Raises:
            Refused, Deferred, Throttled, Dropped, Misconfigured: they would not.
        """
        self._mail(Envelope(sender, (), frozenset()), b"")
        reply = self._say(Phase.RCPT, f"RCPT TO:<{sender}>")
        if reply.wants_sign_in or reply.by_policy:
            self._judge(Phase.RCPT, reply)
        self._reset()

    def finish(self) -> Reply:
        """The final dot and the reply to it."""
        link = self._linked(Phase.DATA)
        early = link.early()
        if early is not None:
            self.close()
            self._judge(Phase.DATA, early)
            raise _dropped(Phase.DATA)
        reply = self._dot(link)
        self.carried += reply.ok
        if reply.closing:
            self.close()
        return reply

    def close(self) -> None:
        """Hang up without a word."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def quit(self) -> None:
        """Take leave between two mails."""
        link, self._link = self._link, None
        if link is not None:
            link.quit()

    def _mail(self, envelope: Envelope, body: bytes) -> None:
        link = self._linked(Phase.MAIL)
        wide = envelope.wide or not all(address.isascii() for address in envelope.recipients)
        self._utf8 = wide and link.extension("smtputf8") is not None
        if envelope.wide and not self._utf8:
            raise Refused(_no_utf8(envelope.sender), Phase.MAIL, Reply(_NO_UTF8, "SMTPUTF8"))
        link.utf8(self._utf8)
        if _UNSAFE.search(envelope.sender):
            raise Refused(_no_command(envelope.sender), Phase.MAIL, Reply(_NO_UTF8, "syntax"))
        options = [f"MAIL FROM:<{envelope.sender}>"]
        if link.extension("size") is not None:
            options.append(f"SIZE={len(body)}")
        if not body.isascii() and link.extension("8bitmime") is not None:
            options.append("BODY=8BITMIME")
        if self._utf8:
            options.append("SMTPUTF8")
        self._judge(Phase.MAIL, self._say(Phase.MAIL, " ".join(options)))

    def _recipients(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Each address's answer; those behind the server's limit of recipients have none yet."""
        answers: dict[str, Reply] = {}
        for address in envelope.recipients:
            if not address.isascii() and not self._utf8:
                answers[address] = Reply(_NO_UTF8, _no_utf8(address))
                continue
            if _UNSAFE.search(address):
                answers[address] = Reply(_NO_UTF8, _no_command(address))
                continue
            reply = self._say(Phase.RCPT, f"RCPT TO:<{address}>")
            if reply.too_many_recipients and any(answer.ok for answer in answers.values()):
                break
            if reply.throttles or reply.wants_sign_in or not (reply.ok or reply.later or reply.never):
                self._judge(Phase.RCPT, reply)
            answers[address] = reply
        return answers

    def _push(self, body: bytes) -> None:
        link = self._linked(Phase.DATA)
        try:
            link.push(body)
        except _BROKEN as error:
            early = link.early()
            self.close()
            if early is not None:
                self._judge(Phase.DATA, early)
            raise _dropped(Phase.DATA, error) from error

    def _dot(self, link: Link) -> Reply:
        try:
            link.push(b".\r\n")
            reply = link.listen(self._keys.timeout_seconds * _LAST_REPLY)
        except _BROKEN as error:
            self.close()
            raise _doubt(str(error)) from error
        if not (reply.ok or reply.later or reply.never):
            self.close()
            raise _doubt(str(reply))
        return reply

    def _say(self, phase: Phase, line: str) -> Reply:
        try:
            return self._linked(phase).say(line)
        except _BROKEN as error:
            self.close()
            raise _dropped(phase, error) from error

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
            text = _("The server wants fewer mails at a time: {reply}")
            raise Throttled(text.format(reply=reply), phase, reply)
        if not (reply.later or reply.never):
            self.close()
            raise _dropped(phase)
        self._reset()
        kind = Deferred if reply.later else Refused
        raise kind(str(reply), phase, reply)

    def _reset(self) -> None:
        """Make the connection ready for the next mail, or give it up."""
        if self._link is None:
            return
        try:
            if self._link.say("RSET").ok:
                return
        except _BROKEN:
            pass
        self.close()

    def _linked(self, phase: Phase) -> Link:
        if self._link is None:
            raise _dropped(phase)
        return self._link


def stuffed(data: bytes) -> bytes:
    """A mail as it crosses the wire but for the final dot: CRLF everywhere, leading dots doubled."""
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        data = _LINE_END.sub(b"\r\n", data)
    body = _LEADING_DOT.sub(b"..", data) if data.startswith(b".") or b"\n." in data else data
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _no_command(address: str) -> str:
    """An address that could end its own command is not sent: without these characters it is another one."""
    return _("{address} has a blank, a bracket or a control character").format(address=clean(address))


def _no_utf8(address: str) -> str:
    text = _("the server takes no such address ({address}): it does not offer SMTPUTF8")
    return text.format(address=address)


def _dropped(phase: Phase, error: BaseException | None = None) -> Dropped:
    text = _("The connection broke before the mail was handed over ({why}); it has not left.")
    return Dropped(text.format(why=error or _("the connection was closed")), phase)


def _doubt(why: str) -> Doubt:
    text = _("The mail was handed over, and no understandable answer came ({why}): it may have arrived.")
    return Doubt(text.format(why=why), Phase.REPLY)
