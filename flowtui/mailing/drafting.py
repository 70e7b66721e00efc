"""From the invoices of one customer to the mail that would be sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.documents import names, sources
from flowtui.i18n import _, customer_language
from flowtui.ledger.addresses import recipients_of
from flowtui.mailing import facts
from flowtui.mailing.letter_values import Matter, values
from flowtui.mailing.letters import LONGEST_SUBJECT
from flowtui.mailing.returned import came_back
from flowtui.mailing.values import PlannedAttachment, PlannedInvoice, PlannedMail
from flowtui.models.words import Purpose
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flowtui.ledger.addresses import Recipients
    from flowtui.mailing.facts import CustomerFacts, InvoiceFacts
    from flowtui.mailing.order import Order
    from flowtui.models import ReportTemplate

#: A rendered PDF is about this large; it is only known once it is rendered.
_RENDERED_BYTES = 60_000
#: Headers, both parts of the letter and what separates them.
_OVERHEAD_BYTES = 20_000
_BASE64 = 1.37


class Draft(NamedTuple):
    """The invoices that would share one mail."""

    customer: CustomerFacts
    currency: str
    invoices: tuple[InvoiceFacts, ...]

    @property
    def language(self) -> str:
        """The language that the customer is written to."""
        return customer_language(self.customer.language)


class Drafts:
    """Writes the mails of an order; what they need is read for all of them at once."""

    def __init__(self, order: Order, drafts: Sequence[Draft]) -> None:
        """Read originals, addresses and payments of every draft."""
        self.order = order
        rows = [row for draft in drafts for row in draft.invoices]
        customers = [draft.customer.id for draft in drafts]
        self._originals = sources.originals(row.id for row in rows)
        self._whole = facts.whole([row for row in rows if row.id not in self._originals])
        self._recipients = recipients_of(customers, order.purpose)
        self._returned = came_back(
            one.email for found in self._recipients.values() for one in (*found.to, *found.cc, *found.bcc)
        )
        self._payments = {} if order.purpose == Purpose.INVOICE else facts.payments(customers)

    def missing(self, draft: Draft) -> str:
        """Why a PDF of the mail cannot be made, in the screen language; empty: every one can."""
        choices = [self._document(row) for row in _papers(draft) if row.id not in self._originals]
        if self.order.purpose != Purpose.INVOICE:
            choices.append(self.order.sheet())
        return next((choice.missing for choice in choices if choice.missing), "")

    def size(self, draft: Draft) -> int:
        """About how many bytes the mail will have."""
        originals = sum(self._originals.get(row.id, 0) for row in draft.invoices)
        rendered = sum(row.id not in self._originals for row in _papers(draft))
        rendered += self.order.purpose != Purpose.INVOICE
        return int((originals + rendered * _RENDERED_BYTES) * _BASE64) + _OVERHEAD_BYTES

    def addresses(self, draft: Draft) -> tuple[str, ...]:
        """Every address that the mail server is given: the sender's and the recipients'."""
        if self.order.test_to:
            return self.order.sender.address, self.order.test_to
        found = _addresses(self._recipients[draft.customer.id], self.order)
        return self.order.sender.address, *(address for role in found.values() for address in role)

    def mail(self, draft: Draft, copies: Mapping[int, int], *, name_currency: bool = False) -> PlannedMail:
        """The mail; ``copies`` are the copy numbers by invoice.

        ``name_currency``: its subject and its statement's name say the currency.

        Raises:
            LetterError: the user's subject or text cannot be written.
        """
        matter = self._matter(draft)
        written = self.order.letter(draft.language).write(values(self.order.author, matter))
        recipients = _addresses(self._recipients[draft.customer.id], self.order)
        template = self._template(draft)
        return PlannedMail(
            customer_id=draft.customer.id,
            customer=draft.customer.code,
            customer_name=draft.customer.name,
            language=draft.language,
            currency=draft.currency,
            **recipients,
            sender=self.order.sender.address,
            reply_to=self.order.sender.reply_to,
            subject=_with(draft.currency, written.subject) if name_currency else written.subject,
            text=_test_notice(self.order.test_to, recipients) + written.text,
            invoices=tuple(self._planned(row, copies[row.id]) for row in draft.invoices),
            attachments=self._attachments(draft, name_currency=name_currency),
            total_cents=matter.total_cents,
            template=template.number if template else None,
            template_version=template.version if template else None,
            returned=tuple(
                self._returned[address]
                for role in recipients.values()
                for address in role
                if address in self._returned
            ),
        )

    def _planned(self, row: InvoiceFacts, copy: int) -> PlannedInvoice:
        asked_for = self.order.purpose != Purpose.INVOICE
        return PlannedInvoice(
            row.id,
            row.number,
            row.kind,
            copy,
            row.total_cents,
            row.balance_cents,
            row.due_date,
            not_due=asked_for and row.not_due(self.order.author.day),
        )

    def _matter(self, draft: Draft) -> Matter:
        first = draft.invoices[0]
        choice = None if first.id in self._originals else self._document(first).template
        return Matter(
            purpose=self.order.purpose,
            customer=draft.customer,
            language=draft.language,
            currency=draft.currency,
            invoices=draft.invoices,
            payments_cents=self._payments.get((draft.customer.id, draft.currency), 0),
            notice=choice is not None and choice.purpose == "notice",
        )

    def _document(self, row: InvoiceFacts) -> Any:
        return self.order.document(whole=row.id in self._whole)

    def _template(self, draft: Draft) -> ReportTemplate | None:
        """The template that the mail's own PDF is made from; none where an original is attached."""
        if self.order.purpose != Purpose.INVOICE:
            return self.order.sheet().template
        row = draft.invoices[0]
        found: ReportTemplate | None = None if row.id in self._originals else self._document(row).template
        return found

    def _attachments(self, draft: Draft, *, name_currency: bool) -> tuple[PlannedAttachment, ...]:
        found = [self._attachment(row, draft.language) for row in _papers(draft)]
        if self.order.purpose != Purpose.INVOICE:
            found.insert(0, self._sheet(draft, draft.currency if name_currency else ""))
        distinct = names.distinct(one.name for one in found)
        return tuple(
            PlannedAttachment(name, one.source, one.template, one.invoice_id)
            for name, one in zip(distinct, found, strict=True)
        )

    def _attachment(self, row: Any, language: str) -> PlannedAttachment:
        if row.id in self._originals:
            return PlannedAttachment(
                names.invoice_name(row, whole=True, language=language), sources.ORIGINAL, None, row.id
            )
        template = self._document(row).template
        whole = template is not None and template.purpose == "invoice"
        return PlannedAttachment(
            names.invoice_name(row, whole=whole, language=language),
            sources.TEMPLATE,
            template.number if template else None,
            row.id,
        )

    def _sheet(self, draft: Any, currency: str) -> PlannedAttachment:
        template = self.order.sheet().template
        row = draft.invoices[0]
        reminder = self.order.purpose == Purpose.REMINDER
        name = (
            names.reminder_name(row, draft.language)
            if reminder
            else names.statement_name(draft.customer, self.order.author.day, draft.language, currency)
        )
        return PlannedAttachment(
            name, sources.TEMPLATE, template.number if template else None, row.id if reminder else None
        )


