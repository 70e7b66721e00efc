"""Encryption towards the mail server: always verified, never optional."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from flowtui.config import relative_to_config
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flowtui.config import Config, Imap, Smtp

#: OpenSSL's names for a first answer that is no TLS record.
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "HTTP_REQUEST"})


class AuthoritiesError(FlowError):
    """The file of authorities cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("The authorities in {path} cannot be used: {why}").format(path=path, why=why))


def context(config: Config, keys: Smtp | Imap) -> ssl.SSLContext:
    """Trusts the system's authorities and those of ``cafile``; checks names and dates.

    Raises:
        AuthoritiesError: ``cafile`` is missing or holds no certificate.
    """
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if keys.cafile:
        path = relative_to_config(config, keys.cafile)
        try:
            made.load_verify_locations(path)
        except OSError as error:
            raise AuthoritiesError(path, system_words(error)) from error
    return made


def unverified() -> ssl.SSLContext:
    """Encrypts without asking to whom: to look at a certificate, or where its fingerprint is compared."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


def certificate(made: Any) -> tuple[bytes, Mapping[str, Any]]:
    """The certificate that an encrypted socket was shown, verified or not: its bytes, and its fields where known."""
    chain: Any = getattr(made._sslobj, "get_unverified_chain", list)()  # noqa: SLF001 - nothing public has the fields
    return made.getpeercert(binary_form=True), chain[0].get_info() if chain else {}


def why(keys: Smtp | Imap, error: ssl.SSLError) -> str:
    """What is wrong with the server's certificate or encryption, as a part of a sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not to be trusted ({why})").format(why=error.verify_message)
    if keys.security == "tls" and error.reason in _NO_TLS:
        text = _('port {port} does not begin with TLS: set security = "starttls", or another port')
        return text.format(port=keys.port)
    return _("no encrypted connection came about ({why})").format(why=error.reason or error)


def sentence(keys: Smtp, error: ssl.SSLError, shown: str = "") -> str:
    """What is wrong with the server's certificate or encryption, for a person.

    ``shown``: the sentence about the certificate (:mod:`flowtui.mailing.certificates`).
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        advice = _(
            "Under [smtp], cafile can name another authority, server_name another name, "
            "and fingerprint this very certificate."
        )
    else:
        advice = _("Check port and security under [smtp]: 587 goes with starttls, 465 with tls.")
    told = _("{host}: {why}. Nothing was sent. {advice}").format(
        host=keys.host, why=why(keys, error), advice=advice
    )
    return f"{told} {shown}".strip()
