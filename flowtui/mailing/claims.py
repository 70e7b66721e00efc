"""Claims: which sender works on which mail, with a fence and a lease.

A claim is a token on the mail's row. Every later write names it, and one that finds no row with it
has lost the mail to somebody else. A lease ends a claim whose holder is out of sight.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.mailing import giving_up
from flowtui.mailing import owner as owner_of
from flowtui.models import Mail, Run, Worker, atomic
from flowtui.models.database import is_sqlite
from flowtui.models.words import MailState, RunState

if TYPE_CHECKING:
    from datetime import datetime

# The final dot and the last reply, which may take five times as long as any other.
_WAITS = 6
# For a busy database before the dot and after the reply.
_MARGIN = timedelta(minutes=6)
BATCH = 12
_DAY = timedelta(days=1)


def lease(timeout_seconds: int) -> timedelta:
    """Longer than the longest silence of a healthy sender that waits so long for a server."""
    return _MARGIN + _WAITS * timedelta(seconds=timeout_seconds)


#: Of a sender that waits a minute.
LEASE = lease(60)


class Claim(NamedTuple):
    """One mail and the token that proves whose it is."""

    mail_id: int
    token: str


def claim(run_id: int, owner: str, *, batch: int = BATCH, lasts: timedelta = LEASE) -> list[Claim]:
    """Take up to ``batch`` mails of the run that are due now, oldest first, for the time that it ``lasts``.

    Two senders never get the same mail: SQLite lets one write at a time, PostgreSQL passes over the
    rows that the other one holds.
    """
    now, token = clock.utcnow(), uuid.uuid4().hex
    due = (
        Mail.select(Mail.id)
        .where((Mail.run == run_id) & (Mail.state == MailState.QUEUED) & _is_due(now))
        .order_by(Mail.id)
        .limit(batch)
    )
    with atomic():
        if not _start(run_id, now):
            return []
        ids = [mail.id for mail in (due if is_sqlite() else due.for_update(skip_locked=True))]
        _take(ids, owner, token, now + lasts)
    return [Claim(mail_id, token) for mail_id in ids]


def is_due(run_id: int) -> bool:
    """Whether the run has a mail that could be claimed now."""
    due = (Mail.run == run_id) & (Mail.state == MailState.QUEUED) & _is_due(clock.utcnow())
    return bool(Mail.select(Mail.id).where(due).exists())


def renew(claims: list[Claim], owner: str, run_id: int | None, *, lasts: timedelta = LEASE) -> None:
    """Prolong what is still held, and tell that this sender lives."""
    until = clock.utcnow() + lasts
    with atomic():
        held = [item.mail_id for item in claims]
        tokens = {item.token for item in claims}
        if held:
            Mail.update(lease_until=until).where(Mail.id.in_(held) & Mail.token.in_(tokens)).execute()
        beat(owner, run_id)


def release(claims: list[Claim], *, undotted: bool = False) -> None:
    """Give back what was not begun; ``undotted``: and what is in doubt without having had its dot.

    The latter is for a commit A whose own answer never came: only the sender itself can know.
    """
    states = (MailState.CLAIMED, MailState.IN_DOUBT) if undotted else (MailState.CLAIMED,)
    with atomic():
        over = giving_up.cancelled_runs([item.mail_id for item in claims]) if undotted else set()
        for item in claims:
            back = Mail.update(state=MailState.QUEUED, token="", owner="", lease_until=None).where(
                fence(item) & Mail.state.in_(states)
            )
            if back.execute() and item.mail_id in over:
                giving_up.give_up_late(item.mail_id, "")


def fence(item: Claim) -> Any:
    """The condition that the mail is still this claim's."""
    return (Mail.id == item.mail_id) & (Mail.token == item.token)


def beat(owner: str, run_id: int | None) -> None:
    """Note that the sender ``owner`` is at work (on ``run_id``)."""
    now = clock.utcnow()
    if not Worker.update(seen_at=now, run=run_id).where(Worker.owner == owner).execute():
        Worker.insert(owner=owner, run=run_id, started_at=now, seen_at=now).on_conflict_ignore().execute()


def leave(owner: str) -> None:
    """Note that the sender ends; rows of senders that vanished go after a day."""
    with atomic():
        Worker.delete().where((Worker.owner == owner) | (Worker.seen_at < clock.utcnow() - _DAY)).execute()


def lives(worker: Worker) -> bool:
    """Whether a sender is at work: known to be, or out of sight and heard of lately."""
    if owner_of.is_dead(worker.owner):
        return False
    return owner_of.is_alive(worker.owner) or bool(worker.seen_at > clock.utcnow() - LEASE)


def _is_due(now: datetime) -> Any:
    return Mail.next_try_at.is_null() | (Mail.next_try_at <= now)


def _start(run_id: int, now: datetime) -> bool:
    """Whether the run may be worked on; sets it going if it waited for its first sender."""
    Run.update(state=RunState.RUNNING).where((Run.id == run_id) & (Run.state == RunState.QUEUED)).execute()
    Run.update(started_at=now).where((Run.id == run_id) & Run.started_at.is_null()).execute()
    return bool(Run.select().where((Run.id == run_id) & (Run.state == RunState.RUNNING)).count())


def _take(ids: list[int], owner: str, token: str, until: datetime) -> None:
    if ids:
        Mail.update(state=MailState.CLAIMED, owner=owner, token=token, lease_until=until).where(
            Mail.id.in_(ids) & (Mail.state == MailState.QUEUED)
        ).execute()
