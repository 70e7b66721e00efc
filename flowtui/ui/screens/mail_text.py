"""A mail of the plan as text, before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flowtui.i18n import _
from flowtui.ui.actions import bindings
from flowtui.ui.screens.control_rows import mail_lines
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from flowtui.mailing.values import PlannedMail
    from flowtui.ui.session import Session


class PlannedMailScreen(SideScreen[int]):
    """Dismissed with the place of the mail that was read last."""

    PLACE = "planned_mail"
    BINDINGS: ClassVar = bindings("planned_mail")

    def __init__(self, session: Session, mails: Sequence[PlannedMail], place: int) -> None:
        super().__init__(session)
        self.mails = mails
        self.place = place

    @property
    def heading(self) -> str:
        """Which mail of how many, and whose."""
        mail = self.mails[self.place]
        return _("Mail {place}/{count}: {customer}").format(
            place=self.place + 1, count=len(self.mails), customer=mail.customer_name
        )

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextPane()

    def on_mount(self) -> None:
        """Show the first."""
        self.query_one(TextPane).focus()
        self._show()

    def do_next(self) -> None:
        """The next mail."""
        self._go(1)

    def do_previous(self) -> None:
        """The mail before."""
        self._go(-1)

    def do_back(self) -> None:
        """Back to the list, on this mail."""
        self.dismiss(self.place)

    def _go(self, step: int) -> None:
        place = self.place + step
        if 0 <= place < len(self.mails):
            self.place = place
            self._show()

    def _show(self) -> None:
        mail = self.mails[self.place]
        self.query_one(TextPane).show(mail_lines(mail, self.session.language))
        self.show_title()
        self.show_status(_("This is how the mail will leave; nothing has been sent yet."))
