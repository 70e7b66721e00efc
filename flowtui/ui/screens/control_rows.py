"""What the control screen writes: its summary, the mails that go, the reasons for what stays."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock
from flowtui.i18n import N_, _, ngettext
from flowtui.ledger import preflight
from flowtui.mailing import status_after
from flowtui.mailing.values import Excluded
from flowtui.models.words import Code, Purpose
from flowtui.money import format_cents, format_money
from flowtui.ui import words
from flowtui.ui.cells import RIGHT, cut, width
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from flowtui.mailing.values import PlannedMail, SendPlan

#: What ``i`` may take in; every other reason stands.
INCLUDABLE = preflight.OVERRULABLE

#: A name that is cut to fewer cells says nothing.
_FEWEST = 6
MAIL_COLUMNS = (
    Column("customer", N_("What goes"), 10, rank=-2, widest=40, good=15),
    Column("count", N_("Doc."), 4, RIGHT),
    Column("total", N_("Amount"), 11, RIGHT, rank=-1),
    Column("to", N_("To"), 8, widest=46, good=12),
    Column("subject", N_("Subject"), 30, rank=1, widest=60),
)
CODE_COLUMNS = (Column("code", N_("What stays"), 22, widest=40),)
LEFT_OUT_COLUMNS = (
    Column("number", N_("No."), 13, widest=20),
    Column("customer", N_("Customer"), 16, widest=40),
    Column("balance", N_("Balance"), 11, RIGHT),
    Column("detail", N_("Why"), 28, widest=90),
)
HEADINGS = {
    Purpose.INVOICE: N_("Control before mailing the invoices"),
    Purpose.REMINDER: N_("Control before sending reminders"),
    Purpose.STATEMENT: N_("Control before the grouped mailing"),
}


class Reason(NamedTuple):
    """A line of what stays: a code, how many invoices, whether it was taken in."""

    code: str
    invoices: int
    included: bool


def summary(plan: SendPlan, amount: Callable[[int, str], str], room: int = 0) -> str:
    """``52 mails to 52 customers · 137 documents, 12 of them not due · 214 380,12 EUR``.

    ``room``: in how many cells, where that is known; how many are not due, then the last sums give way,
    and how many currencies those were is said. The currency of most mails is named first.
    """
    sent = _("{mails} to {customers}").format(
        mails=words.mails(len(plan.mails)), customers=words.customers(plan.customers)
    )
    documents = words.documents(plan.invoices)
    mails = Counter(mail.currency for mail in plan.mails)
    totals = sorted(plan.totals().items(), key=lambda item: -mails[item[0]])
    sums = [amount(cents, currency) for currency, cents in totals]
    tries = [[sent, documents, *sums]]
    if plan.not_due:
        early = ngettext("{count} of them not due", "{count} of them not due", plan.not_due)
        tries.insert(0, [sent, f"{documents}, {early.format(count=words.number(plan.not_due))}", *sums])
    tries += [[sent, documents, *sums[:-left], _more_sums(left)] for left in range(1, len(sums))]
    lines = [" · ".join(parts) for parts in tries]
    return next((line for line in lines if not room or width(line) <= room), lines[-1])


def _more_sums(count: int) -> str:
    return ngettext("{n} other currency", "{n} other currencies", count).format(n=count)


def hidden(count: int) -> str:
    """How many documents that go the list does not show; empty for none."""
    if not count:
        return ""
    text = ngettext(
        "{n} of these documents stands outside the filter shown; Esc, then M shows it",
        "{n} of these documents stand outside the filter shown; Esc, then M shows them",
        count,
    )
    return text.format(n=words.number(count))


def returned(count: int) -> str:
    """How many mails go where the last one came back from; empty for none."""
    if not count:
        return ""
    text = ngettext(
        "{n} mail goes to an address from which the last came back (!); e corrects it",
        "{n} mails go to addresses from which the last came back (!); e corrects them",
        count,
    )
    return text.format(n=words.number(count))


def came_back(mail: PlannedMail) -> list[str]:
    """Which of its addresses the last mail came back from, when and why."""
    return [f"{one.address} {one.sentence}" for one in mail.returned]


def statuses(plan: SendPlan, room: int) -> str:
    """What reminder statuses the invoices will have, in full where that fits into ``room`` cells."""
    whole = status_after.sentence(plan.statuses)
    return whole if width(whole) <= room else status_after.sentence(plan.statuses, brief=True)


def expected_end(plan: SendPlan) -> str:
    """``end about 14:12``; nothing where it takes less than a minute."""
    if plan.eta_seconds < 60:  # noqa: PLR2004 - a minute
        return ""
    end = clock.utcnow() + timedelta(seconds=plan.eta_seconds)
    return _("end about {time}").format(time=words.hour(end))


def address(mail: PlannedMail) -> str:
    """The address, or the first of several with how many others there are."""
    everyone = (*mail.to, *mail.cc, *mail.bcc)
    if len(everyone) == 1:
        return everyone[0]
    return f"{everyone[0]} +{len(everyone) - 1}" if everyone else ""


def recipients(mail: PlannedMail, room: int) -> str:
    """Whom the mail goes to: the list has no room for long names and addresses.

    Where it takes more than ``room`` cells the name is cut before an address is.
    """
    copies = [
        f"{role} {', '.join(found)}" for role, found in ((_("Cc"), mail.cc), (_("Bcc"), mail.bcc)) if found
    ]
    name, addresses = mail.customer_name or mail.customer, " · ".join([", ".join(mail.to), *copies])
    left = room - width(addresses) - len(" · ")
    if left < min(width(name), _FEWEST):
        return addresses
    return f"{name if width(name) <= left else cut(name, left)} · {addresses}"


def advice(code: str, *, included: bool = False) -> str:
    """What can be done about a reason; ``included``: what it keeps was taken in."""
    if included:
        return _("i leaves them out again")
    match code:
        case Code.NO_ADDRESS | Code.BAD_ADDRESS:
            return _("e gives the customer an address")
        case words.BY_YOU:
            return _("i takes them in again")
        case code if code in INCLUDABLE:
            return _("i sends them all the same")
        case Code.BLOCKED:
            return _("A block is lifted on the customer's card, or by another status")
        case _:
            return ""


def mail_records(plan: SendPlan, language: str) -> list[tuple[Record, str]]:
    """What goes, one row a mail, with its currency; the key is its place in the plan."""
    return [
        (
            Record(
                number,
                (
                    mail.customer_name or mail.customer,
                    str(len(mail.invoices)),
                    format_cents(mail.total_cents, language),
                    address(mail),
                    mail.subject,
                ),
                "bad" if mail.returned else "credit" if mail.total_cents < 0 else "",
                mark="!" if mail.returned else "",
            ),
            mail.currency,
        )
        for number, mail in enumerate(plan.mails)
    ]


def reasons(
    staying: Mapping[str, int], included: Collection[str], counted: Mapping[str, int], by_you: int = 0
) -> list[Reason]:
    """Why invoices stay, in the order of :class:`Code`, at the end what the person left out.

    ``staying``: how many invoices stay for each code; ``counted``: how many each taken-in code had.
    """
    order = list(Code)
    kept = [Reason(code, count, included=False) for code, count in staying.items() if code not in included]
    taken = [Reason(code, counted.get(code, 0), included=True) for code in included]
    found_out = sorted(kept + taken, key=lambda reason: order.index(Code(reason.code)))
    return [*found_out, Reason(words.BY_YOU, by_you, included=False)] if by_you else found_out


def left_by_you(plan: SendPlan) -> tuple[Excluded, ...]:
    """The invoices of ``plan`` that are not due, as left out."""
    return tuple(
        Excluded(
            invoice.id,
            invoice.number,
            mail.customer,
            mail.customer_name,
            invoice.balance_cents,
            words.BY_YOU,
            _("due on {date}, left out by you").format(date=clock.format_date(invoice.due_date)),
            mail.currency,
        )
        for mail in plan.mails
        for invoice in mail.invoices
        if invoice.not_due
    )


def reason_records(found: list[Reason]) -> list[Record]:
    """The reasons as rows; what was taken in is marked and says so."""
    return [
        Record(
            reason.code,
            (
                _("taken in: {what}").format(what=words.left_out(reason.code, reason.invoices))
                if reason.included
                else words.left_out(reason.code, reason.invoices),
            ),
            "good" if reason.included else "",
            mark="+" if reason.included else "",
        )
        for reason in found
    ]


def left_out_records(excluded: list[Excluded], language: str) -> list[tuple[Record, str]]:
    """Invoices that stay, each with its reason in words and its currency."""
    return [
        (
            Record(
                item.invoice_id,
                (
                    item.invoice,
                    item.customer_name or item.customer,
                    format_cents(item.balance_cents, language),
                    item.detail or words.left_out(item.code, 1),
                ),
                "credit" if item.balance_cents < 0 else "",
            ),
            item.currency,
        )
        for item in excluded
    ]


def mail_lines(mail: PlannedMail, language: str) -> list[tuple[str, str]]:
    """A planned mail as text: addresses, subject, letter, documents, attachments."""
    head = [
        (_("From"), mail.sender),
        (_("To"), ", ".join(mail.to)),
        (_("Cc"), ", ".join(mail.cc)),
        (_("Bcc"), ", ".join(mail.bcc)),
        (_("Reply to"), mail.reply_to),
        (_("Subject"), mail.subject),
    ]
    lines = [
        (f"{label + ':':<11} {text}", "strong" if text == mail.subject else "")
        for label, text in head
        if text
    ]
    lines += [(f"! {sentence}", "bad") for sentence in came_back(mail)]
    attached = _("Attached") + ":"
    for attachment in mail.attachments:
        source = (
            _("original")
            if attachment.source == "original"
            else _("template {number}").format(number=attachment.template)
        )
        lines.append((f"{attached:<11} {attachment.name} ({source})", ""))
    lines += [("", ""), *((line, "") for line in mail.text.splitlines()), ("", "")]
    lines.append((_("Documents in this mail"), "strong"))
    lines += [
        (f"  {item.number:<20} {format_money(item.balance_cents, mail.currency, language):>16}", "")
        for item in mail.invoices
    ]
    return lines
