"""``flowtui mail``: one mail as it left."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flowtui.cli import files
from flowtui.cli.call import DONE
from flowtui.cli.grammar import whole
from flowtui.clock import local, zulu
from flowtui.i18n import _
from flowtui.text import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.mailing.detail import MailDetail


def add(commands: Commands) -> None:
    """Add ``mail``."""
    parser = commands.add(
        "mail", _mail, _("one mail as it left"), "flowtui mail 431 --eml 431.eml --pdf attachments/"
    )
    parser.add_argument("mail_id", type=whole, metavar=_("MAIL"), help=_("the mail's number in the report"))
    parser.add_argument("--eml", metavar=_("FILE"), help=_("write its exact bytes"))
    parser.add_argument("--pdf", metavar=_("FOLDER"), help=_("write its attachments into a folder"))


def _mail(call: Call) -> int:
    from flowtui.mailing import detail

    call.open()
    arguments = call.arguments
    found = detail.detail(arguments.mail_id)
    if arguments.eml or arguments.pdf:
        data = detail.exact_bytes(found.id)
        if arguments.eml:
            files.write(arguments.eml, data)
        if arguments.pdf:
            files.add(arguments.pdf, ((file_name(name), file) for name, file in detail.attachments(data)))
    facts = _facts(found)
    call.answer(facts, lambda: _lines(facts, found))
    return DONE


def _facts(mail: MailDetail) -> dict[str, Any]:
    from flowtui.mailing import trial

    return {
        "id": mail.id,
        "run": mail.run,
        **trial.to_json(mail.test_to),
        "message_id": mail.message_id,
        "sha256": mail.sha256 or None,
        "bytes": mail.size,
        "purpose": mail.purpose,
        "customer": mail.customer,
        "from": mail.sender,
        "recipients": [asdict(one) for one in mail.addressees],
        "subject": mail.subject,
        "text": mail.text,
        "state": mail.state,
        "code": mail.code,
        "reply": mail.reply,
        "reason": mail.reason,
        "remark": mail.remark,
        "sent_at": zulu(mail.sent_at),
        "copied_at": zulu(mail.copied_at),
        "invoices": [one.number for one in mail.invoices],
        "total_cents": mail.total_cents,
        "currency": mail.currency,
        "attempts": [asdict(one) | {"at": zulu(one.at)} for one in mail.events],
    }


def _lines(facts: dict[str, Any], mail: MailDetail) -> Iterator[str]:
    from flowtui.cli import tables
    from flowtui.mailing import trial

    test_to = mail.test_to
    if test_to:
        yield trial.after(test_to, 1) if facts["sent_at"] else trial.before(test_to)
    yield from tables.facts(
        [
            (_("Mail"), f"{facts['id']} ({_(trial.state(test_to, facts['state']))})"),
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
    for event in mail.events:
        change = " > ".join(_(trial.state(test_to, state)) for state in (event.old, event.new) if state)
        yield f"{local(event.at):%d/%m/%Y %H:%M:%S}  {change}  {event.reply}".rstrip()
