"""Which of our mails a notice is about, and which of its addresses: by evidence, never by likeness.

A Message-ID of ours decides. Only a notice that gives none at all is matched by its address, and only
when exactly one mail of the two weeks before it went there.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.mailing.addresses import envelope_address
from flowtui.models import Mail, MailRecipient, Notice
from flowtui.models.words import MailState, RecipientState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from flowtui.mailing.bounces.values import Failure
    from flowtui.mailing.bounces.values import Notice as Read

#: How long after its sending a mail may come back and still be known by its address alone.
WINDOW = timedelta(days=14)
_CLOCKS_DIFFER = timedelta(hours=1)
_LEFT = (MailState.SENT, MailState.PARTLY)


class Hit(NamedTuple):
    """A recipient of ours that a notice speaks of."""

    recipient: Any
    failure: Failure


class Match(NamedTuple):
    """The mail that a notice is about."""

    mail_id: int
    by: str
    """``message-id`` or ``address``."""
    hits: tuple[Hit, ...]
    """Empty: it is that mail, but none of its addresses for certain."""


class Matcher:
    """Finds mails; keeps what it has read of the last weeks for the next notice."""

    def find(self, notice: Read) -> Match | None:
        """The mail that the notice is about; None: none for certain."""
        mail = _by_message_id(notice.originals)
        if mail is not None:
            return Match(mail.id, "message-id", _hits(mail.id, notice))
        return None if notice.originals else self._by_address(notice)

    def _by_address(self, notice: Read) -> Match | None:
        found = {mail_id for address in notice.addresses for mail_id in self._sent_to(address, notice.moment)}
        if len(found) != 1:
            return None
        (mail_id,) = found
        hits = tuple(_named(_recipients(mail_id), notice.failures))
        return Match(mail_id, "address", hits) if hits else None

    def _sent_to(self, address: str, moment: datetime | None) -> Iterable[int]:
        if moment is None:
            return ()
        return (
            mail_id
            for mail_id, sent_at in self._recent[_key(address)]
            if moment - WINDOW <= sent_at <= moment + _CLOCKS_DIFFER
        )

    @cached_property
    def _recent(self) -> dict[str, list[tuple[int, datetime]]]:
        """The mails of the last weeks by address."""
        since = clock.utcnow() - 2 * WINDOW
        query: Any = (
            MailRecipient.select(MailRecipient.address, Mail.id, Mail.sent_at)
            .join(Mail)
            .where((Mail.sent_at > since) & Mail.state.in_(_LEFT))
            .where(MailRecipient.state == RecipientState.ACCEPTED)
        )
        found: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
        for address, mail_id, sent_at in query.tuples():
            found[_key(address)].append((mail_id, sent_at))
        return found


def _by_message_id(ids: Sequence[str]) -> Any:
    if not ids:
        return None
    found: Any = {mail.message_id: mail for mail in Mail.select().where(Mail.message_id.in_(list(ids)))}
    return next((found[one] for one in ids if one in found), None)


def _hits(mail_id: int, notice: Read) -> tuple[Hit, ...]:
    """The recipients that the notice names, else the only one, whose mail was passed on elsewhere.

    An address that came back before and was corrected since is not taken for the one in its place.
    """
    rows = _recipients(mail_id)
    named = tuple(_named(rows, notice.failures))
    if named or len(notice.failures) != 1:
        return named
    again = _came_back_before(mail_id, notice.addresses)
    may_be = (RecipientState.BOUNCED,) if again else (RecipientState.ACCEPTED, RecipientState.WAITING)
    if len(rows) != 1 or rows[0].state not in may_be:
        return ()
    return (Hit(rows[0], notice.failures[0]),)


def _named(rows: list[Any], failures: Iterable[Failure]) -> Iterable[Hit]:
    for row in rows:
        ours = _key(row.address)
        for failure in failures:
            if any(_key(address) == ours for address in failure.addresses):
                yield Hit(row, failure)
                break


def _recipients(mail_id: int) -> list[Any]:
    return list(MailRecipient.select().where(MailRecipient.mail == mail_id).order_by(MailRecipient.id))


def _came_back_before(mail_id: int, addresses: Iterable[str]) -> bool:
    query: Any = Notice.select(Notice.addresses).where(Notice.mail == mail_id)
    known = {_key(address) for (text,) in query.tuples() for address in text.split()}
    return any(_key(address) in known for address in addresses)


def _key(address: str) -> str:
    return envelope_address(address).casefold()
