"""Small books for the tests of plans and mails: an order, its stored mails, and a pool that draws nothing."""

from __future__ import annotations

import io
from datetime import date
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import pypdf

from flowtui.config import Config, Smtp
from flowtui.documents.values import Rendered
from flowtui.mailing import outbox, plan
from flowtui.models import Contact, Invoice, Mail, OriginalDocument, Run
from flowtui.models.words import MailState

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flowtui.documents.values import Job
    from flowtui.mailing.values import SendPlan
    from flowtui.models import Customer, User

TODAY = date(2026, 11, 24)
CONFIG = Config(smtp=Smtp(host="mail.example"))


def planned(user: User, purpose: str, *invoices: Invoice, **options: Any) -> SendPlan:
    """The plan for some invoices."""
    options.setdefault("config", CONFIG)
    return plan.build(user, purpose, [invoice.id for invoice in invoices], **options)


def why(found: SendPlan) -> dict[str, tuple[str, str]]:
    """Code and detail of what stays out, by number."""
    return {one.invoice: (one.code, one.detail) for one in found.excluded}


def sent_numbers(found: SendPlan) -> list[list[str]]:
    """The numbers in each mail."""
    return [[invoice.number for invoice in mail.invoices] for mail in found.mails]


def stored(found: SendPlan, user: User, state: str = MailState.QUEUED) -> list[Mail]:
    """The plan's mails as the outbox keeps them, moved to ``state``."""
    run = outbox.enqueue(found, user)
    Mail.update(state=state).where(Mail.run == run.id).execute()
    if state in (MailState.FAILED, MailState.CANCELLED):
        from flowtui.models import MailInvoice

        mails = Mail.select(Mail.id).where(Mail.run == run.id)
        MailInvoice.update(live=False).where(MailInvoice.mail.in_(mails)).execute()
    return list(Mail.select(Mail, Run).join(Run).where(Mail.run == run.id).order_by(Mail.id))


def original(invoice: Invoice, content: bytes = b"%PDF-1.4 original", size: int | None = None) -> None:
    """Give the invoice the PDF of the program that made it."""
    OriginalDocument.create(
        invoice=invoice, name="facture.pdf", size=size or len(content), sha256="0" * 64, content=content
    )


def contact(customer: Customer, email: str, purpose: str = "all", role: str = "to", **fields: Any) -> Contact:
    """One more address."""
    return Contact.create(customer=customer, email=email, purpose=purpose, role=role, **fields)


def read(data: bytes) -> EmailMessage:
    """A mail as its reader's program parses it."""
    return BytesParser(policy=policy.default).parsebytes(data)  # type: ignore[return-value]


def body(message: EmailMessage, kind: str) -> str:
    """The ``plain`` or ``html`` part."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def attachments(message: EmailMessage) -> dict[str, bytes]:
    """The attached files by name."""
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


def pdf_text(data: bytes) -> str:
    """What a PDF says, without blanks, which a layout may put anywhere."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


class PlainPool:
    """Says in plain text what a PDF would show: which customer, which numbers."""

    def render(self, job: Job) -> Rendered:
        """The job's facts as bytes."""
        fields = job.fields
        documents = fields.get("documents") or (fields["invoice"],)
        numbers = " ".join(f"[{row.number}]" for row in documents)
        return Rendered(pdf=f"%PDF {job.purpose} <{fields['customer'].code}> {numbers}".encode(), pages=1)
