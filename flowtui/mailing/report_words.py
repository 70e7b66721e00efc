"""What purposes, runs and mails in each of their states are called, wherever a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import N_
from flowtui.models.words import MailState, Purpose, RunState

if TYPE_CHECKING:
    from flowtui.mailing.values import ReportedMail

STATES: dict[str, str] = {
    MailState.UNCERTAIN: N_("uncertain"),
    MailState.FAILED: N_("refused"),
    MailState.PARTLY: N_("sent in part"),
    MailState.BOUNCED: N_("returned"),
    MailState.CANCELLED: N_("cancelled"),
    MailState.QUEUED: N_("waiting"),
    MailState.CLAIMED: N_("being sent"),
    MailState.IN_DOUBT: N_("being sent"),
    MailState.SENT: N_("sent"),
}
RUN_STATES: dict[str, str] = {
    RunState.QUEUED: N_("waiting"),
    RunState.RUNNING: N_("sending"),
    RunState.PAUSED: N_("suspended"),
    RunState.DONE: N_("finished"),
    RunState.CANCELLED: N_("cancelled"),
}
EXCLUDED = N_("left out of the run")
PURPOSES: dict[str, str] = {
    Purpose.INVOICE: N_("invoices"),
    Purpose.REMINDER: N_("reminders"),
    Purpose.STATEMENT: N_("grouped statements"),
}


def reason(mail: ReportedMail) -> str:
    """The server's words on the mail, with what it said of each refused address, and a remark."""
    refused = [
        f"{address}: {' '.join(part for part in (str(code or ''), words) if part)}"
        for address, code, words in mail.refused
        if words not in mail.reason or address not in mail.reason
    ]
    return "; ".join(part for part in (mail.reason, *refused, mail.remark) if part)
