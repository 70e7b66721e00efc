"""Steering: hold a run, let it go on, give it up; answer an uncertain mail; send again; be the sender."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from flowtui.cli import runs, waiting
from flowtui.cli.call import DONE, FAILED, NOT_ALL, NOTHING, print_json, say
from flowtui.cli.grammar import whole
from flowtui.errors import NothingToDoError
from flowtui.i18n import _

if TYPE_CHECKING:
    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.models import User


_ANSWERS = ("arrived", "resend", "cancel", "check")


def add(commands: Commands) -> None:
    """Add ``run``, ``resolve``, ``retry`` and ``deliver``."""
    _add_steering(commands)
    resolve = commands.add(
        "resolve",
        _resolve,
        _("answer whether an uncertain mail arrived"),
        "flowtui resolve 431 arrived",
        details=_(
            "resend sends the same bytes again; cancel gives up; check looks for a copy in the mailbox."
        ),
    )
    resolve.add_argument("mail_id", type=whole, metavar=_("MAIL"), help=_("the mail's number in the report"))
    resolve.add_argument(
        "answer", choices=_ANSWERS, metavar="|".join(_ANSWERS), help=_("what is known of it")
    )
    retry = commands.add("retry", _retry, _("send again what was refused"), "flowtui retry 12 --wait")
    retry.add_argument("run_id", type=whole, metavar=_("RUN"), help=_("the run's number"))
    retry.add_argument("--wait", action="store_true", help=_("wait for the end"))
    deliver = commands.add(
        "deliver",
        _deliver,
        _("be the sender, in the foreground"),
        "flowtui deliver 12",
        details=_("Without a number: whatever waits to be sent."),
    )
    deliver.add_argument("run_id", type=whole, nargs="?", metavar=_("RUN"), help=_("the run's number"))


def _add_steering(commands: Commands) -> None:
    group = commands.group("run", _("steer a run"))
    about = {
        "pause": _("hold a run; what the server has is not taken back"),
        "resume": _("let a paused run go on"),
        "cancel": _("give up what has not left yet"),
    }
    for word, text in about.items():
        parser = group.add(word, partial(_steer, word=word), text, f"flowtui run {word} 12")
        parser.add_argument("run_id", type=whole, metavar=_("RUN"), help=_("the run's number"))


def _steer(call: Call, word: str) -> int:
    from flowtui.mailing import process, steer

    user = call.open()
    run: int = call.arguments.run_id
    try:
        {"pause": steer.pause, "resume": steer.resume, "cancel": steer.cancel}[word](run, user)
    except NothingToDoError as nothing:
        return _as_it_stands(call, run, nothing)
    if word == "resume":
        process.start_sender(run, call.config, call.url)
    waiting.show(call, run)
    return DONE


def _resolve(call: Call) -> int:
    from flowtui.mailing import steer
    from flowtui.models import Mail

    user = call.open()
    arguments = call.arguments
    if arguments.answer == "check":
        return _check(call, user)
    try:
        steer.resolve(arguments.mail_id, arguments.answer, user)
    except NothingToDoError as nothing:
        return _as_it_stands(call, int(Mail.get_by_id(arguments.mail_id).run.id), nothing)
    run = int(Mail.get_by_id(arguments.mail_id).run.id)
    _see_to_a_sender(call, run)
    waiting.show(call, run)
    return DONE


def _see_to_a_sender(call: Call, run: int) -> None:
    """An answer may leave addresses that the mail has still to reach."""
    from flowtui.mailing import process, progress
    from flowtui.models.words import RunState

    now = progress.progress(run)
    if now.state in (RunState.QUEUED, RunState.RUNNING) and now.counts["queued"] and not now.alive:
        process.start_sender(run, call.config, call.url)


def _check(call: Call, user: User) -> int:
    """Look for the mail in the mailbox; found, it has arrived, otherwise it stays uncertain."""
    from flowtui.cli import report_text
    from flowtui.mailing.checking import check
    from flowtui.mailing.report import report
    from flowtui.models import Mail

    mail_id: int = call.arguments.mail_id
    seen = check(mail_id, user, call.config, ask=sys.stdin.isatty())
    run = int(Mail.get_by_id(mail_id).run.id)
    _see_to_a_sender(call, run)
    found = report(run)
    say(seen.sentence)
    call.answer(found.to_json() | {"check": seen.to_json()}, lambda: report_text.lines(found))
    return {"found": DONE, "not found": NOT_ALL, "cannot": FAILED}[seen.answer]


def _retry(call: Call) -> int:
    from flowtui.mailing import process, steer

    user = call.open()
    run: int = call.arguments.run_id
    try:
        again = steer.retry(run, user)
    except NothingToDoError as nothing:
        return _as_it_stands(call, run, nothing)
    if not again:
        return waiting.answer(call, run)
    process.start_sender(run, call.config, call.url)
    if call.arguments.wait:
        return waiting.wait(call, run)
    waiting.show(call, run)
    return DONE


def _as_it_stands(call: Call, run: int, nothing: NothingToDoError) -> int:
    """There was nothing to do, which is told; a program gets the report that it asked for all the same."""
    from flowtui.mailing.report import report

    say(nothing.sentence)
    if call.json:
        print_json(report(run).to_json())
    return NOTHING


def _deliver(call: Call) -> int:
    import signal
    import threading

    from flowtui.mailing import progress, sender
    from flowtui.models.identity import Right, require_any

    require_any(call.open(), Right.SEND_INVOICES, Right.SEND_REMINDERS)
    run: int | None = call.arguments.run_id
    if run is not None:
        progress.progress(run)
    waiting_runs = progress.active()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sender.deliver(run, call.config, stop)
    if run is not None:
        return waiting.answer(call, run)
    runs.list_runs(call)
    if waiting_runs:
        return DONE
    say(_("Nothing waits to be sent."))
    return NOTHING
