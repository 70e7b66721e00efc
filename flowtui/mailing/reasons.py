"""Why an invoice stays out, in a few words of the screen language and with the fact that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowtui.clock import format_date, local
from flowtui.i18n import N_, _, language
from flowtui.ledger.addresses import recipients_of
from flowtui.ledger.preflight import HOLDING_STATES
from flowtui.mailing import facts
from flowtui.mailing.journal import last_mails
from flowtui.models.stopping import watched
from flowtui.models.words import Code, Kind, MailState, Purpose
from flowtui.money import format_money
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from flowtui.mailing.facts import CustomerFacts, InvoiceFacts

    _Details = Iterator[tuple[int, str]]

LEFT_STATES = (MailState.SENT, MailState.PARTLY, MailState.BOUNCED)
_NO_ADDRESS = {
    Purpose.INVOICE: N_("no address for invoices"),
    Purpose.REMINDER: N_("no address for reminders"),
    Purpose.STATEMENT: N_("no address for statements"),
}
_POINTERS = {
    Purpose.INVOICE: "mailed_at",
    Purpose.REMINDER: "last_reminder_at",
    Purpose.STATEMENT: "grouped_at",
}


class _Out(NamedTuple):
    """Rows that stay out for one reason, and what is known around them."""

    purpose: Purpose
    rows: Sequence[InvoiceFacts]
    customers: Mapping[int, CustomerFacts]
    today: date


def details(
    purpose: str, rows: Sequence[InvoiceFacts], customers: Mapping[int, CustomerFacts], today: date
) -> dict[int, str]:
    """The detail of each row that the preflight leaves out, by invoice."""
    found: dict[int, str] = {}
    for code, write in _WRITERS.items():
        of_code = [row for row in rows if row.code == code]
        if of_code:
            found.update(watched(write(_Out(Purpose(purpose), of_code, customers, today))))
    return found


def no_address_text(purpose: str) -> str:
    """The detail of a customer without an address."""
    return _(_NO_ADDRESS[Purpose(purpose)])


def net_text(cents: int, currency: str) -> str:
    """The detail of a credit balance."""
    return _("the customer's net is {amount}").format(amount=format_money(cents, currency, language()))


def left_text(purpose: str, moment: str, user: str, run: int) -> str:
    """The detail of an invoice that a run has mailed already."""
    return {
        Purpose.INVOICE: _("mailed on {moment} by {user}, run {run}"),
        Purpose.REMINDER: _("reminded on {moment} by {user}, run {run}"),
        Purpose.STATEMENT: _("in a statement on {moment} by {user}, run {run}"),
    }[Purpose(purpose)].format(moment=moment, user=clean(user), run=run)


def _no_document(out: _Out) -> _Details:
    for row in out.rows:
        if row.kind == Kind.PAYMENT:
            yield row.id, _("a payment has no document of its own")
        else:
            yield row.id, _("an opening balance has no document; a statement tells of it")


def _settled(out: _Out) -> _Details:
    yield from ((row.id, _("nothing is owed any more")) for row in out.rows)


def _in_progress(out: _Out) -> _Details:
    mails = last_mails(out.purpose, [row.id for row in out.rows], HOLDING_STATES)
    for row in out.rows:
        mail = mails.get(row.id)
        if mail is None:
            yield row.id, _("in another run")
            continue
        sentence = (
            _("run {run} by {user}, {moment}: whether it arrived is not known")
            if mail.state == MailState.UNCERTAIN
            else _("run {run} by {user}, {moment}")
        )
        yield row.id, sentence.format(run=mail.run, user=clean(mail.user), moment=mail.moment)


def _already_mailed(out: _Out) -> _Details:
    mails = last_mails(out.purpose, [row.id for row in out.rows], LEFT_STATES)
    for row in out.rows:
        mail, pointer = mails.get(row.id), getattr(row, _POINTERS[out.purpose])
        if mail is not None:
            yield row.id, left_text(out.purpose, mail.moment, mail.user, mail.run)
        else:
            day = format_date(local(pointer).date()) if pointer else ""
            yield row.id, _("marked as mailed on {day}").format(day=day)


def _credit_balance(out: _Out) -> _Details:
    nets = facts.nets(row.customer_id for row in out.rows)
    for row in out.rows:
        if out.purpose == Purpose.REMINDER and row.kind == Kind.CREDIT_NOTE:
            yield row.id, _("a credit note is not reminded")
        else:
            yield row.id, net_text(nets.get((row.customer_id, row.currency), 0), row.currency)


def _cancels_out(out: _Out) -> _Details:
    groups = facts.offset_numbers(row.offset_group for row in out.rows)
    for row in out.rows:
        members = groups.get(row.offset_group, []) if row.offset_group is not None else []
        others = ", ".join(clean(number) for key, number in members if key != row.id)
        yield row.id, _("cancels out with {numbers}").format(numbers=others)


def _blocked(out: _Out) -> _Details:
    for row in out.rows:
        customer = out.customers[row.customer_id]
        if _in_force(row, out.today):
            yield row.id, _block(_("invoice blocked"), row.block_reason, row.block_until)
        elif _in_force(customer, out.today):
            yield row.id, _block(_("customer blocked"), customer.block_reason, customer.block_until)
        elif out.purpose == Purpose.REMINDER and customer.grouping == "grouped":
            yield row.id, _("the customer wants one statement, no mail per invoice")
        elif out.purpose == Purpose.STATEMENT and customer.grouping == "single":
            yield row.id, _("the customer wants one mail per invoice, no statement")
        else:
            status = clean(f"{row.status or ''} {row.status_label or ''}")
            yield row.id, _("status {status} stops reminders").format(status=status)


def _no_address(out: _Out) -> _Details:
    yield from ((row.id, no_address_text(out.purpose)) for row in out.rows)


def _bad_address(out: _Out) -> _Details:
    recipients = recipients_of((row.customer_id for row in out.rows), out.purpose)
    for row in out.rows:
        wrong = ", ".join(clean(address.email) for address in recipients[row.customer_id].invalid)
        yield row.id, _("no valid address: {addresses}").format(addresses=wrong)


def _in_force(holder: InvoiceFacts | CustomerFacts, today: date) -> bool:
    return holder.blocked and (holder.block_until is None or holder.block_until >= today)


def _block(what: str, reason: str, until: date | None) -> str:
    if until is not None:
        what = _("{what} until {day}").format(what=what, day=format_date(until))
    return f"{what}: {clean(reason)}" if reason.strip() else what


_WRITERS: dict[Code, Callable[[_Out], _Details]] = {
    Code.NO_DOCUMENT: _no_document,
    Code.SETTLED: _settled,
    Code.IN_PROGRESS: _in_progress,
    Code.ALREADY_MAILED: _already_mailed,
    Code.CREDIT_BALANCE: _credit_balance,
    Code.CANCELS_OUT: _cancels_out,
    Code.BLOCKED: _blocked,
    Code.NO_ADDRESS: _no_address,
    Code.BAD_ADDRESS: _bad_address,
}
