"""The last mail of each invoice: which run, whose, when, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.ledger.bulk import ids_in
from flowtui.mailing.facts import chunks
from flowtui.models import Mail, MailInvoice, Run, User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class LastMail(NamedTuple):
    """A mail that an invoice was or is in."""

    run: int
    user: str
    """The login."""
    created_at: datetime
    state: str
    sent_at: datetime | None

    @property
    def moment(self) -> str:
        """When it was sent, else ordered, in local time."""
        here = clock.local(self.sent_at or self.created_at)
        return f"{clock.format_date(here.date())} {here:%H:%M}"


def last_mails(purpose: str, ids: Sequence[int], states: Sequence[str]) -> dict[int, LastMail]:
    """The latest live mail of each invoice for ``purpose`` that is in one of ``states``."""
    found: dict[int, LastMail] = {}
    for part in chunks(ids):
        query: Any = (
            MailInvoice.select(
                MailInvoice.invoice, Run.id, User.login, Run.created_at, Mail.state, Mail.sent_at
            )
            .join(Mail)
            .join(Run)
            .join(User)
            .where(
                MailInvoice.live,
                MailInvoice.purpose == purpose,
                ids_in(part, MailInvoice.invoice),
                Mail.state.in_([str(state) for state in states]),
            )
            .order_by(Mail.id)
        )
        for key, run, login, created, state, sent in query.tuples():
            found[key] = LastMail(run, login, created, state, sent)
    return found
