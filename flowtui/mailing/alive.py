"""The runs that are alive, for windows that look every few seconds and mostly find none; what others left in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.models import Mail, Run
from flowtui.models.words import MailState, RunState

if TYPE_CHECKING:
    from flowtui.mailing.values import Progress

#: A run that is not over.
ACTIVE = (RunState.QUEUED, RunState.RUNNING, RunState.PAUSED)


def alive() -> list[Progress]:
    """How far each run is that is not over, oldest first; nothing is loaded for none (10 ms, 300 kB)."""
    if not Run.select(Run.id).where(Run.state.in_(ACTIVE)).exists():
        return []
    from flowtui.mailing.progress import active

    return active()


def in_doubt() -> list[tuple[int, int]]:
    """The runs that are over and have mails of which nobody knows whether they arrived, the newest first; how many."""
    query: Any = (
        Mail.select(Mail.run, pw.fn.COUNT(Mail.id))
        .join(Run)
        .where(Mail.state == MailState.UNCERTAIN, Run.state.not_in(ACTIVE))
        .group_by(Mail.run)
        .order_by(Mail.run.desc())
        .tuples()
    )
    return list(query)