def _with(currency: str, subject: str) -> str:
    """The subject with the currency, where it does not say it by itself."""
    if re.search(rf"\b{re.escape(currency)}\b", subject):
        return subject
    said = f" ({clean(currency)})"
    return f"{subject[: LONGEST_SUBJECT - len(said)]}{said}"


def _papers(draft: Draft) -> list[InvoiceFacts]:
    """The invoices whose own documents go with the mail; a sum carried forward has none."""
    return [row for row in draft.invoices if not row.opening]


def _addresses(found: Recipients, order: Order) -> dict[str, tuple[str, ...]]:
    """TO, CC and BCC, an address only once, in the most visible of its roles."""
    seen: set[str] = set()
    return {
        "to": _new(seen, (one.email for one in found.to)),
        "cc": _new(seen, (*(one.email for one in found.cc), *order.cc)),
        "bcc": _new(seen, (*(one.email for one in found.bcc), *order.bcc)),
    }


def _new(seen: set[str], addresses: Iterable[str]) -> tuple[str, ...]:
    fresh = []
    for address in addresses:
        if address.casefold() not in seen:
            seen.add(address.casefold())
            fresh.append(address)
    return tuple(fresh)


def _test_notice(test_to: str, recipients: Mapping[str, tuple[str, ...]]) -> str:
    """The first line of a mail in test mode: where it goes, and where it would have gone."""
    if not test_to:
        return ""
    meant = ", ".join(
        f"{address} ({role})" if role != "to" else address
        for role, addresses in recipients.items()
        for address in addresses
    )
    return (
        _("TEST: this mail goes to {test} only. It is meant for: {meant}").format(test=test_to, meant=meant)
        + "\n\n"
    )
