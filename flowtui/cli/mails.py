"""``flowtui mail``: one mail as it left."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui.cli import files
from flowtui.cli.call import DONE
from flowtui.cli.grammar import whole
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.text import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.models import Mail


class NoMailError(FlowError):
    """No mail has that number."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _("There is no mail {number}; flowtui report RUN shows the numbers.").format(number=number)
        )


class NoBytesError(FlowError):
    """The mail was not built yet."""

    def __init__(self, number: int) -> None:
        super().__init__(_("Mail {number} has not been built yet: it never left.").format(number=number))


def add(commands: Commands) -> None:
    """Add ``mail``."""
    parser = commands.add(
        "mail", _mail, _("one mail as it left"), "flowtui mail 431 --eml 431.eml --pdf attachments/"
    )
    parser.add_argument("mail_id", type=whole, metavar=_("MAIL"), help=_("the mail's number in the report"))
    parser.add_argument("--eml", metavar=_("FILE"), help=_("write its exact bytes"))
    parser.add_argument("--pdf", metavar=_("FOLDER"), help=_("write its attachments into a folder"))


def _mail(call: Call) -> int:
    from flowtui.models import Mail, MailContent

    call.open()
    mail = Mail.get_or_none(Mail.id == call.arguments.mail_id)
    if mail is None:
        raise NoMailError(call.arguments.mail_id)
    content = MailContent.get_or_none(MailContent.mail == mail)
    data = bytes(content.data) if content is not None and content.data is not None else b""
    if (call.arguments.eml or call.arguments.pdf) and not data:
        raise NoBytesError(mail.id)
    if call.arguments.eml:
        files.write(call.arguments.eml, data)
    if call.arguments.pdf:
        _write_attachments(data, files.folder(call.arguments.pdf))
    facts = _facts(mail, content)
    call.answer(facts, lambda: _lines(facts))
    return DONE


def _facts(mail: Mail, content: Any) -> dict[str, Any]:
    return {
        "id": mail.id,
        "run": mail.run.id,
        "message_id": mail.message_id,
        "sha256": content.sha256 if content is not None and content.sha256 else None,
        "bytes": mail.size,
        "purpose": mail.purpose,
        "customer": mail.customer.code,
        "from": mail.sender,
        "recipients": _recipients(mail),
        "subject": mail.subject,
        "text": content.text if content is not None else "",
        "state": mail.state,
        "code": mail.code,
        "reply": mail.reply,
        "reason": mail.reason,
        "remark": mail.remark,
        "sent_at": f"{mail.sent_at.isoformat()}Z" if mail.sent_at else None,
        "copied_at": f"{mail.copied_at.isoformat()}Z" if mail.copied_at and not mail.remark else None,
        "invoices": _numbers(mail),
        "total_cents": mail.total_cents,
        "currency": mail.currency,
        "attempts": _attempts(mail),
    }


def _recipients(mail: Mail) -> list[dict[str, Any]]:
    from flowtui.models import MailRecipient

    rows = MailRecipient.select().where(MailRecipient.mail == mail).order_by(MailRecipient.id)
    return [
        {"role": row.role, "address": row.address, "state": row.state, "code": row.code, "reply": row.reply}
        for row in rows
    ]


def _numbers(mail: Mail) -> list[str]:
    from flowtui.models import Invoice, MailInvoice

    rows = MailInvoice.select(MailInvoice, Invoice).join(Invoice).where(MailInvoice.mail == mail)
    return [row.invoice.number for row in rows.order_by(MailInvoice.id)]


def _attempts(mail: Mail) -> list[dict[str, Any]]:
    from flowtui.models import Attempt

    return [
        {
            "at": f"{row.at.isoformat()}Z",
            "who": row.who,
            "phase": row.phase,
            "old": row.old,
            "new": row.new,
            "code": row.code,
            "reply": row.reply,
        }
        for row in Attempt.select().where(Attempt.mail == mail).order_by(Attempt.id)
    ]


def _write_attachments(data: bytes, folder: Path) -> None:
    message = BytesParser(policy=policy.default).parsebytes(data)
    for number, part in enumerate(message.iter_attachments(), 1):
        stem = file_name(Path(part.get_filename() or str(number)).stem)
        suffix = ".pdf" if part.get_content_type() == "application/pdf" else ".bin"
        files.write(folder / f"{stem}{suffix}", bytes(part.get_payload(decode=True)))


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    from flowtui.cli import tables
    from flowtui.mailing.report_words import STATES

    yield from tables.facts(
        [
            (_("Mail"), f"{facts['id']} ({_(STATES.get(facts['state'], facts['state']))})"),
            (_("From"), facts["from"]),
            *((_(one["role"].capitalize()), f"{one['address']}  {one['reply']}".strip()) for one in facts["recipients"]),
            (_("Subject"), facts["subject"]),
            ("Message-ID", facts["message_id"]),
            ("SHA-256", facts["sha256"] or ""),
            (_("Answer"), facts["reply"]),
            *([(_("Remark"), facts["remark"])] if facts["remark"] else []),
        ]
    )  # fmt: skip
    yield ""
    yield from facts["text"].splitlines()
    yield ""
    for attempt in facts["attempts"]:
        yield f"{attempt['at']}  {attempt['old']} -> {attempt['new']}  {attempt['reply']}".rstrip()
