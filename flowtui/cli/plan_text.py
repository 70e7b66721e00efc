"""A plan as lines for a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flowtui import i18n
from flowtui.cli.tables import table
from flowtui.i18n import _, ngettext
from flowtui.ledger.code_words import code_words
from flowtui.mailing import status_after, trial
from flowtui.money import format_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.mailing.values import SendPlan

_SHOWN = 20


def lines(plan: SendPlan) -> Iterator[str]:
    """What would leave, to whom, and what stays out and why."""
    if plan.test_to:
        yield trial.before(plan.test_to)
    language = i18n.language()
    sums = " + ".join(format_money(cents, currency, language) for currency, cents in plan.totals().items())
    yield _("{mails} to {customers}, {invoices}: {total}").format(
        mails=ngettext("{count} mail", "{count} mails", len(plan.mails)).format(count=len(plan.mails)),
        customers=ngettext("{count} customer", "{count} customers", plan.customers).format(
            count=plan.customers
        ),
        invoices=ngettext("{count} invoice", "{count} invoices", plan.invoices).format(count=plan.invoices),
        total=sums or "0",
    )
    if plan.not_due:
        yield ngettext(
            "{count} invoice of them is not due yet", "{count} invoices of them are not due yet", plan.not_due
        ).format(count=plan.not_due)
    if plan.statuses:
        yield status_after.sentence(plan.statuses)
    rows = [
        (mail.customer_name, str(len(mail.invoices)), format_money(mail.total_cents, mail.currency, language), ", ".join(mail.to))
        for mail in plan.mails[:_SHOWN]
    ]  # fmt: skip
    if rows:
        yield from table((_("Customer"), _("Invoices"), _("Total"), _("To")), rows, right="lrrl")
    more = len(plan.mails) - _SHOWN
    if more > 0:
        yield ngettext("… and {count} mail more", "… and {count} mails more", more).format(count=more)
    for mail in plan.mails:
        yield from (f"! {mail.customer_name}: {one.address} {one.sentence}" for one in mail.returned)
    yield from excluded(plan)


def excluded(plan: SendPlan) -> Iterator[str]:
    """How many stay out by code, then each with its reason."""
    if not plan.excluded:
        return
    counts = Counter(one.code for one in plan.excluded)
    listed = ", ".join(f"{code_words(code)}: {count}" for code, count in sorted(counts.items()))
    yield _("Left out: {counts}").format(counts=listed)
    for one in plan.excluded[:_SHOWN]:
        yield f"  {one.invoice}  {one.customer_name}: {one.detail or code_words(one.code)}"
