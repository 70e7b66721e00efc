"""One run of each kind in the demonstration, by the same way as everybody's: plan, outbox, sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.cli import waiting
from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowtui.cli.call import Call
    from flowtui.mailing.values import PlannedMail, SendPlan, SendReport
    from flowtui.models import User

_SINGLE, _REMINDERS, _STATEMENTS = 20, 10, 8


class SenderGoneError(FlowError):
    """The mail server of the demonstration went away in the middle."""

    def __init__(self, reason: str) -> None:
        super().__init__(_("The demonstration's mails did not all leave: {reason}").format(reason=reason))


def one_of_each(call: Call, user: User) -> list[SendReport]:
    """Twenty invoices singly, ten reminders, eight statements; then the reports of all runs there are."""
    from flowtui.mailing.report import report, runs

    _send(call, user, "invoice", "mailed:no kind:invoice", _first(_SINGLE))
    _send(call, user, "reminder", "overdue late>20", _first(_REMINDERS))
    _send(call, user, "statement", "open", _with_several(_STATEMENTS))
    return sorted((report(run.run) for run in runs()), key=lambda one: one.run)


def _send(
    call: Call, user: User, purpose: str, query: str, choose: Callable[[SendPlan], Iterator[PlannedMail]]
) -> None:
    """Send some mails of a plan, and report a few invoices that stay out beside them."""
    from flowtui.ledger import language
    from flowtui.ledger.query import ids as found_ids
    from flowtui.mailing import outbox, plan, process
    from flowtui.models.words import Purpose, RunState

    ids = found_ids(language.parse(query))
    whole = plan.build(user, Purpose(purpose), ids, config=call.config, query=query)
    chosen = [invoice.id for mail in choose(whole) for invoice in mail.invoices]
    if not chosen:
        return
    left = [one.invoice_id for one in whole.excluded if one.code in ("no-address", "bad-address", "blocked")]
    narrowed = plan.build(user, Purpose(purpose), [*chosen, *left[:4]], config=call.config, query=query)
    run = outbox.enqueue(narrowed, user)
    process.start_sender(run.id, call.config, call.url)
    end = waiting.until_still(call, run.id)
    if end.state != RunState.DONE:
        raise SenderGoneError(end.pause_reason)


def _first(count: int) -> Callable[[SendPlan], Iterator[PlannedMail]]:
    """So many mails, among them the one that the server will refuse."""
    from flowtui.cli.demo.customers import refused_address

    def choose(whole: SendPlan) -> Iterator[PlannedMail]:
        refused = [mail for mail in whole.mails if refused_address() in mail.to][:1]
        others = [mail for mail in whole.mails if refused_address() not in mail.to]
        yield from refused
        yield from others[: count - len(refused)]

    return choose


def _with_several(count: int) -> Callable[[SendPlan], Iterator[PlannedMail]]:
    """So many mails over at least two invoices each."""

    def choose(whole: SendPlan) -> Iterator[PlannedMail]:
        several = [mail for mail in whole.mails if len(mail.invoices) > 1]
        yield from several[:count]

    return choose
