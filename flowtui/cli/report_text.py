"""A send report as lines for a person: uncertain first, then refused, left out, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock, i18n
from flowtui.i18n import N_, _
from flowtui.money import format_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.mailing.values import ReportedMail, SendReport

_MARKS = {"uncertain": "?", "failed": "!", "bounced": "!", "partly": "~", "sent": "+", "cancelled": "x"}
_COUNTS = {
    "uncertain": N_("uncertain"),
    "failed": N_("refused"),
    "bounced": N_("returned"),
    "partly": N_("sent in part"),
    "sent": N_("sent"),
    "queued": N_("waiting"),
    "cancelled": N_("cancelled"),
    "excluded": N_("left out"),
}
PURPOSES = {"invoice": N_("invoices"), "reminder": N_("reminders"), "statement": N_("statements")}
STATES = {
    "queued": N_("queued"),
    "running": N_("running"),
    "paused": N_("paused"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
}


def lines(report: SendReport) -> Iterator[str]:
    """The whole report."""
    yield title(report)
    yield counts(report.counts)
    if report.test_to:
        yield _("TEST: every mail went to {address}, and nothing was marked").format(address=report.test_to)
    for mail in report.mails:
        yield _mail(mail)
    for one in report.excluded:
        yield f"- {one.invoice}  {one.customer_name}: {one.detail or one.code}"


def title(report: SendReport) -> str:
    """Which run, whose, when."""
    moments = [
        f"{clock.local(moment):%d/%m/%Y %H:%M}"
        for moment in (report.started_at, report.finished_at)
        if moment
    ]
    return (
        _("Run {run}, {purpose}, {user}, {state}  {moments}")
        .format(
            run=report.run,
            purpose=_(PURPOSES[report.purpose]),
            user=report.user,
            state=_(STATES[report.state]),
            moments=" - ".join(moments),
        )
        .rstrip()
    )


def counts(numbers: dict[str, int]) -> str:
    """The counts that are not zero, the worst first."""
    shown = [f"{numbers[name]} {_(label)}" for name, label in _COUNTS.items() if numbers.get(name)]
    return ", ".join(shown) or _("nothing was sent")


def _mail(mail: ReportedMail) -> str:
    amount = format_money(mail.total_cents, mail.currency, i18n.language())
    head = f"{_MARKS.get(mail.state, ' ')} {mail.id}  {mail.customer_name}  {', '.join(mail.to)}  {amount}"
    return f"{head}  {mail.reason}".rstrip()
