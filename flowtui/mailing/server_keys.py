"""What can be known to be wrong with the settings of the server before anything is connected to."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing.replies import Phase
from flowtui.mailing.troubles import Misconfigured

if TYPE_CHECKING:
    from flowtui.config import Smtp


def see(keys: Smtp) -> None:
    """See that a connection may be tried.

    Raises:
        Misconfigured: no server or no account is named, or a server elsewhere would be spoken to in clear.
    """
    if not keys.host:
        raise Misconfigured(_("No mail server is configured: set host under [smtp]."), Phase.CONNECT)
    if keys.security == "none" and _is_elsewhere(keys.host):
        text = _("security = none is for a server on this machine only; {host} is not. Nothing was sent.")
        raise Misconfigured(text.format(host=keys.host), Phase.CONNECT)
    if keys.auth != "none" and not keys.user:
        raise Misconfigured(
            _("No account is named for the mail server: set user under [smtp], or auth = none."), Phase.LOGIN
        )


def _is_elsewhere(host: str) -> bool:
    """Whether no address of the host is of this machine; nor is a name that nobody knows."""
    try:
        found = {ipaddress.ip_address(host)}
    except ValueError:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return True
        found = {ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers}
    return not any(address.is_loopback for address in found)
