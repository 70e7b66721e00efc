"""What a provider profile stands for: where its server is, how it is reached, how fast it takes mails."""

from __future__ import annotations

from typing import Any, NamedTuple

from flowtui.mailing.pace import PROFILES


class Provider(NamedTuple):
    """A provider's outgoing server, as its documentation names it."""

    host: str
    port: int
    security: str
    auth: str = "password"


#: learn.microsoft.com (SMTP AUTH client submission), support.google.com/a/answer/176600, help.ovhcloud.com (MX Plan).
PROVIDERS: dict[str, Provider] = {
    "m365": Provider("smtp.office365.com", 587, "starttls"),
    "google": Provider("smtp.gmail.com", 587, "starttls"),
    "ovh": Provider("ssl0.ovh.net", 465, "tls"),
    "local": Provider("127.0.0.1", 25, "none", "none"),
}


def filled(profile: str, auth: str) -> dict[str, Any]:
    """The keys that choosing ``profile`` settles, ``smtp.host`` and so on; none for one that is no provider.

    ``auth``: how one signs in so far; it stays unless one of both sides wants no sign-in at all.
    """
    provider = PROVIDERS.get(profile)
    if provider is None:
        return {}
    known = PROFILES[profile]
    values = {
        "host": provider.host,
        "port": provider.port,
        "security": provider.security,
        "per_minute": known.per_minute,
        "per_hour": known.per_hour,
    }
    if "none" in (provider.auth, auth):
        values["auth"] = provider.auth
    return {f"smtp.{key}": value for key, value in values.items()}
