"""The states of a run as the sender moves them; a person's moves are in :mod:`flowtui.mailing.steer`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.i18n import _, ngettext
from flowtui.mailing import foretelling
from flowtui.models import Mail, Run, atomic
from flowtui.models.words import PENDING_STATES, MailState, RunState

if TYPE_CHECKING:
    from datetime import datetime

    from flowtui.mailing.limits import Limits

#: A run whose next mail is due later than this is shown as waiting, and a sender need not stay.
SOON = timedelta(seconds=20)


def wake(run_id: int | None, *, now: datetime) -> None:
    """Let the runs go on whose waiting time is over."""
    over = (Run.state == RunState.PAUSED) & (Run.retry_at <= now)
    _set_going(over if run_id is None else over & (Run.id == run_id))


def wake_waiting(run_id: int | None) -> None:
    """Let the runs go on now that would go on by themselves later: what they wait for may have changed."""
    waiting = (Run.state == RunState.PAUSED) & Run.retry_at.is_null(False)
    _set_going(waiting if run_id is None else waiting & (Run.id == run_id))


def wake_from_trouble(run_id: int) -> None:
    """Let one run go on that trouble paused; one that a person paused stays."""
    _set_going((Run.id == run_id) & (Run.state == RunState.PAUSED) & (Run.pause_reason != ""))


def at_work(run_id: int | None) -> list[int]:
    """The runs with mails to send, oldest first."""
    states = (RunState.QUEUED, RunState.RUNNING)
    query: Any = Run.select(Run.id).where(Run.state.in_(states)).order_by(Run.id)
    return [run.id for run in (query if run_id is None else query.where(Run.id == run_id))]


def pause(run_id: int, reason: str, retry_at: datetime | None = None) -> None:
    """Stop the run with a sentence, if anything is left of it; with ``retry_at`` it goes on by itself."""
    with atomic():
        Run.update(state=RunState.PAUSED, pause_reason=reason, retry_at=retry_at).where(
            (Run.id == run_id)
            & Run.state.in_((RunState.QUEUED, RunState.RUNNING))
            & pw.fn.EXISTS(_unfinished(run_id))
        ).execute()


def close_or_park(run_id: int) -> bool:
    """End the run if nothing is left of it, or show it as waiting for mails that are due later.

    True: the run needs no sender now.
    """
    counts = _pending(run_id)
    if not counts:
        return _finish(run_id)
    if set(counts) != {MailState.QUEUED}:
        return False
    due = _next_due(run_id)
    if due is None or due <= clock.utcnow() + SOON:
        return False
    text = ngettext(
        "{count} mail was put off by the server; it is tried again at {time}.",
        "{count} mails were put off by the server; they are tried again from {time}.",
        counts[MailState.QUEUED],
    )
    time = f"{clock.local(due):%H:%M}"
    pause(run_id, text.format(count=counts[MailState.QUEUED], time=time), due)
    return True


def foretell(run_id: int, account: str, allowed: Limits) -> None:
    """Note until when the provider's limits keep the run busy, where there are any."""
    if not (allowed.windows or allowed.recipients):
        return
    with atomic():
        until = foretelling.end(Run.get_by_id(run_id), account, allowed)
        Run.update(paced_until=until).where(Run.id == run_id).execute()


def next_moment(run_id: int | None) -> datetime | None:
    """When a waiting run goes on by itself."""
    query: Any = Run.select(pw.fn.MIN(Run.retry_at)).where(Run.state == RunState.PAUSED)
    found = (query if run_id is None else query.where(Run.id == run_id)).scalar()
    return Run.retry_at.python_value(found) if found is not None else None


def retry_sentence(sentence: str, at: datetime) -> str:
    """A trouble's sentence with what happens next."""
    return _("{sentence} Nothing is lost; next try at {time}.").format(
        sentence=sentence, time=f"{clock.local(at):%H:%M}"
    )


def _set_going(condition: Any) -> None:
    if not Run.select(Run.id).where(condition).exists():
        return
    with atomic():
        Run.update(state=RunState.RUNNING, pause_reason="", retry_at=None).where(condition).execute()


def _unfinished(run_id: int) -> Any:
    return Mail.select(Mail.id).where((Mail.run == run_id) & Mail.state.in_(PENDING_STATES))


def _pending(run_id: int) -> dict[str, int]:
    query: Any = (
        Mail.select(Mail.state, pw.fn.COUNT(Mail.id))
        .where((Mail.run == run_id) & Mail.state.in_(PENDING_STATES))
        .group_by(Mail.state)
    )
    return dict(query.tuples())


def _next_due(run_id: int) -> datetime | None:
    """When the first queued mail is due; None: at least one is due now."""
    queued = (Mail.run == run_id) & (Mail.state == MailState.QUEUED)
    if Mail.select().where(queued & Mail.next_try_at.is_null()).exists():
        return None
    mail: Any = Mail.select(Mail.next_try_at).where(queued).order_by(Mail.next_try_at).first()
    return mail.next_try_at if mail else None


def _finish(run_id: int) -> bool:
    """Done, unless a person has just put a mail back or paused the run."""
    with atomic():
        Run.update(state=RunState.DONE, finished_at=clock.utcnow(), retry_at=None, pause_reason="").where(
            (Run.id == run_id) & (Run.state == RunState.RUNNING) & ~pw.fn.EXISTS(_unfinished(run_id))
        ).execute()
    return True
