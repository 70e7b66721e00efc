"""A report for a spreadsheet: a line a mail, then a line an invoice that was left out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.i18n import _, language
from flowtui.mailing import trial
from flowtui.mailing.report_words import EXCLUDED, reason
from flowtui.money import format_cents
from flowtui.text import csv_cell

if TYPE_CHECKING:
    from flowtui.mailing.values import Excluded, ReportedMail, SendReport


def to_csv(report: SendReport) -> str:
    """The report as CSV in the screen language: separated by ``;`` in French, by ``,`` otherwise.

    No cell can be taken for a formula. Lines end as RFC 4180 has it; written as ``utf-8-sig`` every
    spreadsheet shows the accents. The lines of a test say so in their first cell, and what it was in the last.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language() == "fr" else ",")
    writer.writerow([*_header(), *([_("Test")] if report.test_to else [])])
    for state, cells in (*map(_mail, report.mails), *map(_excluded, report.excluded)):
        shown = _(trial.state(report.test_to, state)) if state else _(EXCLUDED)
        line = [trial.mark(report.test_to, shown), *cells]
        writer.writerow([*line, csv_cell(report.banner)] if report.test_to else line)
    return out.getvalue()


def _header() -> list[str]:
    return [
        _("State"),
        _("Customer"),
        _("Name"),
        _("Recipients"),
        _("Subject"),
        _("Invoices"),
        _("Amount"),
        _("Currency"),
        _("Code"),
        _("Reason"),
        _("Sent at"),
        _("Attempts"),
        "Message-ID",
    ]


def _mail(mail: ReportedMail) -> tuple[str, list[str]]:
    """Its state, and the cells behind the first."""
    sent = f"{clock.local(mail.sent_at):%Y-%m-%d %H:%M:%S}" if mail.sent_at else ""
    return mail.state, [
        csv_cell(mail.customer),
        csv_cell(mail.customer_name),
        csv_cell(", ".join(mail.to)),
        csv_cell(mail.subject),
        csv_cell(", ".join(mail.invoices)),
        _amount(mail.total_cents),
        csv_cell(mail.currency),
        str(mail.code or ""),
        csv_cell(reason(mail)),
        sent,
        str(mail.attempts),
        csv_cell(mail.message_id),
    ]


def _excluded(one: Excluded) -> tuple[str, list[str]]:
    return "", [
        csv_cell(one.customer),
        csv_cell(one.customer_name),
        "",
        "",
        csv_cell(one.invoice),
        _amount(one.balance_cents),
        csv_cell(one.currency),
        one.code,
        csv_cell(one.detail),
        "",
        "",
        "",
    ]


def _amount(cents: int) -> str:
    """A number as the spreadsheet of the screen language reads it, without groups."""
    return format_cents(cents, language(), grouping="")
