"""What screens call purposes, states, reasons and moments, in the screen language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.i18n import _, language, ngettext
from flowtui.mailing import trial
from flowtui.mailing.report_words import PURPOSES, RUN_STATES
from flowtui.models.words import Code, MailState
from flowtui.money import format_cents

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

#: The sign of a mail's state in a list, and the component class of its colour.
SIGNS: dict[str, tuple[str, str]] = {
    MailState.UNCERTAIN: ("?", "doubt"),
    MailState.FAILED: ("!", "bad"),
    MailState.PARTLY: ("!", "bad"),
    MailState.BOUNCED: ("!", "bad"),
    MailState.QUEUED: (".", "faint"),
    MailState.CLAIMED: (">", "faint"),
    MailState.IN_DOUBT: (">", "faint"),
    MailState.SENT: ("+", "good"),
    MailState.CANCELLED: ("x", "faint"),
}
#: The sign of an invoice that was left out.
LEFT_OUT = ("-", "faint")


def purpose(word: str) -> str:
    """What is sent, in the plural: ``reminders``, ``grouped statements``."""
    return _(PURPOSES[word])


def run_state(word: str) -> str:
    """A run's state."""
    return _(RUN_STATES[word])


def mail_state(word: str, test_to: str = "") -> str:
    """A mail's state; ``test_to``: of a test, whose mails may have been written to files."""
    return _(trial.state(test_to, word))


def number(count: int) -> str:
    """A count with its thousands apart."""
    return format_cents(count * 100, language())[:-3]


def mails(count: int) -> str:
    """``1 mail``, ``52 mails``."""
    return ngettext("{count} mail", "{count} mails", count).format(count=number(count))


def customers(count: int) -> str:
    """``1 customer``, ``52 customers``."""
    return ngettext("{count} customer", "{count} customers", count).format(count=number(count))


def documents(count: int) -> str:
    """``1 document``, ``137 documents``: invoices and credit notes together."""
    return ngettext("{count} document", "{count} documents", count).format(count=number(count))


def days_late(days: int) -> str:
    """``1 day late``, ``22 days late``."""
    return ngettext("{count} day late", "{count} days late", days).format(count=days)


#: How many stay out for one reason; a sentence for each, so that each agrees with its number.
_LEFT_OUT: dict[Code, Callable[[int], str]] = {
    Code.NO_ADDRESS: lambda n: ngettext("{count} without address", "{count} without address", n),
    Code.BAD_ADDRESS: lambda n: ngettext("{count} with a wrong address", "{count} with a wrong address", n),
    Code.ALREADY_MAILED: lambda n: ngettext("{count} already mailed", "{count} already mailed", n),
    Code.IN_PROGRESS: lambda n: ngettext("{count} in another run", "{count} in another run", n),
    Code.SETTLED: lambda n: ngettext("{count} settled", "{count} settled", n),
    Code.CREDIT_BALANCE: lambda n: ngettext(
        "{count} with a credit balance", "{count} with a credit balance", n
    ),
    Code.CANCELS_OUT: lambda n: ngettext("{count} cancels out", "{count} cancel out", n),
    Code.BLOCKED: lambda n: ngettext("{count} blocked", "{count} blocked", n),
    Code.NO_RIGHT: lambda n: ngettext("{count} without the right", "{count} without the right", n),
    Code.NO_DOCUMENT: lambda n: ngettext("{count} without document", "{count} without document", n),
    Code.TEMPLATE_MISSING: lambda n: ngettext(
        "{count} without report template", "{count} without report template", n
    ),
    Code.TOO_LARGE: lambda n: ngettext("{count} too large", "{count} too large", n),
    Code.READY: lambda n: ngettext("{count} ready", "{count} ready", n),
}


#: No code of the plan: what a person left out of this run on the control screen.
BY_YOU = "by-you"


def left_out(code: str, count: int) -> str:
    """How many stay out for one reason: ``3 without address``."""
    if code == BY_YOU:
        return ngettext("{count} left out by you", "{count} left out by you", count).format(
            count=number(count)
        )
    return _LEFT_OUT[Code(code)](count).format(count=number(count))


def moment(when: datetime | None) -> str:
    """A stored moment in local time: ``24/11 14:01``, with the year where it is not this one."""
    if when is None:
        return ""
    shown = clock.local(when)
    return shown.strftime(
        "%d/%m %H:%M" if shown.year == clock.local(clock.utcnow()).year else "%d/%m/%y %H:%M"
    )


def hour(when: datetime | None) -> str:
    """The time of a stored moment in local time, with the day where it is not today: ``14:12``."""
    if when is None:
        return ""
    shown = clock.local(when)
    return shown.strftime("%H:%M" if shown.date() == clock.local(clock.utcnow()).date() else "%d/%m %H:%M")


def counts(found: dict[str, int], *, excluded: bool = True, test_to: str = "") -> str:
    """The counts of a run in the order that matters: ``49 sent · 1 uncertain · 2 refused``."""
    partly, refused, back = found.get("partly", 0), found.get("failed", 0), found.get("bounced", 0)
    parts = [
        (found.get("sent", 0), trial.count(test_to, found.get("sent", 0))),
        (
            found.get("uncertain", 0),
            ngettext("{count} uncertain", "{count} uncertain", found.get("uncertain", 0)),
        ),
        (refused, ngettext("{count} refused", "{count} refused", refused)),
        (partly, ngettext("{count} sent in part", "{count} sent in part", partly)),
        (back, ngettext("{count} returned", "{count} returned", back)),
        (found.get("queued", 0), ngettext("{count} waiting", "{count} waiting", found.get("queued", 0))),
        (
            found.get("cancelled", 0),
            ngettext("{count} cancelled", "{count} cancelled", found.get("cancelled", 0)),
        ),
        (
            found.get("excluded", 0) if excluded else 0,
            ngettext("{count} left out", "{count} left out", found.get("excluded", 0)),
        ),
    ]
    shown = [text.format(count=number(count)) for count, text in parts if count]
    return " · ".join(shown) or trial.count(test_to, 0)


def stays(count: int) -> str:
    """``1 document stays out``, ``9 documents stay out``."""
    return ngettext("{count} document stays out", "{count} documents stay out", count).format(
        count=number(count)
    )


def stayed(count: int) -> str:
    """``1 document left out``, ``9 documents left out``."""
    return ngettext("{count} document left out", "{count} documents left out", count).format(
        count=number(count)
    )
