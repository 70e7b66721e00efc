"""From the models to the jobs of the workers; the only file here that reads invoices.

An invoice is printed as an invoice only where its lines and its VAT are known and add up to its
total; every other one becomes a notice that says what the accounts hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.documents import kinds, names, rows, templates
from flowtui.documents.parties import issuer, recipient
from flowtui.documents.paycode import paycode
from flowtui.documents.values import LATE_FEE_CENTS, Job
from flowtui.documents.vat import breakdown
from flowtui.errors import FlowError
from flowtui.i18n import _, customer_language
from flowtui.models import ReportTemplate
from flowtui.models.lookup import known_company
from flowtui.models.words import Kind
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flowtui.models import Customer, Invoice


class WrongTemplateError(FlowError):
    """A report template made for another kind of document."""

    def __init__(self, template: ReportTemplate, wanted: str) -> None:
        super().__init__(
            _("Report template no. {number} is for “{made_for}” and cannot make “{wanted}”.").format(
                number=template.number, made_for=kinds.label(template.purpose), wanted=kinds.label(wanted)
            )
        )


class NotADocumentError(FlowError):
    """A payment and a sum carried forward have no document of their own."""

    def __init__(self, invoice: Invoice) -> None:
        sentence = (
            _("{number} is a payment; only invoices and credit notes have a document.")
            if invoice.kind == Kind.PAYMENT
            else _("{number} is an opening balance; only invoices and credit notes have a document.")
        )
        super().__init__(sentence.format(number=clean(invoice.number)))


def invoice_job(
    invoice: Invoice, template: int | ReportTemplate | None = None, language: str | None = None
) -> Job:
    """An invoice or credit note as such where all of it is known, else its notice.

    ``template`` may be one for invoices or for notices; one for invoices is only used where the
    invoice is known, and the default notice takes its place elsewhere.

    Raises:
        NotADocumentError, NoTemplateError, WrongTemplateError, NoCompanyError.
    """
    _see_document(invoice)
    lines = rows.lines(invoice)
    vat = breakdown(lines, invoice.net_cents, invoice.vat_cents, invoice.total_cents)
    chosen = _template(template, "invoice", "notice") if template is not None else None
    if vat is None and (chosen is None or chosen.purpose == "invoice"):
        chosen = templates.find(templates.default_number("notice"))
    chosen = chosen or templates.find(templates.default_number("invoice"))
    spoken = _spoken(language, invoice.customer)
    document = rows.document(invoice, clock.today(), spoken)
    whole = chosen.purpose == "invoice"
    if whole and document.kind == Kind.CREDIT_NOTE:
        document, lines, vat = rows.turned(document), rows.turned_lines(lines), rows.turned_vat(vat or ())
    fields = {"invoice": document, "lines": lines if whole else (), "vat": (vat or ()) if whole else ()}
    return _job(
        chosen,
        invoice.customer,
        language,
        day=invoice.issue_date,
        name=names.invoice_name(invoice, whole=whole, language=spoken),
        title=document.number,
        fields=fields,
        due=invoice.balance_cents,
        currency=invoice.currency,
        rows=len(lines) if whole else 1,
    )


def reminder_job(
    invoice: Invoice,
    template: int | ReportTemplate | None = None,
    language: str | None = None,
    day: date | None = None,
) -> Job:
    """The letter that reminds of one invoice, dated ``day`` (today).

    Raises:
        NotADocumentError, NoTemplateError, WrongTemplateError, NoCompanyError.
    """
    _see_document(invoice)
    day = day or clock.today()
    spoken = _spoken(language, invoice.customer)
    document = rows.document(invoice, day, spoken)
    return _job(
        _template(template, "reminder"),
        invoice.customer,
        language,
        day=day,
        name=names.reminder_name(invoice, spoken),
        title=document.number,
        fields={"invoice": document},
        due=invoice.balance_cents,
        currency=invoice.currency,
    )


def statement_job(
    customer: Customer,
    invoices: Sequence[Invoice],
    template: int | ReportTemplate | None = None,
    language: str | None = None,
    day: date | None = None,
    *,
    name_currency: bool = False,
) -> Job:
    """The statement of a customer's ``invoices`` (one currency), dated ``day`` (today).

    Credit notes lower its total. Payments that are matched with nothing are listed apart: those
    among ``invoices``, and the customer's other open ones in the same currency. ``name_currency``: its
    name says which.

    Raises:
        MixedStatementError: the invoices are not all this customer's, or not of one currency.
        NoTemplateError, WrongTemplateError, NoCompanyError.
    """
    day = day or clock.today()
    spoken = _spoken(language, customer)
    found = rows.statement(customer, invoices, day, spoken)
    due = found.total_cents + found.payments_cents
    return _job(
        _template(template, "statement"),
        customer,
        language,
        day=day,
        name=names.statement_name(customer, day, spoken, found.currency if name_currency else ""),
        title=clean(customer.name),
        fields={
            "documents": found.documents,
            "payments": found.payments,
            "ageing": found.ageing,
            "total_cents": found.total_cents,
            "payments_cents": found.payments_cents,
            "due_cents": due,
        },
        due=due,
        currency=found.currency,
        rows=len(found.documents) + len(found.payments),
    )


def _spoken(asked: str | None, customer: Customer) -> str:
    """The document's language: what was asked, else the customer's."""
    return customer_language(asked or customer.language)


def _see_document(invoice: Invoice) -> None:
    if invoice.kind == Kind.PAYMENT or invoice.opening:
        raise NotADocumentError(invoice)


def _template(asked: int | ReportTemplate | None, *purposes: str) -> ReportTemplate:
    if asked is None:
        asked = templates.default_number(purposes[0])
    found = asked if isinstance(asked, ReportTemplate) else templates.find(asked)
    if found.purpose not in purposes:
        raise WrongTemplateError(found, purposes[0])
    return found


def _job(
    template: ReportTemplate,
    customer: Customer,
    language: str | None,
    *,
    day: date,
    fields: dict[str, Any],
    due: int,
    currency: str,
    title: str,
    **values: Any,
) -> Job:
    company = known_company()
    wording = f"{title} {clean(customer.code)}"
    code = paycode(company.name, company.iban, company.bic, cents=due, currency=currency, text=wording)
    return Job.of(
        template,
        language=_spoken(language, customer),
        day=day,
        title=title,
        fields={
            "company": issuer(company),
            "customer": recipient(customer, company),
            "currency": currency,
            "day": day,
            "late_fee_cents": LATE_FEE_CENTS,
            **fields,
        },
        logo=bytes(company.logo or b""),
        paycode=code,
        **values,
    )
