"""What mail servers said of themselves, kept so that a plan tells before the run what they will not take."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models import MailServer, atomic, proxy

if TYPE_CHECKING:
    from flowtui.config import Smtp
    from flowtui.mailing.transports import Transport


class Known(NamedTuple):
    """What is known of a server before it is spoken to."""

    max_bytes: int = 0
    """The largest mail that it takes; 0: it did not say."""
    smtputf8: bool | None = None
    """Whether it takes addresses with letters beyond ASCII before the @; None: nobody knows."""

    def objection(self, address: str) -> str:
        """Why the server would not take such an address, as far as is known; empty: it would."""
        if self.smtputf8:
            return ""
        if self.smtputf8 is None:
            text = _(
                "{address}: the mail server is not known to take such an address (SMTPUTF8); flowtui doctor asks it"
            )
        else:
            text = _("{address}: the mail server takes no such address (it does not offer SMTPUTF8)")
        return text.format(address=address)


def known(smtp: Smtp) -> Known:
    """What the configured server said when it was spoken to last; a transport without a server objects to nothing."""
    if smtp.transport != "smtp":
        return Known(smtputf8=True)
    row = MailServer.get_or_none(MailServer.name == _name(smtp))
    return Known(row.max_bytes, row.smtputf8) if row else Known()


def note(smtp: Smtp, transport: Transport) -> None:
    """Keep what the connected server says, where it is news.

    Raises:
        BusyError: another program held the database for too long.
    """
    said = Known(transport.max_bytes, transport.smtputf8)
    if said.smtputf8 is None or known(smtp) == said:
        return
    values = {"max_bytes": said.max_bytes, "smtputf8": said.smtputf8, "seen_at": clock.utcnow()}
    with atomic():
        MailServer.insert(name=_name(smtp), **values).on_conflict(
            conflict_target=[MailServer.name], update=values
        ).execute()


def note_if_possible(smtp: Smtp, transport: Transport) -> None:
    """The same where no database may be open, or none that may be written to."""
    if proxy.obj is not None:
        with contextlib.suppress(pw.PeeweeException, FlowError):
            note(smtp, transport)


def _name(smtp: Smtp) -> str:
    return f"{smtp.host.casefold()}:{smtp.port}"
