"""What carries mails away, seen from the sender: every way in the same two steps.

:meth:`Transport.offer` hands a mail over but for its very end; :meth:`Transport.finish` gives the end
and hears the answer. Between the two the database learns that the mail is in doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flowtui.mailing import conversation, folder, program

if TYPE_CHECKING:
    from flowtui.config import Config
    from flowtui.mailing.envelope import Envelope, Offer
    from flowtui.mailing.replies import Reply


class Transport(Protocol):
    """A way for mails to leave."""

    real: bool
    """Whether its mails reach customers; False: nothing is marked on the invoices."""
    carried: int
    """Mails that this connection took."""

    @property
    def max_bytes(self) -> int:
        """The largest mail that the server takes; 0: it does not say."""

    @property
    def smtputf8(self) -> bool | None:
        """Whether the server takes addresses beyond ASCII (RFC 6531); None: there is none, or none is connected."""

    def open(self) -> None:
        """Be ready for a mail; does nothing when it is.

        Raises:
            Unreachable, Misconfigured: see :mod:`flowtui.mailing.troubles`.
        """

    def offer(self, envelope: Envelope, data: bytes) -> Offer:
        """Everything but the end of the mail.

        Raises:
            Refused, Deferred, Throttled, Dropped, Misconfigured: the mail has not left.
        """

    def finish(self) -> Reply:
        """The end of the mail, and the answer to it.

        Raises:
            Dropped, Refused, Deferred, Throttled: the end was not given, the mail has not left.
            Doubt: it was given, and nothing understandable came back.
        """

    def close(self) -> None:
        """Let go without giving an end that was not given."""

    def quit(self) -> None:
        """Let go between two mails."""


def make(config: Config, *, ask: bool = False, password: str = "") -> Transport:
    """The transport of the configuration; ``ask`` allows it to ask for a password at the terminal, unless one is given."""
    if config.smtp.transport == "files":
        return folder.FolderTransport(config)
    if config.smtp.transport == "sendmail":
        return program.ProgramTransport()
    return conversation.SmtpTransport(config, ask=ask, password=password)
