"""The work of the report, the run list and the mail screen in threads: reading, deciding, sending again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from textual.message import Message

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models import session as connection
from flowtui.models.patience import limit_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from textual.screen import Screen

    from flowtui.mailing.values import Progress, SendReport
    from flowtui.ui.screens.telling import Telling

#: What takes longer than this, in seconds, is said.
_LONG_SECONDS = 1.0
#: How many runs are listed, the latest.
LISTED = 1000


@dataclass
class Read(Message):
    """The report was read again; ``report`` is empty where nothing has changed."""

    report: SendReport | None
    mark: object = None
    """What tells one state of the run from another."""
    error: str = ""


@dataclass
class RunsRead(Message):
    """Every run, the latest first, and when each was ordered."""

    runs: Sequence[Progress]
    ordered: Mapping[int, datetime]
    error: str = ""


@dataclass
class Done(Message):
    """Something was carried out: what to tell; ``error``: it was not."""

    told: str = ""
    error: str = ""


def read_report(screen: Screen[Any], run_id: int, known: object) -> None:
    """Read a run's report (in a thread) if something has changed since ``known``."""
    from flowtui.mailing import report
    from flowtui.mailing.progress import progress

    try:
        with connection():
            now = progress(run_id)
            mark = (now.state, tuple(sorted(now.counts.items())), now.pause_reason)
            found = report.report(run_id) if mark != known else None
    except FlowError as error:
        screen.post_message(Read(None, known, error.sentence))
    else:
        screen.post_message(Read(found, mark))


def read_runs(screen: Screen[Any]) -> None:
    """Read the list of runs (in a thread), those that are being sent with their expected end."""
    from flowtui.mailing import detail, report
    from flowtui.mailing.progress import active

    try:
        with connection():
            now = {run.run: run for run in active()}
            runs = [now.get(run.run, run) for run in report.runs(LISTED)]
            ordered = detail.ordered_at(LISTED)
    except FlowError as error:
        screen.post_message(RunsRead([], {}, error.sentence))
    else:
        screen.post_message(RunsRead(runs, ordered))


def steer_in_thread(screen: Telling[Any], act: Callable[[], Any], told: str) -> None:
    """Carry out ``act`` in a thread; ``told``, or the text that it gives, is told when it is done.

    That it takes a while, since others hold the database or a server is slow, is said meanwhile.
    """
    done = Event()

    def say_long() -> None:
        if not done.is_set():
            screen.say(_("One moment…"))

    screen.set_timer(_LONG_SECONDS, say_long)
    screen.in_background("steer", partial(steer, screen, act, told, done))


def steer(screen: Screen[Any], act: Callable[[], Any], told: str, done: Event | None = None) -> None:
    """Carry out ``act`` (in a thread) and tell the screen; ``done`` is set just before."""
    try:
        _steer(screen, act, told)
    finally:
        if done is not None:
            done.set()


def _steer(screen: Screen[Any], act: Callable[[], Any], told: str) -> None:
    try:
        with connection() as database:
            limit_waits(database)
            found = act()
    except FlowError as error:
        screen.post_message(Done(error=error.sentence))
    else:
        screen.post_message(Done(found if isinstance(found, str) else told))
