"""What happened to one invoice: its mails and its statuses, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flowtui import clock
from flowtui.i18n import N_, _
from flowtui.ledger.history import MailEvent, of_invoice
from flowtui.ledger.rows import fetch
from flowtui.mailing import trial
from flowtui.models.words import MailState, Purpose
from flowtui.ui.actions import bindings
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record, RecordList
from flowtui.ui.words import mail_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from flowtui.ui.session import Session

COLUMNS = (
    Column("at", N_("When"), 14),
    Column("who", N_("Who"), 8, widest=14),
    Column("what", N_("What"), 22, widest=30),
    Column("detail", N_("Detail"), 29, widest=120),
)
PURPOSES = {
    Purpose.INVOICE: N_("mail"),
    Purpose.REMINDER: N_("reminder"),
    Purpose.STATEMENT: N_("grouped mail"),
}
TONES: dict[str, str] = {
    MailState.SENT: "good",
    MailState.PARTLY: "doubt",
    MailState.FAILED: "bad",
    MailState.UNCERTAIN: "doubt",
    MailState.CANCELLED: "quiet",
    MailState.BOUNCED: "bad",
}


class HistoryScreen(FlowScreen[None]):
    """The list of events; nothing can be changed here."""

    PLACE = "history"
    BINDINGS: ClassVar = bindings("history")

    def __init__(self, session: Session, invoice_id: int) -> None:
        super().__init__(session)
        self.row = next(iter(fetch([invoice_id])), None)
        self.events = of_invoice(invoice_id)

    @property
    def heading(self) -> str:
        """Of which invoice."""
        return _("History of {number}").format(number=self.row.number if self.row else "?")

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield RecordList(COLUMNS, [record(event) for event in self.events])

    def on_mount(self) -> None:
        """The newest event is under the cursor."""
        records = self.query_one(RecordList)
        records.empty = _("nothing has happened to it yet")
        records.rows_changed(cursor=0)
        self.show_status(self.row.customer_name if self.row else "")


def record(event: Any) -> Record:
    """An event as a line."""
    at = clock.local(event.at).strftime("%d/%m/%y %H:%M")
    if isinstance(event, MailEvent):
        tone = TONES.get(event.state, "")
        what = f"{_(PURPOSES[Purpose(event.purpose)])}: {mail_state(event.state, event.test_to)}"
        to = trial.address(event.test_to) or ", ".join(event.to)
        detail = " · ".join(filter(None, ("TEST" if event.test_to else "", to, event.reason)))
        return Record(("mail", event.mail), (at, event.user, what, detail), tone)
    old, new = event.old or "–", event.new or "–"
    detail = _("taken back") if event.undone else ""
    if event.run is not None:
        detail = _("by run {run}").format(run=event.run)
    return Record(("status", at), (at, event.user, f"{_('status')} {old} > {new}", detail))
