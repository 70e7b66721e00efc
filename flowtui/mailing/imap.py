"""The mailbox over IMAP (RFC 3501): encrypted, verified, signed in; the only place that knows imaplib.

It reads without marking anything as read, and writes only copies of mails that left.
"""

from __future__ import annotations

import contextlib
import imaplib
import ipaddress
import re
import ssl
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing import certificates, credentials, imap_names, signin, tls, wire
from flowtui.mailing.imap_errors import (
    AnswerError,
    FolderError,
    MailboxError,
    NoMailboxError,
    SignInError,
    UnreachableError,
    UnsafeError,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from socket import socket

    from flowtui.config import Config, Imap

_BATCH = 50
#: Seconds for a look at a certificate.
_LOOK = 10
_UID = re.compile(rb"\bUID (\d+)")


@contextlib.contextmanager
def connect(config: Config, *, ask: bool = False) -> Iterator[Mailbox]:
    """The configured mailbox, signed in; ``ask`` allows a question for the password at the terminal.

    Raises:
        NoMailboxError: none is configured.
        CredentialError: its password or token cannot be had.
        MailboxError: it cannot be reached, is not to be trusted, or refuses the account.
    """
    keys = config.imap
    if not keys.host:
        raise NoMailboxError
    secret = _secret(config, ask=ask)
    client = _open(config)
    try:
        with _telling(keys):
            _encrypt(config, client)
            _sign_in(keys, client, secret)
        yield Mailbox(keys, client)
    finally:
        _leave(client)


class Mailbox:
    """One signed-in connection; at most one folder is open at a time."""

    def __init__(self, keys: Imap, client: Any) -> None:
        self._keys = keys
        self._client = client

    def open(self, folder: str) -> int:
        """Open a folder for reading; the number that says whether its UIDs still mean the same.

        Raises:
            FolderError: there is no such folder.
        """
        with _telling(self._keys):
            kind, answer = self._client.select(imap_names.folder(folder), readonly=True)
            if kind != "OK":
                raise FolderError(folder, answer)
            validity = self._client.response("UIDVALIDITY")[1][0]
        return int(validity or 0)

    def holds(self, message_id: str) -> bool:
        """Whether the open folder holds a mail of that Message-ID."""
        return bool(self._search("HEADER", "Message-ID", imap_names.quoted(message_id)))

    def uids(self, *, after: int = 0, since: date | None = None) -> list[int]:
        """The mails of the open folder above a UID, or that arrived on a day or later, oldest first."""
        wanted = ("UID", f"{after + 1}:*") if since is None else ("SINCE", imap_names.day(since))
        return sorted(uid for uid in self._search(*wanted) if uid > after)

    def heads(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The header of each of these mails."""
        for start in range(0, len(uids), _BATCH):
            some = ",".join(str(uid) for uid in uids[start : start + _BATCH])
            yield from self._fetch(some, "BODY.PEEK[HEADER]")

    def beginning(self, uid: int, most: int) -> bytes:
        """The first ``most`` bytes of one mail; empty when it is gone."""
        found = dict(self._fetch(str(uid), f"BODY.PEEK[]<0.{most}>"))
        return found.get(uid, b"")[:most]

    def append(self, folder: str, data: bytes, moment: datetime) -> None:
        """Put a mail into a folder, marked as read and dated ``moment`` (UTC); makes the folder if need be.

        Raises:
            AnswerError: the server does not take it.
        """
        name, at = imap_names.folder(folder), clock.local(moment)
        with _telling(self._keys):
            kind, answer = self._client.append(name, r"(\Seen)", at, data)
            if kind != "OK" and b"TRYCREATE" in b" ".join(part for part in answer if part):
                self._client.create(name)
                self._client.subscribe(name)
                kind, answer = self._client.append(name, r"(\Seen)", at, data)
            if kind != "OK":
                raise AnswerError(answer)

    def _search(self, *criteria: str) -> list[int]:
        with _telling(self._keys):
            kind, answer = self._client.uid("SEARCH", *criteria)
            if kind != "OK":
                raise AnswerError(answer)
        return [int(uid) for part in answer if part for uid in part.split()]

    def _fetch(self, uids: str, what: str) -> Iterator[tuple[int, bytes]]:
        """The literal of each mail with its UID, which servers put before or behind it."""
        with _telling(self._keys):
            kind, answer = self._client.uid("FETCH", uids, f"({what})")
            if kind != "OK":
                raise AnswerError(answer)
        for place, part in enumerate(answer):
            if not isinstance(part, tuple):
                continue
            behind = answer[place + 1] if place + 1 < len(answer) else b""
            found = _UID.search(part[0]) or _UID.search(behind if isinstance(behind, bytes) else b"")
            if found:
                yield int(found[1]), part[1]


class _Client(imaplib.IMAP4):
    """imaplib's commands over a socket of our making."""

    def __init__(self, keys: Imap, wrap: ssl.SSLContext | None) -> None:
        self._wrap, self._name, self._keys = wrap, keys.server_name or keys.host, keys
        super().__init__(keys.host, keys.port, timeout=keys.timeout_seconds or None)
        self.host = self._name  # what STARTTLS compares the certificate with

    def _create_socket(self, timeout: float | None) -> socket:
        address = (self.host, self.port)
        return wire.connect(address, timeout, (self._wrap, self._name), self._see_encryption)

    def _see_encryption(self, over: socket | None, seconds: float) -> None:
        if wire.speaks_tls(self._keys, over, seconds):
            raise UnsafeError(self._keys, wire.why_tls(self._keys.port))


def _secret(config: Config, *, ask: bool) -> str:
    if config.imap.auth == "xoauth2":
        return credentials.token(config, "imap")
    return credentials.password(config, "imap", ask=ask) if config.imap.auth == "password" else ""


def _open(config: Config) -> _Client:
    keys = config.imap
    wrap = _context(config) if keys.security == "tls" else None
    with _telling(keys):
        return _Client(keys, wrap)


def _encrypt(config: Config, client: Any) -> None:
    """Nothing secret is said before; a server that has signed us in already cannot be encrypted any more."""
    keys = config.imap
    if keys.security == "starttls":
        if "STARTTLS" not in client.capabilities or client.state != "NONAUTH":
            raise UnsafeError(keys, _("the server offers no encryption (STARTTLS)"))
        client.starttls(_context(config))
    elif keys.security == "none":
        address = ipaddress.ip_address(client.sock.getpeername()[0])
        if not address.is_loopback:
            raise UnsafeError(keys, _("security = none is for a server on this machine only"))
    if keys.fingerprint and keys.security != "none":
        _see_pinned(keys, client)


def _context(config: Config) -> ssl.SSLContext:
    return tls.unverified() if config.imap.fingerprint else tls.context(config, config.imap)


def _see_pinned(keys: Imap, client: Any) -> None:
    """Where a fingerprint is set, it replaces authority, name and dates."""
    certificate, fields = tls.certificate(client.sock)
    if not certificates.is_pinned(certificate, keys.fingerprint):
        why = _("its certificate is not the one of imap.fingerprint")
        raise UnsafeError(keys, why, certificates.describe(certificate, fields))


def _look(keys: Imap) -> str:
    """What the server's certificate says of itself, over a connection of its own; empty where it cannot be had."""
    wrap = tls.unverified() if keys.security == "tls" else None
    with contextlib.suppress(OSError, imaplib.IMAP4.error, MailboxError, ValueError):
        client = _Client(replace(keys, timeout_seconds=min(keys.timeout_seconds or _LOOK, _LOOK)), wrap)
        with contextlib.ExitStack() as over:
            over.callback(_leave, client)
            if wrap is None:
                client.starttls(tls.unverified())
            return certificates.describe(*tls.certificate(client.sock))
    return ""


def _sign_in(keys: Imap, client: Any, secret: str) -> None:
    """One mechanism, one try: failures lock accounts."""
    try:
        if keys.auth == "xoauth2":
            answers = iter((signin.bearer(keys.user, secret),))
            client.authenticate("XOAUTH2", lambda _challenge: next(answers, b""))
        elif keys.auth == "password":
            _with_password(keys, client, secret)
        elif client.state != "AUTH":
            raise SignInError(keys, _("it wants a user and a password; see auth under [imap]"))
    except imaplib.IMAP4.error as error:
        told = signin.without(secret, keys.user, words(error))
        if isinstance(error, imaplib.IMAP4.abort):
            raise imaplib.IMAP4.abort(told) from None
        raise SignInError(keys, told) from None


def _with_password(keys: Imap, client: Any, password: str) -> None:
    if "AUTH=PLAIN" in client.capabilities:
        pair = signin.plain(keys.user, password)
        client.authenticate("PLAIN", lambda _challenge: pair)
    elif not (keys.user + password).isascii():
        raise SignInError(keys, _("it takes no letters with accents in user and password"))
    else:
        client.login(imap_names.quoted(keys.user), password)


def _leave(client: Any) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error, ValueError):
        client.sock.settimeout(1)
        client.logout()
    with contextlib.suppress(OSError, AttributeError):
        client.shutdown()


@contextlib.contextmanager
def _telling(keys: Imap) -> Iterator[None]:
    """Failures of the library and the network become sentences."""
    try:
        yield
    except MailboxError:
        raise
    except ssl.SSLError as error:
        if isinstance(error, TimeoutError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
            raise UnreachableError(keys, error) from error
        shown = _look(keys) if isinstance(error, ssl.SSLCertVerificationError) else ""
        raise UnsafeError.of(keys, error, shown) from error
    except imaplib.IMAP4.abort as error:
        raise UnreachableError(keys, error) from error
    except imaplib.IMAP4.error as error:
        raise AnswerError(error) from error
    except (OSError, ValueError) as error:
        raise UnreachableError(keys, error) from error
