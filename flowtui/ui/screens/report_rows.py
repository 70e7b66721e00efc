"""What the report writes: its counts, its rows, and one mail in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import N_, _, language
from flowtui.mailing import trial
from flowtui.mailing.owner import host_or_login
from flowtui.models.words import MailState, RecipientState, RunState
from flowtui.money import format_cents
from flowtui.ui import words
from flowtui.ui.cells import RIGHT
from flowtui.ui.stored_words import worded
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.mailing.detail import MailDetail
    from flowtui.mailing.values import ReportedMail, SendReport
    from flowtui.ui.widgets.line import Piece
    from flowtui.ui.widgets.text_pane import TextLine

COLUMNS = (
    Column("customer", N_("Customer"), 19, widest=34),
    Column("to", N_("Address or document"), 22, widest=40),
    Column("words", N_("What became of it"), 30, widest=100),
    Column("total", N_("Amount"), 12, RIGHT, rank=1),
)
_ORDER = {
    state: place
    for place, state in enumerate(
        (
            MailState.UNCERTAIN, MailState.FAILED, MailState.PARTLY, MailState.BOUNCED, "out",
            MailState.IN_DOUBT, MailState.CLAIMED, MailState.QUEUED, MailState.CANCELLED, MailState.SENT,
        )
    )
}  # fmt: skip
_SAID = {
    RecipientState.WAITING: N_("waiting"),
    RecipientState.ACCEPTED: N_("accepted"),
    RecipientState.REFUSED: N_("refused"),
    RecipientState.BOUNCED: N_("returned"),
}


class Key(NamedTuple):
    """What a row of the report stands for: a mail (its number) or an invoice that was left out."""

    kind: str
    number: int


def heading(report: SendReport) -> str:
    """``Send report · run 214 · reminders``."""
    text = _("Send report · run {run} · {purpose}")
    return trial.mark(report.test_to, text.format(run=report.run, purpose=words.purpose(report.purpose)))


def counts(report: SendReport) -> tuple[str, str]:
    """How many mails and what became of them; how many documents were left out."""
    mails = sum(count for name, count in report.counts.items() if name != "excluded")
    text = f"{words.mails(mails)}: {words.counts(report.counts, excluded=False, test_to=report.test_to)}"
    left = report.counts.get("excluded", 0)
    return text, words.stayed(left) if left else ""


def facts(report: SendReport) -> list[Piece]:
    """Who, when, in which state; the reason of a pause stands out."""
    span = words.moment(report.started_at or report.created_at)
    if report.finished_at is not None:
        span = f"{span} - {words.hour(report.finished_at)}"
    pieces: list[Piece] = [(f"{report.user} · {span} · {words.run_state(report.state)}", "")]
    if report.state == RunState.PAUSED and report.pause_reason:
        pieces += [("  ", ""), (report.pause_reason, "doubt")]
    return pieces


def records(report: SendReport) -> list[tuple[Record, str]]:
    """Uncertain, refused, left out, on the way, sent; each as the server or the program put it, and its currency."""
    rows = [(_ORDER.get(mail.state, 99), _mail(mail, report.test_to), mail.currency) for mail in report.mails]
    rows += [
        (
            _ORDER["out"],
            Record(
                Key("out", item.invoice_id),
                (
                    item.customer_name or item.customer,
                    item.invoice,
                    item.detail or words.left_out(item.code, 1),
                    format_cents(item.balance_cents, language()),
                ),
                "quiet",
                mark=words.LEFT_OUT[0],
            ),
            item.currency,
        )
        for item in report.excluded
    ]
    return [(record, currency) for _place, record, currency in sorted(rows, key=lambda row: row[0])]


def _mail(mail: ReportedMail, test_to: str) -> Record:
    sign, style = words.SIGNS[mail.state]
    to = mail.to[0] + (f" +{len(mail.to) - 1}" if mail.to[1:] else "") if mail.to else ""
    texts = (mail.customer_name, to, said(mail, test_to), format_cents(mail.total_cents, language()))
    return Record(Key("mail", mail.id), texts, "quiet" if style == "faint" else style, mark=sign)


def said(mail: ReportedMail, test_to: str = "") -> str:
    """The server's own words with its code, else what is known; a folder has no codes."""
    if mail.state == MailState.UNCERTAIN:
        return _("arrived or not? {why}").format(why=mail.reason or _("cut off after the end")).strip()
    if mail.state == MailState.PARTLY and mail.refused:
        address, code, reply = mail.refused[0]
        return f"{address}: {_reply(code, reply)}"
    code = None if trial.folder(test_to) else mail.code
    text = _reply(code, mail.reason) or words.mail_state(mail.state)
    if mail.state == MailState.BOUNCED and mail.reason:
        text = f"{words.mail_state(mail.state)}: {text}"
    return f"{text} · {mail.remark}" if mail.remark else text


