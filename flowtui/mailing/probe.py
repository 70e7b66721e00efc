"""Trying the mail server: can it be reached and signed in to, what are its limits, does a mail arrive."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.errors import FlowError
from flowtui.i18n import _, ngettext
from flowtui.mailing import server_keys, servers, transports
from flowtui.mailing.addresses import envelope_address
from flowtui.mailing.conversation import SmtpTransport
from flowtui.mailing.envelope import Envelope
from flowtui.mailing.headers import POLICY, address
from flowtui.mailing.pace import pace
from flowtui.mailing.replies import Phase
from flowtui.mailing.troubles import Deferred, Refused

if TYPE_CHECKING:
    from flowtui.config import Config
    from flowtui.mailing.transports import Transport

_MEGABYTE = 1_000_000
_PATIENCE_SECONDS = 5
_asked: set[tuple[str, int, str]] = set()


def see_server(config: Config) -> None:
    """See that mails may be handed to somebody, before a run is stored that could go nowhere.

    Raises:
        Misconfigured: the settings name no server, no account, or one that nothing is sent to in clear.
    """
    if config.smtp.transport == "smtp":
        server_keys.see(config.smtp)


def probe(config: Config, *, sender: str = "", ask: bool | None = None, password: str = "") -> str:
    """What the server is and allows, in one line, after connecting and signing in as a run would.

    ``sender``: the address that mails come from; where it is one, the server is asked whether it takes
    them. ``ask``: whether a password may be asked for at the terminal; where somebody sits at one unless said; ``password``: what a person typed already.

    Raises:
        Trouble: it cannot be reached, its certificate is wrong, it refuses the sign-in or the sender.
    """
    transport = transports.make(config, ask=sys.stdin.isatty() if ask is None else ask, password=password)
    try:
        transport.open()
        if "@" in sender and isinstance(transport, SmtpTransport):
            _rehearse(transport, envelope_address(sender), config.smtp.auth)
        servers.note_if_possible(config.smtp, transport)
        return ", ".join([_where(config), *_limits(config, transport)])
    finally:
        transport.quit()


def learn(config: Config) -> None:
    """Let the server say what it takes, in a connection of a few seconds, once; where it does not, nothing is known."""
    server = (config.smtp.host, config.smtp.port, config.smtp.user)
    if server in _asked:
        return
    _asked.add(server)  # with a wrong password, another try after each look at a plan would lock the account
    smtp = replace(config.smtp, timeout_seconds=min(config.smtp.timeout_seconds, _PATIENCE_SECONDS))
    with contextlib.suppress(FlowError):
        probe(replace(config, smtp=smtp), ask=False)


def send_test(config: Config, sender: str, to: str) -> str:
    """Send one mail of a few words from ``sender`` to ``to``; the server's answer.

    Raises:
        Trouble: it did not leave, or nobody knows; the sentence says which.
    """
    transport = transports.make(config, ask=sys.stdin.isatty())
    recipient = envelope_address(to)
    envelope = Envelope(envelope_address(sender), (recipient,), frozenset({recipient}))
    try:
        transport.open()
        offer = transport.offer(envelope, _message(sender, to))
        if not offer.ready:
            raise Refused(str(offer.answers[recipient]), Phase.RCPT, offer.answers[recipient])
        return str(transport.finish())
    finally:
        transport.quit()


def _rehearse(transport: SmtpTransport, sender: str, auth: str) -> None:
    try:
        transport.rehearse(sender)
    except (Refused, Deferred) as trouble:
        text = _("The server takes no mail from {sender}: {reply}")
        if auth == "none" and trouble.reply.by_policy:
            text = _(
                "The server takes no mail from {sender} without a sign-in, it seems ({reply}): "
                "see auth, user and password under [smtp]."
            )
        sentence = text.format(sender=sender, reply=trouble.reply)
        raise type(trouble)(sentence, trouble.phase, trouble.reply) from trouble


def _message(sender: str, to: str) -> bytes:
    message = EmailMessage(policy=POLICY)
    message["From"], message["To"] = address(sender), address(to)
    message["Subject"] = _("flowtui: test mail")
    message["Date"] = format_datetime(clock.local(clock.utcnow()))
    message["Message-ID"] = make_msgid(domain=envelope_address(sender).rpartition("@")[2] or None)
    message.set_content(_("This is a test: the mail server takes mails from flowtui.") + "\n")
    return message.as_bytes()


def _where(config: Config) -> str:
    smtp = config.smtp
    if smtp.transport != "smtp":
        return smtp.transport
    user = _("signed in as {user}").format(user=smtp.user) if smtp.auth != "none" else _("no sign-in")
    return f"{smtp.host}:{smtp.port} ({smtp.security}), {user}"


def _limits(config: Config, transport: Transport) -> list[str]:
    known = pace(config.smtp)
    limits = []
    if transport.max_bytes:
        limits.append(_("mails of at most {size} MB").format(size=transport.max_bytes // _MEGABYTE))
    if transport.smtputf8:
        limits.append(_("addresses with accents"))
    for number, sentence in (
        (known.per_minute, ngettext("{count} mail a minute", "{count} mails a minute", known.per_minute)),
        (known.per_hour, ngettext("{count} mail an hour", "{count} mails an hour", known.per_hour)),
        (known.per_day, ngettext("{count} mail a day", "{count} mails a day", known.per_day)),
    ):
        if number:
            limits.append(sentence.format(count=number))
    return limits
