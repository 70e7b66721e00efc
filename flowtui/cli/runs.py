"""Runs: the list, a report, steering, answers to uncertain mails, the sender itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.cli import waiting
from flowtui.cli.call import DONE
from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.mailing.values import Progress, SendReport


class NotWrittenError(FlowError):
    """A file could not be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            _("{path} could not be written: {why}").format(path=path, why=error.strerror or error)
        )


def add(commands: Commands) -> None:
    """Add ``runs``, ``report``, ``run``, ``resolve``, ``retry`` and ``deliver``."""
    commands.add("runs", _runs, _("past and present runs"), "flowtui runs")
    report = commands.add("report", _report, _("what became of a run"), "flowtui report 12 --csv report.csv")
    report.add_argument("run_id", type=int, metavar=_("RUN"), help=_("the run's number"))
    report.add_argument("--csv", metavar=_("FILE"), help=_("also write it for a spreadsheet"))
    report.add_argument("--pdf", metavar=_("FILE"), help=_("also write it as PDF"))
    _add_steering(commands)
    resolve = commands.add(
        "resolve",
        _resolve,
        _("answer whether an uncertain mail arrived"),
        "flowtui resolve 431 arrived",
        details=_("resend sends the same bytes again; cancel gives up."),
    )
    resolve.add_argument("mail_id", type=int, metavar=_("MAIL"), help=_("the mail's number in the report"))
    resolve.add_argument("answer", choices=("arrived", "resend", "cancel"), help=_("what is known of it"))
    retry = commands.add("retry", _retry, _("send again what was refused"), "flowtui retry 12 --wait")
    retry.add_argument("run_id", type=int, metavar=_("RUN"), help=_("the run's number"))
    retry.add_argument("--wait", action="store_true", help=_("wait for the end"))
    deliver = commands.add(
        "deliver",
        _deliver,
        _("be the sender, in the foreground"),
        "flowtui deliver 12",
        details=_("Without a number: whatever waits to be sent."),
    )
    deliver.add_argument("run_id", type=int, nargs="?", metavar=_("RUN"), help=_("the run's number"))


def _add_steering(commands: Commands) -> None:
    group = commands.group("run", _("steer a run"))
    about = {
        "pause": _("hold a run; what the server has is not taken back"),
        "resume": _("let a paused run go on"),
        "cancel": _("give up what has not left yet"),
    }
    for word, text in about.items():
        parser = group.add(word, partial(_steer, word=word), text, f"flowtui run {word} 12")
        parser.add_argument("run_id", type=int, metavar=_("RUN"), help=_("the run's number"))


def _runs(call: Call) -> int:
    from flowtui.mailing.report import runs

    call.open()
    found = runs()
    call.answer({"runs": [_run_json(one) for one in found]}, lambda: _run_lines(found))
    return DONE


def _run_json(run: Progress) -> dict[str, object]:
    return {
        "run": run.run,
        "purpose": run.purpose,
        "state": run.state,
        "user": run.user,
        "mails": run.total,
        "counts": run.counts,
        "pause_reason": run.pause_reason or None,
    }


def _run_lines(found: list[Progress]) -> Iterator[str]:
    from flowtui.cli import report_text
    from flowtui.cli.tables import table
    from flowtui.mailing.report_words import PURPOSES

    rows = [
        (
            str(run.run),
            _(PURPOSES[run.purpose]),
            run.user,
            _(report_text.STATES[run.state]),
            report_text.counts(run.counts),
        )
        for run in found
    ]
    if not rows:
        yield _("No run yet.")
        return
    yield from table((_("Run"), _("Purpose"), _("User"), _("State"), _("Mails")), rows, right="r")


def _report(call: Call) -> int:
    from flowtui.mailing.report import report

    call.open()
    found = report(call.arguments.run_id)
    if call.arguments.csv:
        _write_csv(found, Path(call.arguments.csv))
    if call.arguments.pdf:
        _write_pdf(call, found, Path(call.arguments.pdf))
    return waiting.answer(call, call.arguments.run_id)


def _write_csv(found: SendReport, path: Path) -> None:
    from flowtui.mailing.report import to_csv

    write(path, to_csv(found).encode("utf-8-sig"))


def _write_pdf(call: Call, found: SendReport, path: Path) -> None:
    from flowtui import i18n
    from flowtui.mailing.report_pdf import to_pdf

    write(path, to_pdf(found, call.company(), i18n.language()))


def write(path: Path, data: bytes) -> None:
    """Write a file that the user named.

    Raises:
        NotWrittenError: that cannot be.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise NotWrittenError(path, error) from error


def _steer(call: Call, word: str) -> int:
    from flowtui.mailing import process, steer

    user = call.open()
    run: int = call.arguments.run_id
    {"pause": steer.pause, "resume": steer.resume, "cancel": steer.cancel}[word](run, user)
    if word == "resume":
        process.start_sender(run, call.config, call.url)
    waiting.show(call, run)
    return DONE


def _resolve(call: Call) -> int:
    from flowtui.mailing import process, steer
    from flowtui.models import Mail

    user = call.open()
    arguments = call.arguments
    steer.resolve(arguments.mail_id, arguments.answer, user)
    run = int(Mail.get_by_id(arguments.mail_id).run.id)
    if arguments.answer == "resend":
        process.start_sender(run, call.config, call.url)
    waiting.show(call, run)
    return DONE


def _retry(call: Call) -> int:
    from flowtui.mailing import process, steer

    user = call.open()
    run: int = call.arguments.run_id
    if not steer.retry(run, user):
        return waiting.answer(call, run)
    process.start_sender(run, call.config, call.url)
    if call.arguments.wait:
        return waiting.wait(call, run)
    waiting.show(call, run)
    return DONE


def _deliver(call: Call) -> int:
    import signal
    import threading

    from flowtui.mailing import progress, sender

    call.open()
    run: int | None = call.arguments.run_id
    if run is not None:
        progress.progress(run)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sender.deliver(run, call.config, stop)
    return _runs(call) if run is None else waiting.answer(call, run)
