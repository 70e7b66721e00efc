"""One mail of a run in full: what every server said, each attempt, the letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import _, ngettext
from flowtui.mailing.detail import MailDetail, detail, write_files
from flowtui.models.words import MailState
from flowtui.ui.actions import bindings
from flowtui.ui.screens import answers
from flowtui.ui.screens.report_keys import mail_keys
from flowtui.ui.screens.report_rows import detail_lines
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from flowtui.ui.action import Action
    from flowtui.ui.screens.report_work import Done
    from flowtui.ui.session import Session


class ReportedMailScreen(SideScreen[None]):
    """The mail as it stands in the database when the screen is shown."""

    PLACE = "reported_mail"
    BINDINGS: ClassVar = bindings("reported_mail")

    def __init__(self, session: Session, mail_id: int) -> None:
        super().__init__(session)
        self.mail: MailDetail = detail(mail_id)

    @property
    def heading(self) -> str:
        """Which mail, whose."""
        return _("Mail {number} · run {run} · {customer}").format(
            number=self.mail.id, run=self.mail.run, customer=self.mail.customer_name
        )

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextPane()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(TextPane).focus()
        self._show()

    def on_screen_resume(self) -> None:
        """It may have been sent again meanwhile."""
        self._show()

    def key_actions(self) -> Sequence[Action]:
        """What means something for a mail in this state."""
        return mail_keys(super().key_actions(), self.mail.state)

    def do_correct(self) -> None:
        """Correct its address and send it again."""
        answers.correct(self, self.mail)

    def do_decide(self) -> None:
        """Say what became of it."""
        if self.mail.state == MailState.UNCERTAIN:
            answers.decide(self, self.mail)
        else:
            self.say(_("This one is not uncertain."), "doubt")

    def do_write(self) -> None:
        """Write it and its attachments into a folder."""
        folder = Path.home() / _("mail-{number}").format(number=self.mail.id)
        self.ask(_("Write to the folder: "), str(folder), self._write)

    def on_done(self, event: Done) -> None:
        """It was decided, or not."""
        self._show()
        self.say(event.error or event.told, "bad" if event.error else "good")

    def _write(self, text: str) -> None:
        folder = Path(text).expanduser()
        count = len(write_files(self.mail.id, folder))
        told = ngettext("{count} file written to {folder}", "{count} files written to {folder}", count)
        self.say(told.format(count=count, folder=folder), "good")

    def _show(self) -> None:
        self.mail = detail(self.mail.id)
        pane = self.query_one(TextPane)
        pane.show(detail_lines(self.mail), keep=True)
        if self.mail.state == MailState.UNCERTAIN:
            self.show_status(_("u: say what became of it; it is never sent again by itself."))
        else:
            self.show_status("")
        self.refresh_keys()
