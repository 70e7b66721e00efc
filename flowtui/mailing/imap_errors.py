"""What can go wrong with the mailbox, each in a sentence: it never changes what became of a mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.errors import FlowError, UsageError
from flowtui.i18n import _
from flowtui.mailing import tls, wire
from flowtui.text import clean

if TYPE_CHECKING:
    import ssl

    from flowtui.config import Imap

_WORDS = 300
_WRAPPING = re.compile(r"^\w+ command error: BAD \[b['\"](.*)['\"]\]$", re.DOTALL)
#: What the library says of a broken connection.
_NO_FAREWELL = "socket error"


class MailboxError(FlowError):
    """The root: the mailbox cannot be used now."""


class NoMailboxError(UsageError):
    """The configuration names none."""

    def __init__(self, key: str = "user") -> None:
        super().__init__(_("No mailbox is configured: set host and {key} under [imap].").format(key=key))


class UnreachableError(MailboxError):
    """No connection, or one that broke."""

    def __init__(self, keys: Imap, error: BaseException) -> None:
        text = _("The mailbox at {host}:{port} cannot be reached: {why}.")
        super().__init__(text.format(host=keys.host, port=keys.port, why=_why(error).rstrip(".")))


class UnsafeError(MailboxError):
    """The connection cannot be encrypted, or the certificate is not to be trusted."""

    def __init__(self, keys: Imap, why: str, shown: str = "") -> None:
        text = _(
            "{host}: {why}. The mailbox was not opened; see security, cafile, server_name and fingerprint "
            "in [imap]. {shown}"
        )
        super().__init__(text.format(host=keys.host, why=why.rstrip("."), shown=shown).strip())

    @classmethod
    def of(cls, keys: Imap, error: ssl.SSLError, shown: str) -> UnsafeError:
        """From what the encryption said; ``shown``: the sentence about the certificate."""
        return cls(keys, tls.why(keys, error), shown)


class SignInError(MailboxError):
    """The server refuses the account; it was asked once only."""

    def __init__(self, keys: Imap, error: object) -> None:
        text = _("The mailbox of {user} at {host} refuses the sign-in: {reply}")
        super().__init__(text.format(user=keys.user, host=keys.host, reply=words(error)))


class FolderError(MailboxError):
    """The mailbox has no such folder, or it cannot be opened."""

    def __init__(self, name: str, reply: object) -> None:
        text = _("The folder {name} of the mailbox cannot be opened: {reply}")
        super().__init__(text.format(name=name, reply=words(reply)))


class AnswerError(MailboxError):
    """The server refused one command; the connection goes on."""

    def __init__(self, reply: object) -> None:
        super().__init__(_("The mailbox refuses: {reply}").format(reply=words(reply)))


def words(reply: object) -> str:
    """The server's words for a person."""
    while isinstance(reply, list | tuple) and reply:
        reply = reply[-1]
    if isinstance(reply, BaseException):
        return words(reply.args)
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply or "")
    return clean(_WRAPPING.sub(r"\1", text))[:_WORDS] or _("without a word")


def _why(error: BaseException) -> str:
    """The server's farewell where it gave one."""
    told = "" if isinstance(error, OSError) or str(error).startswith(_NO_FAREWELL) else str(error)
    return words(error) if told else wire.why(error)
