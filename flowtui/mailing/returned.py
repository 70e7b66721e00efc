"""Addresses from which the last mail came back for good: what a plan and the customer's card warn of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.i18n import _
from flowtui.mailing import events
from flowtui.mailing.bounces.dsn import STATUS
from flowtui.models import Attempt, MailRecipient
from flowtui.models.words import RecipientState
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

#: As the index of these few rows has it, which no bound value would use.
_BOUNCED = pw.SQL(f"'{RecipientState.BOUNCED}'")


class CameBack(NamedTuple):
    """The last mail to an address came back, and will again."""

    address: str
    at: datetime
    """When that was read (UTC)."""
    reason: str
    """The code and the words of the server that refused."""

    @property
    def sentence(self) -> str:
        """``came back on 12/10/26: 550 5.1.1 User unknown``."""
        day = clock.format_date(clock.local(self.at).date(), short=True)
        return _("came back on {day}: {reason}").format(day=day, reason=self.reason)

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {"address": self.address, "at": clock.zulu(self.at), "reason": self.reason}


class _Row(NamedTuple):
    mail: int
    address: str
    code: int | None
    words: str


def came_back(addresses: Iterable[str]) -> dict[str, CameBack]:
    """Those of ``addresses``, as written there, whose last mail came back with a permanent error."""
    wanted: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        wanted.setdefault(address.lower(), []).append(address)
    bounced = {key: row for key, row in _bounced().items() if key in wanted}
    if not bounced:
        return {}
    taken, read = _taken(bounced), _read({row.mail for row in bounced.values()})
    return {
        address: CameBack(address, read[row.mail], _reason(row))
        for key, row in bounced.items()
        if _is_permanent(row) and row.mail > taken.get(key, 0) and row.mail in read
        for address in wanted[key]
    }


def _bounced() -> dict[str, _Row]:
    """The last mail that came back from each address."""
    query: Any = (
        MailRecipient.select(
            MailRecipient.mail, MailRecipient.address, MailRecipient.code, MailRecipient.reply
        )
        .where(MailRecipient.state == _BOUNCED)
        .order_by(MailRecipient.mail)
    )
    return {row[1].lower(): _Row(*row) for row in query.tuples()}


def _taken(bounced: dict[str, _Row]) -> dict[str, int]:
    """The last mail that each address has taken since the first of those that came back."""
    first = min(row.mail for row in bounced.values())
    address = pw.fn.LOWER(MailRecipient.address)
    query: Any = (
        MailRecipient.select(address, pw.fn.MAX(MailRecipient.mail))
        .where(MailRecipient.mail > first, MailRecipient.state == RecipientState.ACCEPTED)
        .where(address.in_(list(bounced)))
        .group_by(address)
    )
    return dict(query.tuples())


def _read(mails: set[int]) -> dict[int, datetime]:
    """When it was read that these came back."""
    query: Any = (
        Attempt.select(Attempt.mail, Attempt.at)
        .where(Attempt.mail.in_(list(mails)), Attempt.phase == events.RETURNED)
        .order_by(Attempt.id)
    )
    return dict(query.tuples())


def _is_permanent(row: _Row) -> bool:
    """By the status in its words, else by the code; what says neither came back all the same."""
    found = STATUS.search(row.words)
    return (found[1] if found else str(row.code or 5)[0]) == "5"


def _reason(row: _Row) -> str:
    """Without the address, beside which it stands."""
    words = re.sub(rf"<?{re.escape(row.address)}>?:? ?", "", row.words, flags=re.IGNORECASE)
    return clean(f"{row.code or ''} {words}")
