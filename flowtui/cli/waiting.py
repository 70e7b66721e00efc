"""Waiting for a run's end, and what its report means as an exit code."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flowtui.cli.call import DONE, FAILED, NOT_ALL, say
from flowtui.i18n import _

if TYPE_CHECKING:
    from flowtui.cli.call import Call
    from flowtui.mailing.values import Progress, SendReport

_BETWEEN_LOOKS = 0.1  # seconds
_PATIENCE = 100  # looks that a sender may take to appear before it is started again
_NOT_WELL = ("failed", "partly", "uncertain", "bounced", "excluded")


def wait(call: Call, run: int) -> int:
    """Wait until the run is done, paused or cancelled; print its report; the exit code."""
    until_still(call, run)
    return answer(call, run)


def until_still(call: Call, run: int) -> Progress:
    """Follow the run until nothing moves any more; a sender that died is started again."""
    from flowtui.mailing import process, progress
    from flowtui.models.words import RunState

    absent = 0
    while True:
        now = progress.progress(run)
        if now.state in (RunState.DONE, RunState.PAUSED, RunState.CANCELLED):
            return now
        absent = 0 if now.alive else absent + 1
        if absent >= _PATIENCE:
            process.start_sender(run, call.config, call.url)
            absent = 0
        time.sleep(_BETWEEN_LOOKS)


def answer(call: Call, run: int) -> int:
    """Print the run's report; the exit code that it stands for."""
    return code(show(call, run))


def show(call: Call, run: int) -> SendReport:
    """Print the run's report."""
    from flowtui.cli import report_text
    from flowtui.mailing.report import report

    found = report(run)
    call.answer(found.to_json(), lambda: report_text.lines(found))
    return found


def code(report: SendReport) -> int:
    """0 nothing went wrong so far, 3 something did, 1 nothing left because the run is paused; the reason goes to stderr."""
    from flowtui.models.words import RunState

    if report.state == RunState.PAUSED:
        say(
            _("Run {run} is paused: {reason}").format(
                run=report.run, reason=report.pause_reason or _("by a person")
            )
        )
        return NOT_ALL if report.counts.get("sent") or report.counts.get("partly") else FAILED
    return NOT_ALL if any(report.counts.get(state) for state in _NOT_WELL) else DONE
