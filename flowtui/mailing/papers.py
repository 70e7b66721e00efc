"""The PDFs of a mail: originals untouched, everything else made in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.documents import jobs, names, templates
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models import Customer, Invoice, Mail, MailInvoice, OriginalDocument
from flowtui.models.words import Purpose
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from flowtui.documents.pool import Pool
    from flowtui.documents.values import Job
    from flowtui.models import ReportTemplate


class PaperError(FlowError):
    """A PDF of a mail cannot be made."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(_("The PDF {name} could not be made: {why}").format(name=name, why=why))


class ForeignPaperError(FlowError):
    """A PDF or an invoice of somebody else was about to be attached; the mail is not built."""

    def __init__(self, mail: Mail, what: str) -> None:
        super().__init__(
            _("The mail to {customer} was not built: {what} belongs to another customer.").format(
                customer=clean(mail.customer.name), what=what
            )
        )


class Paper(NamedTuple):
    """One PDF, and whose it is: the customer's code as the document itself says it."""

    name: str
    data: bytes
    customer: str


def papers(mail: Mail, pool: Pool, day: date) -> list[Paper]:
    """The PDFs of the mail in their order, named distinctly; ``day`` is the date of what is written now.

    Raises:
        PaperError: one cannot be made.
        ForeignPaperError: one is not the mail's customer's.
    """
    invoices = _invoices(mail)
    template = templates.find(mail.template, mail.template_version) if mail.template is not None else None
    found = [*_sheets(mail, invoices, template, pool, day), *_documents(mail, invoices, template, pool)]
    for paper in found:
        if paper.customer != clean(mail.customer.code):
            raise ForeignPaperError(mail, paper.name)
    distinct = names.distinct(paper.name for paper in found)
    return [paper._replace(name=name) for name, paper in zip(distinct, found, strict=True)]


def _invoices(mail: Mail) -> list[Invoice]:
    """The mail's invoices, with the amounts that its letter names."""
    links: Any = (
        MailInvoice.select(MailInvoice, Invoice, Customer)
        .join(Invoice)
        .join(Customer)
        .where(MailInvoice.mail == mail.id)
        .order_by(Invoice.issue_date, Invoice.number, Invoice.id)
    )
    found = []
    for link in links:
        invoice = link.invoice
        if invoice.customer.id != mail.customer.id:
            raise ForeignPaperError(mail, clean(invoice.number))
        invoice.total_cents, invoice.balance_cents = link.total_cents, link.balance_cents
        found.append(invoice)
    return found


def _sheets(
    mail: Mail, invoices: Sequence[Invoice], template: ReportTemplate | None, pool: Pool, day: date
) -> Iterator[Paper]:
    """The reminder letter or the statement itself."""
    if mail.purpose == Purpose.REMINDER:
        for invoice in invoices:
            yield _render(jobs.reminder_job(invoice, template, mail.language, day), pool)
    elif mail.purpose == Purpose.STATEMENT:
        several = _several_currencies(mail)
        yield _render(
            jobs.statement_job(mail.customer, invoices, template, mail.language, day, name_currency=several),
            pool,
        )


def _several_currencies(mail: Any) -> bool:
    """Whether the customer gets a mail in another currency in the same run."""
    others = (
        (Mail.run == mail.run_id) & (Mail.customer == mail.customer_id) & (Mail.currency != mail.currency)
    )
    return bool(Mail.select().where(others).exists())


def _documents(
    mail: Mail, invoices: Sequence[Invoice], template: ReportTemplate | None, pool: Pool
) -> Iterator[Paper]:
    originals = _originals(mail)
    chosen = template if mail.purpose == Purpose.INVOICE else None
    for invoice in (one for one in invoices if not one.opening):
        original = originals.get(invoice.id)
        if original is None:
            yield _render(jobs.invoice_job(invoice, chosen, mail.language), pool)
        else:
            name = names.invoice_name(invoice, whole=True, language=mail.language)
            yield Paper(name, bytes(original.content), clean(original.invoice.customer.code))


def _originals(mail: Mail) -> dict[int, OriginalDocument]:
    """The stored PDFs by invoice, each with the customer that its own row leads to."""
    carried = MailInvoice.select(MailInvoice.invoice).where(MailInvoice.mail == mail.id)
    query = (
        OriginalDocument.select(OriginalDocument, Invoice, Customer)
        .join(Invoice)
        .join(Customer)
        .where(OriginalDocument.invoice.in_(carried))
    )
    return {original.invoice.id: original for original in query}


def _render(job: Job, pool: Pool) -> Paper:
    rendered = pool.render(job)
    if rendered.pdf is None:
        raise PaperError(job.name, rendered.error)
    return Paper(job.name, rendered.pdf, job.fields["customer"].code)
