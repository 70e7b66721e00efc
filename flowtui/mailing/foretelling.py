"""When a run ends: the one sum, before it is ordered and while it is sent.

What the account has booked counts, and what other runs of the account have still to send: its senders
take turns, so as much of another run leaves before the end of this one as this one has itself.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.mailing import accounts, limits, trial
from flowtui.mailing.claims import lives
from flowtui.mailing.limits import Load
from flowtui.models import Mail, MailRecipient, Run, Worker
from flowtui.models.words import PENDING_STATES, RecipientState, RunState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from flowtui.config import Config
    from flowtui.mailing.limits import Limits
    from flowtui.mailing.values import PlannedMail
    from flowtui.models import User

#: What a mail takes where nothing limits it: building, PDF, round trips.
_SECONDS_EACH = 0.2


class Place(NamedTuple):
    """Where a run is sent from, and what may be sent from there."""

    account: str
    """As :attr:`flowtui.mailing.owner.Owner.account`."""
    allowed: Limits
    files: bool
    """Whether it is a test into files."""


def of_plan(mails: Iterable[PlannedMail], test_to: str) -> Load:
    """What a plan would send."""
    sizes = [len(mail.to) + len(mail.cc) + len(mail.bcc) for mail in mails]
    return Load(len(sizes), len(sizes) if trial.address(test_to) else sum(sizes))


def seconds(load: Load, config: Config, user: User | None = None) -> int:
    """About how many seconds an order of ``user`` takes from now to its last mail."""
    place = Place(accounts.key(config.smtp), limits.of(config.smtp), files=config.smtp.transport == "files")
    total = _with_others(load, place, user.get_id() if user else None)
    end = limits.last_leaves_at(place.account, place.allowed, total)
    held_up = (end - clock.utcnow()).total_seconds() if end else 0.0
    return math.ceil(max(total.mails * _SECONDS_EACH, held_up))


def end(run: Any, account: str, allowed: Limits) -> datetime | None:
    """When the limits let the last mail of a run leave; None: they hold none of its mails up."""
    place = Place(account, allowed, files=trial.folder(str(run.test_to)) is not None)
    total = _with_others(_left(run.id), place, run.user_id, but=run.id)
    return limits.last_leaves_at(account, allowed, total)


def _with_others(mine: Load, place: Place, user_id: int | None, *, but: int = 0) -> Load:
    """What leaves from the same place until the last of mine does."""
    if not mine.mails or not (place.allowed.windows or place.allowed.recipients):
        return mine
    mails, recipients = mine
    for run_id in _rivals(place, user_id, but):
        theirs = _left(run_id)
        share = min(mine.mails, theirs.mails)
        mails += share
        recipients += math.ceil(theirs.recipients * share / max(theirs.mails, 1))
    return Load(mails, recipients)


def _rivals(place: Place, user_id: int | None, but: int) -> list[int]:
    """The other runs of the account: a living sender of it is at work on them, or is about to be.

    A run without a sender has one in a moment, which sends from the account of whoever ordered the run.
    """
    going = Run.state.in_((RunState.QUEUED, RunState.RUNNING))
    waiting = (Run.state == RunState.PAUSED) & Run.retry_at.is_null(False)
    query: Any = Run.select(Run.id, Run.user, Run.state, Run.test_to).where(
        (going | waiting) & (Run.id != but)
    )
    senders: dict[int, set[bool]] = {}
    workers: Any = Worker.select().where(Worker.run.is_null(False))
    for worker in workers:
        if lives(worker):
            ours = str(worker.owner).endswith(f"|{place.account}")
            senders.setdefault(worker.run_id, set()).add(ours)
    return [
        run.id
        for run in query
        if (trial.folder(run.test_to) is not None) == place.files
        and (
            True in senders[run.id]
            if run.id in senders
            else run.user_id == user_id and run.state != RunState.PAUSED
        )
    ]


def _left(run_id: int) -> Load:
    """What a run has still to send."""
    unfinished = (Mail.run == run_id) & Mail.state.in_(PENDING_STATES)
    waiting: Any = (
        MailRecipient.select(pw.fn.COUNT(MailRecipient.id))
        .join(Mail)
        .where(unfinished & (MailRecipient.state == RecipientState.WAITING))
    )
    return Load(Mail.select().where(unfinished).count(), int(waiting.scalar() or 0))
