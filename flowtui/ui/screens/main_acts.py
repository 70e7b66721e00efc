"""Acting on the marked rows, or on the one under the cursor: the strip, sending, the status."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import on

from flowtui.errors import FlowError
from flowtui.i18n import _, ngettext
from flowtui.models.words import Purpose
from flowtui.ui.actions import actions
from flowtui.ui.screens.main_list import Listing
from flowtui.ui.widgets.grid import Grid
from flowtui.ui.widgets.strip import ActionStrip, Entry

if TYPE_CHECKING:
    from flowtui.ledger.status import Changed

_NO_STATUS = ""


class Acts(Listing):
    """The actions of the groups ``do`` and ``window``."""

    def ids_to_act_on(self) -> list[int]:
        """The marked ids in the list's order where they are on the list, else the row under the cursor."""
        if self.marks:
            marked = [invoice_id for invoice_id in self.store.ids if invoice_id in self.marks]
            if len(marked) < len(self.marks):
                here = set(marked)
                marked += [invoice_id for invoice_id in self.marks.ids() if invoice_id not in here]
            return marked
        row = self.table.current
        return [row.id] if row else []

    def query_text(self) -> str:
        """The query in force, for the record of a run."""
        from flowtui.ledger.language import unparse

        return unparse(self.filter, self.session.language)

    # the strip ------------------------------------------------------------------------------

    def do_menu(self) -> None:
        """Open the strip."""
        rows = self.rows_to_act_on()
        for strip in self.query(ActionStrip):
            strip.remove()
        entries = [
            Entry(entry, entry.refusal(self.session, rows)) for entry in actions(self.PLACE) if entry.strip
        ]
        strip = ActionStrip(self._strip_title(), entries)
        self.mount(strip, before="#status")
        strip.focus()
        self.show_words([("enter", _("choose")), ("escape", _("close"))])

    def _strip_title(self) -> str:
        row = self.table.current
        if not self.marks:
            return (
                f"{row.number} · {row.customer_name} · {self.amount(row.balance_cents, row.currency)}"
                if row
                else ""
            )
        return "".join(text for text, _name in self.marked_words())

    @on(ActionStrip.Closed)
    def strip_closed(self) -> None:
        """Esc in the strip."""
        self._close_strip()

    @on(ActionStrip.Chosen)
    async def strip_chosen(self, message: ActionStrip.Chosen) -> None:
        """Act, or say why not; a greyed action leaves the strip open."""
        if not message.entry.refusal:
            self._close_strip()
            await self.act(message.entry.action)

    def _close_strip(self) -> None:
        self.query(ActionStrip).remove()
        self.table.focus()
        self.show_keys()

    @on(Grid.MenuRequested, "#invoices")
    @on(Grid.RowSelected, "#invoices")
    def menu_requested(self) -> None:
        """A right click, or a second click, on a row."""
        self.do_menu()

    # sending --------------------------------------------------------------------------------

    def do_send(self) -> None:
        """One mail per invoice."""
        self._control(Purpose.INVOICE)

    def do_remind(self) -> None:
        """One reminder per invoice."""
        self._control(Purpose.REMINDER)

    def do_group(self) -> None:
        """One mail per customer."""
        self._control(Purpose.STATEMENT)

    def _control(self, purpose: Purpose) -> None:
        self.open(
            "control", "ControlScreen", purpose, self.ids_to_act_on(), self.query_text(), then=self._came_back
        )

    def do_runs(self) -> None:
        """The runs and their reports."""
        self.open("runs", "RunsScreen", then=self._came_back)

    def do_parameters(self) -> None:
        """What the accountant can set."""
        self.open("parameters", "ParametersScreen", then=self._came_back)

    def do_customer(self) -> None:
        """The card of the customer under the cursor."""
        row = self.table.current
        if row is not None:
            self.open("customer", "CustomerScreen", row.customer_id, then=self._came_back)

    def do_ageing(self) -> None:
        """The aged balance of the list."""
        self.open("ageing", "AgeingScreen", self.query_text())

    def do_view(self) -> None:
        """The invoice and its mail."""
        self._of_row("invoice", "InvoiceScreen")

    def do_history(self) -> None:
        """What happened to the invoice."""
        self._of_row("history", "HistoryScreen")

    def _of_row(self, module: str, name: str) -> None:
        row = self.table.current
        if row is not None:
            self.open(module, name, row.id)

    def open(self, module: str, name: str, *values: Any, then: Any = None) -> None:
        """Push a screen of ``ui/screens``, imported when it is wanted."""
        try:
            screen = getattr(import_module(f"flowtui.ui.screens.{module}"), name)
        except ImportError:
            self.say(_("This screen is not part of this installation."), "bad")
            return
        try:
            self.app.push_screen(screen(self.session, *values), then)
        except FlowError as error:
            self.say(error.sentence, "bad")

    def _came_back(self, _result: Any = None) -> None:
        """Rights, statuses, mails may be others now."""
        self.session.forget_rights()
        self.load(keep=True)
        self.show_keys()

    # the status -----------------------------------------------------------------------------

    def do_status(self) -> None:
        """Choose the status; a digit is enough."""
        from flowtui.ledger.codes import codes, label_of

        language = self.session.language
        options = [(one.code, f"{one.code}  {label_of(one, language)}") for one in codes()]
        options.append((_NO_STATUS, _("none: take the status away")))
        row = self.table.current
        count = self.rows_to_act_on()
        title = ngettext("Reminder status of {n} invoice", "Reminder status of {n} invoices", count)
        self.pick(title.format(n=count), options, self._set_status, current=row.status if row else None)

    def _set_status(self, code: str) -> None:
        from flowtui.ledger.status import set_status

        try:
            changed = set_status(self.session.user, self.ids_to_act_on(), code or None)
        except FlowError as error:
            self.say(error.sentence, "bad")
            return
        self._status_changed(changed, _("status {code}").format(code=code) if code else _("no status"))

    def do_undo(self) -> None:
        """Take back the last change of status."""
        from flowtui.ledger.status import undo

        try:
            changed = undo(self.session.user)
        except FlowError as error:
            self.say(error.sentence, "doubt")
            return
        self._status_changed(changed, _("status as before"))

    def _status_changed(self, changed: Changed, what: str) -> None:
        self.load(keep=True)
        words = ngettext("{n} invoice: {what}", "{n} invoices: {what}", changed.changed)
        said = words.format(n=changed.changed, what=what)
        if changed.unchanged:
            same = ngettext("{n} was so already", "{n} were so already", changed.unchanged)
            said += " · " + same.format(n=changed.unchanged)
        self.say(f"{said} · {_('z undoes')}", "good")

    def do_export(self) -> None:
        """Write a CSV file."""
        from flowtui.ui.export import default_path

        self.ask(_("Export to the file"), str(default_path()), self._export)

    def _export(self, path: str) -> None:
        from flowtui.ui.export import export

        ids = self.ids_to_act_on() if self.marks else list(self.store.ids)
        where = export(ids, path, self.session.language)
        words = ngettext("{n} line written to {path}", "{n} lines written to {path}", len(ids))
        self.say(words.format(n=len(ids), path=where), "good")

    def do_refresh(self) -> None:
        """Read the list again."""
        self.load(keep=True)

    def do_quit(self) -> None:
        """Leave; a run goes on without the window."""
        self.app.exit(0)
