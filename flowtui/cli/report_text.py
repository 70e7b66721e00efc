"""A send report as lines for a person: uncertain first, then refused, left out, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock, i18n
from flowtui.i18n import _, ngettext
from flowtui.ledger.code_words import code_words
from flowtui.mailing import trial
from flowtui.mailing.report_words import PURPOSES, RUN_STATES, reason
from flowtui.money import format_money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowtui.mailing.values import ReportedMail, SendReport

_MARKS = {"uncertain": "?", "failed": "!", "bounced": "!", "partly": "~", "sent": "+", "cancelled": "x"}


def lines(report: SendReport) -> Iterator[str]:
    """The whole report."""
    if report.test_to:
        yield report.banner
    yield title(report)
    yield counts(report.counts, report.test_to)
    for mail in report.mails:
        yield _mail(mail)
    for one in report.excluded:
        yield f"- {one.invoice}  {one.customer_name}: {one.detail or code_words(one.code)}"


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
            state=_(RUN_STATES[report.state]),
            moments=" - ".join(moments),
        )
        .rstrip()
    )


def counts(numbers: Mapping[str, int], test_to: str = "") -> str:
    """The counts that are not zero, the worst first."""
    known = (
        ("uncertain", ngettext("{count} uncertain", "{count} uncertain", numbers.get("uncertain", 0))),
        ("failed", ngettext("{count} refused", "{count} refused", numbers.get("failed", 0))),
        ("bounced", ngettext("{count} returned", "{count} returned", numbers.get("bounced", 0))),
        ("partly", ngettext("{count} sent in part", "{count} sent in part", numbers.get("partly", 0))),
        ("sent", trial.count(test_to, numbers.get("sent", 0))),
        ("queued", ngettext("{count} waiting", "{count} waiting", numbers.get("queued", 0))),
        ("cancelled", ngettext("{count} cancelled", "{count} cancelled", numbers.get("cancelled", 0))),
        (
            "excluded",
            ngettext("{count} invoice left out", "{count} invoices left out", numbers.get("excluded", 0)),
        ),
    )
    shown = [sentence.format(count=numbers[name]) for name, sentence in known if numbers.get(name)]
    return ", ".join(shown) or _("nothing was sent")


def _mail(mail: ReportedMail) -> str:
    amount = format_money(mail.total_cents, mail.currency, i18n.language())
    head = f"{_MARKS.get(mail.state, ' ')} {mail.id}  {mail.customer_name}  {', '.join(mail.to)}  {amount}"
    return f"{head}  {reason(mail)}".rstrip()
