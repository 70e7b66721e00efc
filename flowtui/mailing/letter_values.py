"""The values of a letter's fields, from the facts of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowtui.clock import format_date
from flowtui.documents.rows import reference
from flowtui.i18n import translator
from flowtui.mailing import tables
from flowtui.models.words import Kind, Purpose
from flowtui.money import format_cents, format_money
from flowtui.text import clean, clean_lines, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flowtui.mailing.facts import CustomerFacts, InvoiceFacts
    from flowtui.models import Company, User


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, for which company, on which day."""

    user: User
    firm: Company
    day: date


@dataclass(frozen=True, slots=True)
class Matter:
    """What a mail is about: invoices of one customer in one currency."""

    purpose: str
    customer: CustomerFacts
    language: str
    currency: str
    invoices: tuple[InvoiceFacts, ...]
    payments_cents: int = 0
    notice: bool = False
    """Whether a notice stands in for the invoice itself."""

    @property
    def total_cents(self) -> int:
        """The document's total for an invoice, what is owed otherwise."""
        if self.purpose == Purpose.INVOICE:
            return sum(invoice.total_cents for invoice in self.invoices)
        return sum(invoice.balance_cents for invoice in self.invoices)


def values(author: Author, matter: Matter) -> dict[str, Any]:
    """The fields of a letter by their English names."""
    language, day = matter.language, format_date(author.day, matter.language)
    owed = sum(invoice.balance_cents for invoice in matter.invoices)
    common = {
        "company": clean(author.firm.name),
        "customer": clean(matter.customer.name),
        "customer_code": clean(matter.customer.code),
        "today": day,
        "date": day,
        "days_late": max(invoice.days_late(author.day) for invoice in matter.invoices),
        "balance": format_money(owed, matter.currency, language),
        "total": format_money(matter.total_cents, matter.currency, language),
        "payments": _money_or_nothing(matter.payments_cents, matter.currency, language),
        "count": len(matter.invoices),
        "documents": sum(not one.opening for one in matter.invoices),
        "numbers": ", ".join(reference(invoice, language) for invoice in matter.invoices),
        "currency": matter.currency,
        "iban": grouped(clean(author.firm.iban).replace(" ", ""), 4),
        "bic": clean(author.firm.bic),
        "sender": clean(author.user.name or author.user.login),
        "signature": _signature(author),
    }
    if matter.purpose == Purpose.STATEMENT:
        return common | {"table": table(matter, author.day)}
    return common | _single(matter)


def table(matter: Matter, day: date) -> str:
    """The table of a statement: number, date, due date, days late, amount, balance; then the net."""
    speak = translator(matter.language).gettext
    columns = (
        tables.Column(speak("Number")),
        tables.Column(speak("Date")),
        tables.Column(speak("Due date")),
        tables.Column(speak("Days late"), right=True),
        tables.Column(speak("Amount"), right=True),
        tables.Column(speak("Balance"), right=True),
    )
    rows = [_table_row(invoice, matter.language, day) for invoice in matter.invoices]
    net = format_cents(matter.total_cents, matter.language)
    label = speak("Net total ({currency})").format(currency=clean(matter.currency))
    return tables.write(columns, rows, [(label, "", "", "", "", net)])


def _single(matter: Matter) -> dict[str, Any]:
    invoice, language = matter.invoices[0], matter.language
    speak = translator(language).gettext
    credit = invoice.kind == Kind.CREDIT_NOTE
    return {
        "kind": speak("Credit note") if credit else speak("Invoice"),
        "credit_note": credit,
        "notice": matter.notice,
        "number": clean(invoice.number),
        "date": format_date(invoice.issue_date, language),
        "due_date": format_date(invoice.due_date, language),
        "amount": format_money(invoice.total_cents, matter.currency, language),
        "settled": invoice.balance_cents == 0,
        "reminder": invoice.reminder_count + 1,
    }


def _table_row(invoice: InvoiceFacts, language: str, day: date) -> Sequence[str]:
    number = reference(invoice, language)
    if invoice.kind == Kind.CREDIT_NOTE:
        number = translator(language).gettext("{number} (credit note)").format(number=number)
    late = invoice.days_late(day)
    return (
        number,
        format_date(invoice.issue_date, language),
        format_date(invoice.due_date, language),
        str(late) if late else "",
        format_cents(invoice.total_cents, language),
        format_cents(invoice.balance_cents, language),
    )


def _money_or_nothing(cents: int, currency: str, language: str) -> str:
    return format_money(cents, currency, language) if cents else ""


def _signature(author: Author) -> str:
    own = clean_lines(author.user.signature or "").strip()
    return own or f"{clean(author.user.name or author.user.login)}\n{clean(author.firm.name)}"
