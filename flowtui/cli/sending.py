"""``flowtui send``, ``remind`` and ``statement``: plan, confirm, store, start the sender."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from flowtui.cli import waiting
from flowtui.cli.call import DONE, FAILED, NOT_ALL, NOTHING, say
from flowtui.cli.grammar import not_empty, take_query, whole
from flowtui.errors import FlowError, UsageError
from flowtui.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.mailing.values import Progress, SendPlan
    from flowtui.models import User

#: The codes of ``preflight.OVERRULABLE``, for a grammar that starts without the database.
INCLUDABLE = ("cancels-out", "credit-balance", "already-mailed")
#: What is at fault is not the invoices.
_REFUSALS = ("no-right", "template-missing")


class UnconfirmedError(UsageError):
    """Mails would have left without anybody's yes; ``told``: what is to be said before all else."""

    def __init__(self, mails: int, told: str = "") -> None:
        sentence = ngettext(
            "{count} mail would leave; add --yes to send it, or --dry-run to look at it.",
            "{count} mails would leave; add --yes to send them, or --dry-run to look at them.",
            mails,
        ).format(count=mails)
        super().__init__(f"{told}. {sentence}" if told else sentence)


class NotTypedError(FlowError):
    """The number that was typed is not the number of mails."""

    def __init__(self) -> None:
        super().__init__(_("That was not the number of mails: nothing was sent."))


def add(commands: Commands) -> None:
    """Add the three commands that send."""
    send = commands.add(
        "send",
        partial(_send, purpose="invoice"),
        _("mail invoices, one mail each"),
        "flowtui send created:today --yes --wait",
    )
    remind = commands.add(
        "remind",
        partial(_send, purpose="reminder"),
        _("remind by mail, one mail per invoice"),
        "flowtui remind overdue 'late>30' status:R1 --template 3 --yes",
    )
    statement = commands.add(
        "statement",
        partial(_send, purpose="statement"),
        _("mail each customer ONE statement of its invoices"),
        "flowtui statement open 'customer:dup*' --dry-run",
    )
    for parser in (send, remind, statement):
        _options(parser)


def _options(parser: argparse.ArgumentParser) -> None:
    take_query(parser)
    parser.add_argument("--template", type=whole, metavar="N", help=_("the report template to attach"))
    parser.add_argument("--dry-run", action="store_true", help=_("only show what would leave"))
    parser.add_argument("--again", action="store_true", help=_("also what was mailed already: a second copy"))
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        choices=INCLUDABLE,
        metavar="CODE",
        help=_("take in what would stay out: cancels-out, credit-balance or already-mailed"),
    )
    parser.add_argument(
        "--test-to",
        type=not_empty,
        metavar=_("ADDRESS"),
        help=_("test: send every mail to this address instead, and mark nothing"),
    )
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    parser.add_argument("--wait", action="store_true", help=_("wait for the end and print the report"))


def _send(call: Call, purpose: str) -> int:
    from flowtui.cli import plan_text
    from flowtui.mailing import trial
    from flowtui.mailing.probe import see_server

    user = call.open()
    plan = _plan(call, user, purpose)
    if call.arguments.dry_run or not plan.mails:
        call.answer(plan.to_json(), lambda: plan_text.lines(plan))
        return DONE if plan.mails else _nothing(plan)
    if not trial.folder(plan.test_to):
        see_server(call.config)
    _confirm(call, plan)
    return _start(call, plan, user)


def _nothing(plan: SendPlan) -> int:
    """Say why no mail would leave; whether that is a refusal."""
    refused = [one.detail for one in plan.excluded if one.code in _REFUSALS]
    say(refused[0] if refused else _("There is nothing to send."))
    return FAILED if refused else NOTHING


def _plan(call: Call, user: User, purpose: str) -> SendPlan:
    from flowtui.mailing import plan
    from flowtui.models.words import Code, Purpose

    arguments = call.arguments
    return plan.build(
        user,
        Purpose(purpose),
        call.chosen(),
        config=call.config,
        again=arguments.again,
        include=tuple(Code(code) for code in arguments.include),
        template=arguments.template,
        test_to=arguments.test_to or "",
        query=arguments.query,
    )


def _confirm(call: Call, plan: SendPlan) -> None:
    """See that somebody wants this: ``--yes``, or the number of mails typed at a terminal.

    Raises:
        UnconfirmedError: there is nobody to ask.
        NotTypedError: the answer was another one.
    """
    from flowtui.cli import plan_text
    from flowtui.mailing import trial

    if call.arguments.yes:
        return
    if not sys.stdin.isatty():
        raise UnconfirmedError(len(plan.mails), trial.before(plan.test_to))
    for line in plan_text.lines(plan):
        say(line)
    say(_("Type {count} to send:").format(count=len(plan.mails)))
    if sys.stdin.readline().strip() != str(len(plan.mails)):
        raise NotTypedError


def _start(call: Call, plan: SendPlan, user: User) -> int:
    from flowtui.mailing import outbox, process, progress, trial

    run = outbox.enqueue(plan, user)
    process.start_sender(run.id, call.config, call.url)
    if call.arguments.wait:
        return waiting.wait(call, run.id)
    state = progress.progress(run.id)
    excluded = [one.to_json() for one in outbox.exclusions(run.id)]
    answer: dict[str, Any] = {"run": run.id, "mails": state.total, "excluded": excluded}
    if state.test_to:
        answer |= trial.to_json(state.test_to)
    call.answer(answer, lambda: _started(state, len(excluded)))
    return NOT_ALL if excluded else DONE


def _started(state: Progress, excluded: int) -> Iterator[str]:
    from flowtui.mailing import trial

    run, mails = state.run, state.total
    if state.test_to:
        yield trial.before(state.test_to)
    sentence = ngettext("Run {run}: {count} mail is leaving", "Run {run}: {count} mails are leaving", mails)
    if trial.folder(state.test_to):
        sentence = ngettext(
            "Run {run}: {count} mail is being written", "Run {run}: {count} mails are being written", mails
        )
    left = ngettext("{count} invoice left out", "{count} invoices left out", excluded)
    parts = [sentence.format(run=run, count=mails)]
    if excluded:
        parts.append(left.format(count=excluded))
    yield _("{facts}; see flowtui report {run}").format(facts=", ".join(parts), run=run)
