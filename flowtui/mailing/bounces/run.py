"""Reading a mailbox of returned mails and telling the mails that came back.

Every message is read once: a digest of it is remembered with what was stored for it, in one transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.mailing.bounces import marking, reading
from flowtui.mailing.bounces.matching import Matcher
from flowtui.mailing.bounces.values import Kind
from flowtui.models import Customer, Invoice, Mail, MailInvoice, Notice, atomic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.mailing.bounces.matching import Match
    from flowtui.mailing.bounces.sources import Bookmark, Message
    from flowtui.mailing.bounces.values import Notice as Read

_READ = ("bounced", "delays", "ignored", "unknown", "unmatched")
_PARTS = {Kind.BOUNCED: "bounced", Kind.DELAY: "delays", Kind.IGNORED: "ignored"}


class Returned(NamedTuple):
    """One of our mails that came back."""

    mail: int
    run: int
    message_id: str
    customer: str
    """The customer's code."""
    customer_name: str
    state: str
    invoices: tuple[str, ...]
    addresses: tuple[str, ...]
    """Those that it did not reach."""
    code: int | None
    reason: str
    matched_by: str
    """``message-id`` or ``address``."""


class Stranger(NamedTuple):
    """A failure that fits none of our mails for certain."""

    addresses: tuple[str, ...]
    code: int | None
    reason: str


@dataclass(slots=True)
class Tally:
    """What was read; every message counts once among the parts of ``read``."""

    counts: Counter[str] = field(default_factory=Counter)
    mails: list[Returned] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """What each message of this time was counted as; a second copy of it counts alike."""

    @property
    def read(self) -> int:
        """How many messages were new."""
        return sum(self.counts[name] for name in _READ)

    @property
    def well(self) -> bool:
        """Whether nothing wants a person's attention."""
        return not any(self.counts[name] for name in ("bounced", "unknown", "unmatched"))

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "read": self.read,
            **{name: self.counts[name] for name in _READ},
            "waiting": self.counts["waiting"],
            "mails": [one._asdict() for one in self.mails],
            "strangers": [one._asdict() for one in self.strangers],
        }


class _UndoneError(Exception):
    """Takes back the transaction of a dry run."""


def take_in(messages: Iterable[Message], who: str, *, dry_run: bool = False) -> Tally:
    """Read the messages and store what they tell; ``dry_run``: only say what would be stored."""
    tally, matcher = Tally(), Matcher()
    bookmark: Bookmark | None = None
    waits = False
    for message in messages:
        bookmark = bookmark if waits else message.bookmark
        if not message.data:
            tally.counts["ignored"] += 1
            continue
        notice = reading.read(message.data)
        try:
            with contextlib.suppress(_UndoneError), atomic():
                _take(message.data, notice, tally, matcher, who)
                _keep(None if waits else bookmark, dry_run=dry_run)
        except marking.NotYetError:
            waits, bookmark = True, None  # the next look begins here again; the rest is known by its digests
            tally.counts["waiting"] += 1
    with contextlib.suppress(_UndoneError), atomic():
        _keep(bookmark, dry_run=dry_run)
    return tally


def _keep(bookmark: Bookmark | None, *, dry_run: bool) -> None:
    if dry_run:
        raise _UndoneError
    if bookmark is not None:
        bookmark.store()


def _take(data: bytes, notice: Read, tally: Tally, matcher: Matcher, who: str) -> None:
    """One message, in a transaction."""
    key = hashlib.sha256(data).hexdigest()
    if not _remember(key, notice):
        if key in tally.keys:
            tally.counts[tally.keys[key]] += 1
        return
    match = matcher.find(notice) if notice.kind in (Kind.BOUNCED, Kind.DELAY) else None
    kind = Kind.UNMATCHED if notice.kind == Kind.BOUNCED and not (match and match.hits) else notice.kind
    if match is not None:
        Notice.update(mail=match.mail_id, kind=kind).where(Notice.key == key).execute()
        _store(match, notice, tally, who)
    elif kind != notice.kind:
        Notice.update(kind=kind).where(Notice.key == key).execute()
    if kind == Kind.UNMATCHED:
        tally.strangers.append(_stranger(notice))
    tally.keys[key] = _PARTS.get(kind, str(kind))
    tally.counts[tally.keys[key]] += 1


def _store(match: Match, notice: Read, tally: Tally, who: str) -> None:
    if notice.kind == Kind.DELAY:
        marking.note_delay(match, notice, who)
        return
    marking.mark(match, notice, who)
    if match.hits:
        tally.mails.append(_returned(match))


def _remember(key: str, notice: Read) -> bool:
    """False: the message was read before, or is being read by somebody else."""
    query: Any = Notice.insert(
        key=key, kind=notice.kind, addresses=" ".join(notice.addresses), read_at=clock.utcnow()
    )
    return bool(query.on_conflict_ignore().as_rowcount().execute())


def _returned(match: Match) -> Returned:
    mail: Any = Mail.select(Mail, Customer).join(Customer).where(Mail.id == match.mail_id).get()
    numbers: Any = (
        MailInvoice.select(Invoice.number)
        .join(Invoice)
        .where(MailInvoice.mail == mail)
        .order_by(Invoice.number)
    )
    first = match.hits[0].failure
    return Returned(
        mail.id,
        mail.run_id,
        mail.message_id,
        mail.customer.code,
        mail.customer.name,
        mail.state,
        tuple(number for (number,) in numbers.tuples()),
        tuple(hit.recipient.address for hit in match.hits),
        first.code,
        first.words,
        match.by,
    )


def _stranger(notice: Read) -> Stranger:
    first = notice.failures[0]
    return Stranger(notice.addresses, first.code, first.words)
