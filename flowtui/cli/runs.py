"""Runs: the list, and the report of one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flowtui.cli import files, waiting
from flowtui.cli.call import DONE, print_in_utf8
from flowtui.cli.grammar import whole
from flowtui.clock import local, zulu
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.mailing.report import Outline
    from flowtui.mailing.values import Progress, SendReport


#: The name of a file that is the screen.
_SCREEN = "-"


def add(commands: Commands) -> None:
    """Add ``runs`` and ``report``."""
    commands.add("runs", list_runs, _("past and present runs"), "flowtui runs")
    report = commands.add("report", _report, _("what became of a run"), "flowtui report 12 --csv report.csv")
    report.add_argument("run_id", type=whole, metavar=_("RUN"), help=_("the run's number"))
    report.add_argument(
        "--csv",
        nargs="?",
        const=_SCREEN,
        metavar=_("FILE"),
        help=_("write it for a spreadsheet; without a file: to the screen"),
    )
    report.add_argument("--pdf", metavar=_("FILE"), help=_("also write it as PDF"))


def list_runs(call: Call) -> int:
    """Print every run with its counts, the latest first."""
    from flowtui.mailing.report import outlines, runs

    call.open()
    found, more = runs(), outlines()
    call.answer({"runs": [_run_json(one, more[one.run]) for one in found]}, lambda: _run_lines(found, more))
    return DONE


def _run_json(run: Progress, outline: Outline) -> dict[str, object]:
    """As the report has it, without its messages."""
    from flowtui.mailing import trial

    return {
        "run": run.run,
        "purpose": run.purpose,
        "state": run.state,
        "user": run.user,
        "started_at": zulu(outline.started_at),
        "finished_at": zulu(outline.finished_at),
        **trial.to_json(outline.test_to),
        "pause_reason": run.pause_reason or None,
        "mails": run.total,
        "counts": run.counts | {"excluded": outline.excluded},
    }


def _run_lines(found: list[Progress], more: Mapping[int, Outline]) -> Iterator[str]:
    from flowtui.cli import report_text
    from flowtui.cli.tables import table
    from flowtui.mailing import trial
    from flowtui.mailing.report_words import PURPOSES, RUN_STATES

    rows = [
        (
            str(run.run),
            trial.mark(run.test_to, _(PURPOSES[run.purpose])),
            run.user,
            _day(more[run.run].started_at),
            _(RUN_STATES[run.state]),
            report_text.counts(run.counts, run.test_to),
        )
        for run in found
    ]
    if not rows:
        yield _("No run yet.")
        return
    yield from table(
        (_("Run"), _("Purpose"), _("User"), _("Started"), _("State"), _("Mails")), rows, right="r"
    )


def _day(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment else ""


def _report(call: Call) -> int:
    from flowtui.mailing.report import report

    call.open()
    found = report(call.arguments.run_id)
    to = call.arguments.csv
    if to and to != _SCREEN:
        _write_csv(found, to)
    if call.arguments.pdf:
        _write_pdf(call, found, call.arguments.pdf)
    if to == _SCREEN and not call.json:
        _print_csv(found)
        return waiting.code(found)
    return waiting.answer(call, call.arguments.run_id)


def _write_csv(found: SendReport, path: str) -> None:
    from flowtui.mailing.report import to_csv

    files.write(path, to_csv(found).encode("utf-8-sig"))


def _print_csv(found: SendReport) -> None:
    from flowtui.mailing.report import to_csv

    print_in_utf8()
    sys.stdout.write(to_csv(found))


def _write_pdf(call: Call, found: SendReport, path: str) -> None:
    from flowtui import i18n
    from flowtui.mailing.report_pdf import to_pdf

    files.write(path, to_pdf(found, call.company(), i18n.language()))
