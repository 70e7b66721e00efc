"""The send report: what left, what did not and why; live while the run is being sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flowtui.disk import free
from flowtui.i18n import _, ngettext
from flowtui.models.words import MailState, RunState
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.screens import answers
from flowtui.ui.screens import report_rows as rows
from flowtui.ui.screens.making import put
from flowtui.ui.screens.report_keys import LEFT_OUT, RETRIED, report_keys
from flowtui.ui.screens.report_work import Done, Read, read_report, steer_in_thread
from flowtui.ui.screens.reported_mail import ReportedMailScreen
from flowtui.ui.screens.senders import wake_sender
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.banner import Banner
from flowtui.ui.widgets.currencies import show_with_currency
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from flowtui.mailing.values import ReportedMail, SendReport
    from flowtui.ui.action import Action
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid

_EVERY_SECOND = 1.0


class ReportScreen(SideScreen[None]):
    """The report of one run."""

    PLACE = "report"
    BINDINGS: ClassVar = bindings("report")

    def __init__(self, session: Session, run_id: int) -> None:
        super().__init__(session)
        self.run_id = run_id
        self.report: SendReport | None = None
        self._mark: object = None
        self._reading = False

    @property
    def heading(self) -> str:
        """Which run."""
        if self.report is None:
            return _("Send report · run {run}").format(run=self.run_id)
        return rows.heading(self.report)

    def body(self) -> Iterable[Widget]:
        """Whether it was a test, counts, facts, the list."""
        yield Banner(id="trial")
        yield Line(id="summary")
        yield Line(id="facts")
        yield RecordList(rows.COLUMNS, id="mails")

    def on_mount(self) -> None:
        """Read it, and read it again while something changes."""
        self.query_one("#mails").focus()
        self.show_status(_("Reading…"))
        self.read()
        self.set_interval(_EVERY_SECOND, self.read)

    def read(self) -> None:
        """Look in a thread whether the run has moved."""
        if not self._reading and self.is_current:
            self._reading = True
            work = partial(read_report, self, self.run_id, self._mark)
            self.in_background("read", work)

    def on_read(self, event: Read) -> None:
        """Show what is new."""
        self._reading = False
        if event.error:
            self.show_status([(event.error, "bad")])
            return
        self._mark = event.mark
        if event.report is None:
            return
        self.report = event.report
        self.query_one("#trial", Banner).tell(event.report.banner)
        left, right = rows.counts(event.report)
        self.query_one("#summary", Line).set([(left, "strong")])
        self.query_one("#facts", Line).set(rows.facts(event.report), right)
        self._show_list(rows.records(event.report))
        self.show_title()
        self._show_row()

    def _show_row(self) -> None:
        """What the row under the cursor says in full, and its keys; an uncertain one before all else."""
        key, mail = self._key, self._mail
        urgent = mail is not None and mail.state == MailState.UNCERTAIN
        if self.report is None or key is None or urgent or self.report.counts.get("queued"):
            self.show_status(self._advice())
        else:
            self.show_line(rows.full(self.report, key))
        self.refresh_keys()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        """Another row."""
        event.stop()
        self._show_row()

    def key_actions(self) -> Sequence[Action]:
        """What helps with the row under the cursor."""
        key, mail = self._key, self._mail
        row = mail.state if mail is not None else (LEFT_OUT if key is not None else "")
        return report_keys(super().key_actions(), row, self.report.counts if self.report else {})

    def _show_list(self, records: list[tuple[Record, str]]) -> None:
        """The cursor stays on its mail, or on its place where that mail has moved to another part."""
        found = self.query_one("#mails", RecordList)
        before, place = found.current, found.cursor_row
        show_with_currency(found, rows.COLUMNS, "total", records)
        after = found.current
        if before is not None and after is not None and after.mark != before.mark:
            found.move_cursor(place)

    def on_screen_resume(self) -> None:
        """Something may have been decided on the screen that was above."""
        self.read()

    def do_detail(self) -> None:
        """Everything about the mail under the cursor."""
        key = self._key
        if key is None:
            return
        if key.kind == "mail":
            self.app.push_screen(ReportedMailScreen(self.session, key.number))
            return
        found = (
            [item for item in self.report.excluded if item.invoice_id == key.number] if self.report else []
        )
        for item in found:
            self.say(f"{item.invoice} · {item.customer_name}: {item.detail}")

    def do_correct(self) -> None:
        """Correct the address of the mail under the cursor and send it again."""
        from flowtui.mailing.detail import detail

        mail = self._mail
        if mail is None:
            self._open_addresses()
            return
        answers.correct(self, detail(mail.id))

    def _open_addresses(self) -> None:
        """The addresses of the customer of an invoice that was left out."""
        from flowtui.models.lookup import find_customer
        from flowtui.ui.screens.contacts import ContactsScreen

        key = self._key
        left = self.report.excluded if self.report else ()
        item = next((one for one in left if key is not None and one.invoice_id == key.number), None)
        owner = find_customer(item.customer) if item else None
        if owner is not None:
            self.app.push_screen(ContactsScreen(self.session, owner))

    def do_decide(self) -> None:
        """Say what became of the uncertain mail under the cursor."""
        from flowtui.mailing.detail import detail

        mail = self._mail
        if mail is None or mail.state != MailState.UNCERTAIN:
            self.say(_("This one is not uncertain."), "doubt")
            return
        answers.decide(self, detail(mail.id))

    def do_retry(self) -> None:
        """Send again all that was refused, to those addresses only that refused it."""
        counts = self.report.counts if self.report else {}
        count = sum(counts.get(name, 0) for name in RETRIED)
        if not count:
            self.say(_("No mail of this run was refused."), "doubt")
            return

        def act(password: str) -> None:
            from flowtui.mailing import steer as steering

            steering.retry(self.run_id, self.session.user)
            wake_sender(self.session, self.run_id, password)

        def start() -> None:
            told = _("They are being sent again.")
            self.with_password(lambda password: steer_in_thread(self, partial(act, password), told))

        question = ngettext(
            "Send the mail again to the address that refused it?",
            "Send {count} mails again to the addresses that refused them?",
            count,
        ).format(count=words.number(count))
        self.confirm(question, _("Yes, send again"), _("No"), start)

    def do_export(self) -> None:
        """Write the report as CSV."""
        name = _("report-{run}.csv").format(run=self.run_id)
        self.ask(_("Write to: "), str(free(Path.home() / name)), self._write)

    def on_done(self, event: Done) -> None:
        """It was carried out, or not."""
        self._show_row()
        self.say(event.error or event.told, "bad" if event.error else "good")
        self.read()

    def do_paper(self) -> None:
        """Write the report as PDF; the documents' own process makes it."""
        name = _("report-{run}.pdf").format(run=self.run_id)
        self.ask(_("Write to: "), str(free(Path.home() / name)), self._print)

    def _write(self, name: str) -> None:
        from flowtui.mailing.report import to_csv

        report = self.report
        if report is not None:
            self.make_file(name, partial(put, lambda: to_csv(report)))

    def _print(self, name: str) -> None:
        report = self.report
        if report is None:
            return

        def pdf() -> bytes:
            from flowtui.mailing.report_pdf import to_pdf

            return to_pdf(report, self.session.company, self.session.language)

        self.make_file(name, partial(put, pdf))

    def _advice(self) -> str:
        """Why the run waits, and what can be done here."""
        why = self.report.pause_reason if self.report and self.report.state == RunState.PAUSED else ""
        return f"{why} {self._to_do()}".strip()

    def _to_do(self) -> str:
        found = self.report.counts if self.report else {}
        if found.get("uncertain"):
            return _("Uncertain: u says what became of it; nothing is sent twice by itself.")
        if any(found.get(name) for name in RETRIED):
            return _("Refused: e corrects the address, n sends all again.")
        if found.get("bounced"):
            return _("Returned: e corrects the address and sends again.")
        if found.get("queued"):
            return _("The run goes on, also when you leave this screen.")
        return _("Nothing remains to be done.")

    @property
    def _key(self) -> rows.Key | None:
        current = self.query_one("#mails", RecordList).current
        return current.key if current and isinstance(current.key, rows.Key) else None

    @property
    def _mail(self) -> ReportedMail | None:
        key = self._key
        if key is None or key.kind != "mail" or self.report is None:
            return None
        return next((mail for mail in self.report.mails if mail.id == key.number), None)
