"""The certificate that a mail server shows: what stands in it, and whether it is the one that was pinned."""

from __future__ import annotations

import contextlib
import hashlib
import re
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing import tls
from flowtui.mailing.smtp import BrokenError, Link
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowtui.config import Smtp

_NAMES = 3
_WORDS = 200
_SECONDS = 10
_NOT_HEX = re.compile(r"[^0-9a-f]")


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of the certificate's bytes, in hexadecimal."""
    return hashlib.sha256(certificate).hexdigest()


def is_pinned(certificate: bytes, wanted: str) -> bool:
    """Whether it is the certificate with the fingerprint ``wanted``, written with or without colons."""
    return fingerprint(certificate) == _NOT_HEX.sub("", wanted.lower())


def look(keys: Smtp) -> str:
    """What the server's certificate says of itself, over a connection of its own that carries nothing else.

    Empty where it cannot be had.
    """
    wrap = tls.unverified() if keys.security == "tls" else None
    link = Link(min(keys.timeout_seconds, _SECONDS), keys.host, wrap)
    with contextlib.suppress(BrokenError, ssl.SSLError), contextlib.closing(link):
        link.connect(keys.host, keys.port)
        if wrap is None:
            link.ehlo()
            if not link.starttls(tls.unverified()).ok:
                return ""
        return describe(*link.certificate())
    return ""


def describe(certificate: bytes, fields: Mapping[str, Any]) -> str:
    """Names, issuer, last day and fingerprint; the latter alone where the fields are not known."""
    facts = []
    if names := ", ".join(_names(fields)):
        facts.append(names)
    if issuer := _part(fields.get("issuer", ()), "commonName", "organizationName"):
        facts.append(_("issued by {issuer}").format(issuer=issuer))
    if end := fields.get("notAfter"):
        day = datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC).date()
        facts.append(_("valid until {day}").format(day=clock.format_date(day)))
    facts.append(f"SHA-256 {fingerprint(certificate)}")
    return _("The server shows: {facts}.").format(facts="; ".join(facts))


def _names(fields: Mapping[str, Any]) -> Iterator[str]:
    """The first few names that it is for."""
    names = [clean(name)[:_WORDS] for kind, name in fields.get("subjectAltName", ()) if kind == "DNS"]
    yield from names[:_NAMES] or filter(None, [_part(fields.get("subject", ()), "commonName")])


def _part(name: Any, *wanted: str) -> str:
    """The first of the wanted parts of a distinguished name."""
    parts = {key: value for group in name for key, value in group}
    return next((clean(parts[key])[:_WORDS] for key in wanted if key in parts), "")
