"""Everything about one mail: whom it was for, what every server said, each attempt, its letter and files."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

from flowtui import disk
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models import Attempt, Invoice, Mail, MailContent, MailInvoice, MailRecipient, Run
from flowtui.system_words import system_words
from flowtui.text import clean, file_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


class NoMailError(FlowError):
    """No mail has that number."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(
            _("There is no mail {number}; flowtui report RUN shows the numbers.").format(number=mail_id)
        )


class NotBuiltError(FlowError):
    """The bytes of a mail that never left do not exist."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(
            _("Mail {number} was never built: there is no file to write.").format(number=mail_id)
        )


class FolderError(FlowError):
    """The mail cannot be written there."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(_("{folder} cannot be written: {why}").format(folder=folder, why=why))


@dataclass(frozen=True, slots=True)
class Addressee:
    """One address and what the server said of it."""

    role: str
    address: str
    state: str
    code: int | None
    reply: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the mail's history."""

    at: datetime
    who: str
    phase: str
    old: str
    new: str
    code: int | None
    reply: str


@dataclass(frozen=True, slots=True)
class Carried:
    """An invoice in the mail, as it was when the run was decided."""

    invoice_id: int
    number: str
    total_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class MailDetail:
    """One mail as it stands now."""

    id: int
    run: int
    purpose: str
    customer: str
    """The customer's code."""
    customer_name: str
    sender: str
    reply_to: str
    subject: str
    message_id: str
    state: str
    code: int | None
    reply: str
    reason: str
    currency: str
    total_cents: int
    size: int
    sha256: str
    sent_at: datetime | None
    text: str
    addressees: tuple[Addressee, ...]
    invoices: tuple[Carried, ...]
    attachments: tuple[tuple[str, int], ...]
    """Name and bytes of each file; none before the mail is built."""
    events: tuple[Event, ...]
    remark: str = ""
    """What went wrong beside the sending."""
    copied_at: datetime | None = None
    """When a copy was put into the folder of sent mails (UTC)."""
    test_to: str = ""
    """Where a test went; see :mod:`flowtui.mailing.trial`."""


def existing(mail_id: int) -> Any:
    """The stored mail of that number.

    Raises:
        NoMailError: there is none.
    """
    mail = Mail.get_or_none(Mail.id == mail_id)
    if mail is None:
        raise NoMailError(mail_id)
    return mail


def detail(mail_id: int) -> MailDetail:
    """Everything about the mail of that number.

    Raises:
        NoMailError: there is none.
    """
    mail = existing(mail_id)
    content = MailContent.get_or_none(MailContent.mail == mail_id)
    data = bytes(content.data or b"") if content else b""
    return MailDetail(
        id=mail.id,
        run=mail.run_id,
        purpose=mail.purpose,
        customer=mail.customer.code,
        customer_name=mail.customer.name,
        sender=mail.sender,
        reply_to=mail.reply_to,
        subject=mail.subject,
        message_id=mail.message_id,
        state=mail.state,
        code=mail.code,
        reply=mail.reply,
        reason=mail.reason,
        currency=mail.currency,
        total_cents=mail.total_cents,
        size=mail.size,
        sha256=content.sha256 if content else "",
        sent_at=mail.sent_at,
        text=content.text if content else "",
        addressees=tuple(_addressees(mail_id)),
        invoices=tuple(_invoices(mail_id)),
        attachments=tuple((name, len(file)) for name, file in attachments(data)),
        events=tuple(_events(mail_id)),
        remark=mail.remark,
        copied_at=None if mail.remark else mail.copied_at,
        test_to=mail.run.test_to,
    )


def ordered_at(limit: int = 1000) -> dict[int, datetime]:
    """When each of the latest runs was ordered (UTC)."""
    query: Any = Run.select(Run.id, Run.created_at).order_by(Run.id.desc()).limit(limit)
    return {run.id: run.created_at for run in query}


def exact_bytes(mail_id: int) -> bytes:
    """The mail as it left, or as it is about to.

    Raises:
        NotBuiltError: it has no bytes yet.
    """
    content = MailContent.get_or_none(MailContent.mail == mail_id)
    if content is None or content.data is None:
        raise NotBuiltError(mail_id)
    return bytes(content.data)


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file in a mail, given its exact bytes; none in an empty one."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    for part in message.iter_attachments():
        payload = part.get_payload(decode=True)
        yield clean(part.get_filename() or ""), payload if isinstance(payload, bytes) else b""


def write_files(mail_id: int, folder: Path) -> list[Path]:
    """Write the exact bytes as ``mail-N.eml`` and each attachment beside it; the paths.

    Raises:
        NotBuiltError, FolderError, AlreadyThereError: nothing could be written, and why.
    """
    exact = exact_bytes(mail_id)
    named = [(f"mail-{mail_id}.eml", exact), *attachments(exact)]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return disk.add(folder, ((file_name(name), data) for name, data in named))
    except OSError as error:
        raise FolderError(folder, system_words(error)) from error


def _addressees(mail_id: int) -> Iterator[Addressee]:
    order = {"to": 0, "cc": 1, "bcc": 2}
    rows = MailRecipient.select().where(MailRecipient.mail == mail_id).order_by(MailRecipient.id)
    for row in sorted(rows, key=lambda row: order.get(row.role, 3)):
        yield Addressee(row.role, row.address, row.state, row.code, clean(row.reply))


def _invoices(mail_id: int) -> Iterator[Carried]:
    query = MailInvoice.select(MailInvoice, Invoice).join(Invoice).where(MailInvoice.mail == mail_id)
    for row in query.order_by(Invoice.issue_date, Invoice.number):
        yield Carried(row.invoice.id, row.invoice.number, row.total_cents, row.balance_cents)


def _events(mail_id: int) -> Iterator[Event]:
    for row in Attempt.select().where(Attempt.mail == mail_id).order_by(Attempt.id):
        yield Event(row.at, row.who, row.phase, row.old, row.new, row.code, clean(row.reply))
