"""Encryption towards the mail server: always verified, never optional."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from flowtui.config import relative_to_config
from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.config import Config, Imap, Smtp


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
            raise AuthoritiesError(path, error.strerror or str(error)) from error
    return made


def unverified() -> ssl.SSLContext:
    """Encrypts without asking to whom: to look at a certificate, or where its fingerprint is compared."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


def sentence(host: str, error: ssl.SSLError, shown: str = "") -> str:
    """What is wrong with the server's certificate or encryption, for a person.

    ``shown``: the sentence about the certificate (:mod:`flowtui.mailing.certificates`).
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _("its certificate is not to be trusted ({why})").format(why=error.verify_message)
        advice = _(
            "Under [smtp], cafile can name another authority, server_name another name, "
            "and fingerprint this very certificate."
        )
    else:
        why = _("no encrypted connection came about ({why})").format(why=error.reason or error)
        advice = _("Check port and security under [smtp]: 587 goes with starttls, 465 with tls.")
    told = _("{host}: {why}. Nothing was sent. {advice}").format(host=host, why=why, advice=advice)
    return f"{told} {shown}".strip()