def full(report: SendReport, key: Key) -> str:
    """All that a row of the list says, which may have cut it."""
    if key.kind == "mail":
        mail = next((one for one in report.mails if one.id == key.number), None)
        return f"{mail.customer_name} · {said(mail, report.test_to)}" if mail else ""
    item = next((one for one in report.excluded if one.invoice_id == key.number), None)
    if item is None:
        return ""
    return f"{item.invoice} · {item.customer_name or item.customer}: {item.detail}"


def _reply(code: int | None, text: str) -> str:
    return text if code is None or text.startswith(str(code)) else f"{code} {text}".strip()


def detail_lines(mail: MailDetail) -> Iterator[TextLine]:
    """One mail in full: state, addresses with the server's words, documents, attempts, letter."""
    sign, style = words.SIGNS[mail.state]
    state = words.mail_state(mail.state, mail.test_to)
    code = None if trial.folder(mail.test_to) else mail.code
    if mail.test_to:
        yield trial.after(mail.test_to, 1) if mail.sent_at else trial.before(mail.test_to), "alert"
    yield f"{sign} {state}: {_reply(code, mail.reply) or mail.reason or state}", style
    if mail.reason and mail.reply:
        yield f"  {mail.reason}", ""
    if mail.remark:
        yield f"  {mail.remark}", "doubt"
    yield "", ""
    yield from _head(mail)
    yield from _section(_("Addresses"), _addresses(mail))
    yield from _section(
        _("Documents"),
        ((f"{item.number:<20} {_amount(item.balance_cents, mail):>17}", "") for item in mail.invoices),
    )
    yield from _section(
        _("Attachments"), ((f"{name} ({_size(size)})", "") for name, size in mail.attachments)
    )
    yield from _section(_("History"), _history(mail))
    yield from _section(_("Letter"), ((line, "") for line in mail.text.splitlines()))


def _head(mail: MailDetail) -> Iterator[TextLine]:
    facts_shown = (
        (_("Subject"), mail.subject),
        (_("From"), mail.sender),
        (_("Reply to"), mail.reply_to),
        (_("Message"), mail.message_id),
        (_("Written") if trial.folder(mail.test_to) else _("Sent"), words.moment(mail.sent_at)),
        (_("Copy"), words.moment(mail.copied_at)),
        (_("Size"), _size(mail.size) if mail.size else ""),
        ("SHA-256", mail.sha256),
    )
    for label, text in facts_shown:
        if text:
            yield f"{label + ':':<11} {text}", "strong" if text == mail.subject else ""


def _addresses(mail: MailDetail) -> Iterator[TextLine]:
    for one in mail.addressees:
        role = worded("role", one.role)
        state = _(_SAID[RecipientState(one.state)])
        style = {"accepted": "good", "refused": "bad", "bounced": "bad"}.get(one.state, "")
        yield f"{role:<4} {one.address}: {state} {_reply(one.code, one.reply)}".rstrip(), style


def _history(mail: MailDetail) -> Iterator[TextLine]:
    for event in mail.events:
        old, new = (words.mail_state(word, mail.test_to) if word else "-" for word in (event.old, event.new))
        who = host_or_login(event.who)
        reply = _reply(event.code, event.reply)
        yield f"{words.moment(event.at)} {old} > {new} {reply} ({who})".replace("  ", " "), ""


def _section(title: str, lines: Iterator[TextLine]) -> Iterator[TextLine]:
    found = list(lines)
    if found:
        yield "", ""
        yield title, "strong"
        for text, style in found:
            yield f"  {text}" if text else "", style


def _amount(cents: int, mail: MailDetail) -> str:
    return f"{format_cents(cents, language())} {mail.currency}"


def _size(count: int) -> str:
    return _("{count} kB").format(count=format_cents(count * 100 // 1000, language())[:-3] or "0")
