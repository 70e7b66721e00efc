"""From a stored mail to its bytes: text, HTML and PDFs in one message.

The sender composes a mail right before it is handed to the server and keeps the bytes; nothing is
composed a second time.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.mailing import headers, html, trial
from flowtui.mailing.addresses import envelope_address
from flowtui.mailing.papers import ForeignPaperError, PaperError, papers
from flowtui.models import Contact, MailContent, MailRecipient
from flowtui.models.lookup import known_company
from flowtui.models.words import Role
from flowtui.text import clean, clean_lines

if TYPE_CHECKING:
    from datetime import date
    from email.headerregistry import Address

    from flowtui.documents.pool import Pool
    from flowtui.models import Mail, Run

__all__ = ["ForeignPaperError", "PaperError", "compose", "envelope"]


def compose(mail: Mail, pool: Pool) -> bytes:
    """The message as it goes over the line, CRLF line ends; PDFs that are no originals are made in ``pool``.

    Raises:
        PaperError: a PDF cannot be made; the mail cannot leave as it is.
        ForeignPaperError: an attachment is not the mail's customer's.
        NoTemplateError, WrongTemplateError, MixedStatementError: as the documents room raises them.
    """
    attached = papers(mail, pool, _day(mail.run))
    text = clean_lines(MailContent.get_by_id(mail.id).text)
    subject = clean(mail.subject)
    message = EmailMessage(policy=headers.POLICY)
    _address(message, mail)
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.local(clock.utcnow()))
    message["Message-ID"] = f"<{clean(mail.message_id).strip('<>')}>"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    page = html.page(text, mail.language, subject)
    message.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    for paper in attached:
        message.add_attachment(paper.data, maintype="application", subtype="pdf", filename=paper.name)
    message["Content-Language"] = mail.language  # last: the library moves Content-* into the first part
    return message.as_bytes()


def envelope(mail: Mail) -> tuple[str, tuple[str, ...]]:
    """The sender and all recipients of a mail (of a test to an address that one), domains in ASCII."""
    sender = envelope_address(mail.sender)
    if only := trial.address(mail.run.test_to):
        return sender, (envelope_address(only),)
    rows = MailRecipient.select().where(MailRecipient.mail == mail.id).order_by(MailRecipient.id)
    return sender, tuple(dict.fromkeys(envelope_address(row.address) for row in rows))


def _address(message: EmailMessage, mail: Mail) -> None:
    firm = known_company()
    message["From"] = headers.address(mail.sender, firm.name)
    if mail.reply_to:
        message["Reply-To"] = headers.address(mail.reply_to)
    if only := trial.address(mail.run.test_to):
        message["To"] = headers.address(only)
        return
    named = _names(mail)
    rows = list(MailRecipient.select().where(MailRecipient.mail == mail.id).order_by(MailRecipient.id))
    for role, header in ((Role.TO, "To"), (Role.CC, "Cc")):
        found = [_recipient(row, named, mail) for row in rows if row.role == role]
        if found:
            message[header] = headers.unique(found)


def _recipient(row: MailRecipient, named: dict[str, str], mail: Mail) -> Address:
    """A person's name where one is stored; the customer's for those that the mail is addressed to."""
    name = row.name or named.get(row.address.casefold(), "")
    return headers.address(row.address, name or (mail.customer.name if row.role == Role.TO else ""))


def _names(mail: Mail) -> dict[str, str]:
    query: Any = Contact.select(Contact.email, Contact.name).where(
        Contact.customer == mail.customer, Contact.name != ""
    )
    return {parseaddr(email)[1].casefold(): name for email, name in query.tuples()}


def _day(run: Run) -> date:
    """The day the run was ordered, which its letters name; where ``FLOWTUI_TODAY`` shifts today, with it."""
    shift = clock.today() - clock.local(clock.utcnow()).date()
    return clock.local(run.created_at).date() + shift
