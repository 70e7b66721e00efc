"""How far the runs are: cheap enough to be asked every second by every window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing.alive import ACTIVE
from flowtui.mailing.claims import lives
from flowtui.mailing.values import Progress
from flowtui.models import Mail, Run, User, Worker
from flowtui.models.words import PENDING_STATES, MailState, RunState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_COUNTED = (
    MailState.QUEUED,
    MailState.SENT,
    MailState.PARTLY,
    MailState.FAILED,
    MailState.UNCERTAIN,
    MailState.CANCELLED,
    MailState.BOUNCED,
)


class NoRunError(FlowError):
    """No run has that number."""

    def __init__(self, number: int) -> None:
        super().__init__(_("There is no run {number}; flowtui runs shows the numbers.").format(number=number))


def active() -> list[Progress]:
    """The runs that are not over, oldest first."""
    return _progress(list(_runs().where(Run.state.in_(ACTIVE)).order_by(Run.id)))


def progress(run_id: int) -> Progress:
    """One run.

    Raises:
        NoRunError: there is none.
    """
    found = _progress(list(_runs().where(Run.id == run_id)))
    if not found:
        raise NoRunError(run_id)
    return found[0]


def counts(run_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """The mails of each run by state; what is being sent right now counts as queued."""
    found = {run_id: dict.fromkeys((str(state) for state in _COUNTED), 0) for run_id in run_ids}
    query: Any = (
        Mail.select(Mail.run, Mail.state, pw.fn.COUNT(Mail.id))
        .where(Mail.run.in_(list(run_ids)))
        .group_by(Mail.run, Mail.state)
    )
    for run_id, state, number in query.tuples():
        name = str(MailState.QUEUED if state in PENDING_STATES else state)
        found[run_id][name] += number
    return found


def alive(run_ids: Sequence[int]) -> set[int]:
    """The runs that a living sender is at work on."""
    workers: Any = Worker.select().where(Worker.run.in_(list(run_ids)))
    return {worker.run_id for worker in workers if lives(worker)}


def _runs() -> Any:
    return Run.select(Run, User).join(User)


def _progress(found: list[Any]) -> list[Progress]:
    ids = [run.id for run in found]
    if not ids:
        return []
    numbers, living = counts(ids), alive(ids)
    return [
        Progress(
            run=run.id,
            purpose=run.purpose,
            state=run.state,
            user=run.user.login,
            total=run.mails,
            counts=numbers[run.id],
            pause_reason=run.pause_reason,
            retry_at=run.retry_at,
            eta=_eta(run, numbers[run.id][MailState.QUEUED]),
            alive=run.id in living,
            test_to=run.test_to,
        )
        for run in found
    ]


def _eta(run: Any, left: int) -> datetime | None:
    """From the pace of the last hundred mails, but not before the provider's limits allow it."""
    if not left:
        return None
    if run.state == RunState.PAUSED and run.retry_at is not None:
        retry: datetime = run.retry_at
        return max(retry, run.paced_until or retry)
    if run.state != RunState.RUNNING:
        return None
    return max(filter(None, (_measured(run, left), run.paced_until)), default=None)


def _measured(run: Any, left: int) -> datetime | None:
    query: Any = (
        Mail.select(Mail.sent_at)
        .where((Mail.run == run.id) & Mail.sent_at.is_null(False))
        .order_by(Mail.sent_at.desc())
        .limit(100)
    )
    moments = [mail.sent_at for mail in query]
    if not moments:
        return None
    began: datetime = moments[-1] if len(moments) > 1 else run.started_at
    spans = max(len(moments) - 1, 1)
    each: timedelta = max(clock.utcnow() - began, timedelta(0)) / spans
    return clock.utcnow() + each * left
