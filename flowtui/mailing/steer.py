"""What a person decides about a run or a mail: pause, resume, cancel, resolve, retry, correct.

None of these starts a sender; whoever calls :func:`resume`, :func:`retry` or resolves with ``resend``
starts one (:func:`flowtui.mailing.process.start_sender`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.errors import NothingToDoError
from flowtui.i18n import _
from flowtui.mailing import giving_up
from flowtui.mailing.detail import NoMailError
from flowtui.mailing.profiles import RIGHTS
from flowtui.mailing.progress import NoRunError
from flowtui.mailing.resolving import NotUncertainError, resolve
from flowtui.mailing.retrying import (
    BadAddressError,
    NoRecipientError,
    NothingRefusedError,
    ReachedError,
    correct,
    retry,
)
from flowtui.models import Mail, Run, atomic
from flowtui.models.database import held
from flowtui.models.identity import require
from flowtui.models.words import MailState, RunState

if TYPE_CHECKING:
    from flowtui.models import User

__all__ = [
    "BadAddressError",
    "NoMailError",
    "NoRecipientError",
    "NotUncertainError",
    "NothingRefusedError",
    "ReachedError",
    "RunOverError",
    "cancel",
    "correct",
    "pause",
    "resolve",
    "resume",
    "retry",
]

_OVER = (RunState.DONE, RunState.CANCELLED)
_UNDOTTED = (MailState.QUEUED, MailState.CLAIMED)


class RunOverError(NothingToDoError):
    """The run has ended; there is nothing to steer."""

    def __init__(self, run_id: int) -> None:
        super().__init__(_("Run {run} is over already.").format(run=run_id))


def pause(run_id: int, user: User) -> None:
    """Hold the run after the mail at hand.

    Raises:
        NoRunError, RunOverError, NoRightError: see their sentences.
    """
    _move(run_id, user, RunState.PAUSED, frm=(RunState.QUEUED, RunState.RUNNING, RunState.PAUSED))


def resume(run_id: int, user: User) -> None:
    """Let a paused run go on, and one that waits for the server try again now.

    Raises:
        NoRunError, RunOverError, NoRightError: see their sentences.
    """
    with atomic():
        _move(run_id, user, RunState.RUNNING, frm=(RunState.PAUSED, RunState.RUNNING, RunState.QUEUED))
        Mail.update(next_try_at=None).where((Mail.run == run_id) & (Mail.state == MailState.QUEUED)).execute()


def cancel(run_id: int, user: User) -> int:
    """Give up every mail that has not been handed over; how many.

    A mail of which an earlier transaction reached somebody becomes ``partly``. One whose answer is
    awaited right now goes its way.

    Raises:
        NoRunError, RunOverError, NoRightError: see their sentences.
    """
    with atomic():
        _move(run_id, user, RunState.CANCELLED, frm=(RunState.QUEUED, RunState.RUNNING, RunState.PAUSED))
        Run.update(finished_at=clock.utcnow()).where(Run.id == run_id).execute()
        waiting = (Mail.run == run_id) & Mail.state.in_(_UNDOTTED)
        # held, so that no sender gives one of them its end while it is being given up
        asked = held(Mail.select(Mail.id, Mail.state, Mail.sent_at).where(waiting).order_by(Mail.id))
        mails: Any = list(asked)
        reason = _("cancelled by {user}").format(user=user.login)
        for mail in mails:
            giving_up.give_up(mail.id, mail.state, mail.sent_at, user.login, reason)
    return len(mails)


def _move(run_id: int, user: User, state: RunState, *, frm: tuple[RunState, ...]) -> None:
    run = Run.get_or_none(Run.id == run_id)
    if run is None:
        raise NoRunError(run_id)
    require(user, RIGHTS[run.purpose])
    with atomic():
        changed = (
            Run.update(state=state, pause_reason="", retry_at=None)
            .where((Run.id == run_id) & Run.state.in_(frm))
            .execute()
        )
    if not changed:
        raise RunOverError(run_id)
