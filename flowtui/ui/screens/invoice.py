"""One invoice and its mail: what the accounts hold, what is attached, the letter that left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flowtui import clock, money
from flowtui.i18n import N_, _
from flowtui.ledger.code_words import code_words
from flowtui.ledger.history import MailEvent, of_invoice
from flowtui.ledger.rows import fetch
from flowtui.models.words import Code, Kind
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.screens.history import record
from flowtui.ui.stored_words import worded
from flowtui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from flowtui.ledger.values import Row
    from flowtui.mailing.detail import MailDetail
    from flowtui.ui.session import Session

KINDS = {
    Kind.INVOICE: N_("invoice"),
    Kind.CREDIT_NOTE: N_("credit note"),
    Kind.PAYMENT: N_("unmatched payment"),
}
Line = tuple[str, str]


class InvoiceScreen(FlowScreen[None]):
    """A text to read; ``x`` writes the last mail and its PDFs into a folder."""

    PLACE = "invoice"
    BINDINGS: ClassVar = bindings("invoice")

    def __init__(self, session: Session, invoice_id: int) -> None:
        super().__init__(session)
        self.row = next(iter(fetch([invoice_id])), None)
        self.events = of_invoice(invoice_id)
        self.mail = next((event.mail for event in self.events if isinstance(event, MailEvent)), None)

    @property
    def heading(self) -> str:
        """Which one."""
        if self.row is None:
            return ""
        what = _("opening balance") if self.row.opening else _(KINDS[Kind(self.row.kind)])
        return f"{what.capitalize()} {self.row.number}"

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextPane()

    def on_mount(self) -> None:
        """Show everything."""
        pane = self.query_one(TextPane)
        pane.show([*self._facts(), *self._happened(), *self._letter()])
        pane.focus()
        self.show_status(
            _("x writes the mail and its files into a folder.") if self.mail else self._without_mail()
        )

    def _without_mail(self) -> str:
        """Why there is no mail to show."""
        row = self.row
        if row is not None and (row.mailed_at or row.grouped_at or row.reminder_count):
            return _("Noted as sent; the mail itself is not kept here.")
        return _("No mail has left yet.")

    def do_history(self) -> None:
        """Its history as a list."""
        from flowtui.ui.screens.history import HistoryScreen

        if self.row is not None:
            self.app.push_screen(HistoryScreen(self.session, self.row.id))

    def do_write(self) -> None:
        """Write the mail's exact bytes and its files."""
        if self.mail is None:
            self.say(self._without_mail(), "doubt")
            return
        mail = self.mail

        def write(folder: str) -> None:
            from flowtui.mailing.detail import write_files

            written = write_files(mail, Path(folder).expanduser())
            self.say(_("Written: {paths}").format(paths=", ".join(map(str, written))), "good")

        self.ask(_("Write to the folder: "), str(Path.cwd() / f"mail-{mail}"), write)

    def _facts(self) -> Iterator[Line]:
        row = self.row
        if row is None:
            yield _("This invoice is no longer in the database."), "bad"
            return
        yield f"{row.customer_name} ({row.customer})", "strong"
        language = self.session.language
        yield (
            " · ".join(
                (
                    f"{_('date')} {clock.format_date(row.issue_date, language)}",
                    f"{_('due date')} {clock.format_date(row.due_date, language) or '–'}",
                    f"{_('created')} {clock.format_date(row.created, language)}",
                )
            ),
            "",
        )
        total, balance = (
            money.format_money(cents, row.currency, language)
            for cents in (row.total_cents, row.balance_cents)
        )
        late = " · " + words.days_late(row.days_late) if row.days_late else ""
        yield f"{_('total')} {total} · {_('balance')} {balance}{late}", ""
        status = row.status or _("none")
        yield f"{_('status')} {status} · {_('reminders')} {row.reminder_count}", ""
        if row.kind != Kind.PAYMENT:
            yield self._sent(row), ""
        if row.preflight != Code.READY:
            yield _("Mailing it now: {why}").format(why=code_words(row.preflight)), "doubt"
        yield from self._document(row)

    def _sent(self, row: Row) -> str:
        """What the pointers say."""
        days = [
            words.format(day=clock.format_date(clock.local(at).date(), self.session.language))
            for at, words in ((row.mailed_at, _("mailed on {day}")), (row.grouped_at, _("grouped on {day}")))
            if at is not None
        ]
        return " · ".join(days) or _("neither mailed nor grouped")

    def _document(self, row: Row) -> Iterator[Line]:
        from flowtui.documents.sources import originals

        size = originals([row.id]).get(row.id)
        if row.kind != Kind.PAYMENT and not row.opening:
            told = (
                _("PDF: the original, {kilobytes} kB").format(kilobytes=max(1, size // 1024))
                if size
                else _("PDF: no original; a report template makes it")
            )
            yield told, ""

    def _happened(self) -> Iterator[Line]:
        yield "", ""
        yield _("History"), "strong"
        if not self.events:
            yield _("nothing has happened to it yet"), "faint"
        for event in self.events:
            line = record(event)
            yield "  ".join(filter(None, line.texts)), line.style if line.style != "quiet" else "faint"

    def _letter(self) -> Iterator[Line]:
        if self.mail is None:
            return
        from flowtui.mailing.detail import detail

        mail: MailDetail = detail(self.mail)
        yield "", ""
        yield f"{_('Subject')}: {mail.subject}", "strong"
        yield f"{_('From')}: {mail.sender}", "faint"
        for addressee in mail.addressees:
            role = worded("role", addressee.role)
            yield f"{role}: {addressee.address}  {addressee.reply}", "faint"
        for name, size in mail.attachments:
            yield (
                _("Attached: {name}, {kilobytes} kB").format(name=name, kilobytes=max(1, size // 1024)),
                "faint",
            )
        yield "", ""
        for text in mail.text.splitlines():
            yield text, ""
