"""Acting on the marked rows, or on the one under the cursor: the strip, sending, the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from flowtui.i18n import _, ngettext
from flowtui.models.words import Purpose
from flowtui.ui.actions import actions
from flowtui.ui.screens.main_status import Statuses
from flowtui.ui.screens.main_watch import Watching
from flowtui.ui.widgets.grid import Grid
from flowtui.ui.widgets.strip import ActionStrip, Entry

if TYPE_CHECKING:
    from textual.widget import AwaitMount

    from flowtui.ui.screens.making import Making


class Acts(Statuses, Watching):
    """The actions of the groups ``do`` and ``window``."""

    def query_text(self) -> str:
        """The query in force, for the record of a run."""
        from flowtui.ledger.language import unparse

        return unparse(self.filter, self.session.language)

    # the strip ------------------------------------------------------------------------------

    async def do_menu(self) -> None:
        """Open the strip."""
        offered = [entry for entry in actions(self.PLACE) if entry.strip]
        entries = [Entry(*pair) for pair in zip(offered, self.refusals(offered), strict=True)]
        strip = ActionStrip(self._strip_title(), entries)
        await self.put_question(strip, [("enter", _("choose")), ("escape", _("close"))])
        self.set_focus(strip)

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
        self.end_question()

    @on(ActionStrip.Chosen)
    async def strip_chosen(self, message: ActionStrip.Chosen) -> None:
        """Act, or say why not; a greyed action leaves the strip open."""
        if not message.entry.refusal:
            self.end_question()
            await self.act(message.entry.action)

    @on(Grid.MenuRequested, "#invoices")
    @on(Grid.RowSelected, "#invoices")
    async def menu_requested(self) -> None:
        """A right click, or a second click, on a row."""
        await self.do_menu()

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
            "control",
            "ControlScreen",
            purpose,
            self.ids_to_act_on(),
            self.query_text(),
            then=self.run_started,
        )

    def do_runs(self) -> None:
        """The runs and their reports."""
        self.open("runs", "RunsScreen", then=self.came_back)

    def do_parameters(self) -> None:
        """What the accountant can set."""
        self.open("parameters", "ParametersScreen", then=self.came_back)

    def do_customer(self) -> None:
        """The card of the customer under the cursor."""
        row = self.table.current
        if row is not None:
            self.open("customer", "CustomerScreen", row.customer_id, then=self.came_back)

    def do_ageing(self) -> None:
        """The aged balance of the list."""
        self.open("ageing", "AgeingScreen", self.query_text(), self.chosen)

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

    def do_export(self) -> None:
        """Write a CSV file."""
        from flowtui.ui.export import default_path

        if not self.marks and not self._is_whole():
            return
        count = len(self.marks) or len(self.store)
        if not count:
            self.say(_("There is no invoice here to act on."), "doubt")
            return
        label = ngettext("Export {n} line to: ", "Export {n} lines to: ", count)
        self.ask(label.format(n=self.number(count)), str(default_path()), self._export)

    def _export(self, path: str) -> None:
        """In a thread: a million lines take half a minute."""
        from flowtui.ui.export import write

        ids = self.ids_to_act_on() if self.marks else self.store.ids
        language = self.session.language

        def act(making: Making) -> str:
            rows = write(ids, making.draft.file, language, making.tell)
            words = ngettext("{n} line written to {path}", "{n} lines written to {path}", rows)
            return words.format(n=self.number(rows), path=making.draft.path)

        self.make_file(path, act)

    def give_up_file(self) -> bool:
        """Esc drops an open range first."""
        return self.table.range_from is None and super().give_up_file()

    def do_refresh(self) -> None:
        """Read the list again."""
        self.load(keep=True)

    def do_quit(self) -> AwaitMount | None:
        """Leave; a run goes on without the window. Marks are work: asked about where there are several.

        So is what still waits to be stored.
        """
        options = [(False, _("Stay")), (True, _("Leave flowtui"))]
        if self.making is not None:
            unwritten = _("A file is still being written; leaving gives it up")
            return self.pick(unwritten, options, self._leave)
        if self.writing is not None:
            unstored = _("The last change is not stored yet; leaving gives it up")
            return self.pick(unstored, options, self._leave)
        count = len(self.marks)
        if count <= 1:
            self.app.exit(0)
            return None
        title = ngettext(
            "{n} marked row is forgotten when you leave",
            "{n} marked rows are forgotten when you leave",
            count,
        )
        return self.pick(title.format(n=self.number(count)), options, self._leave)

    def _leave(self, sure: bool) -> None:
        if sure:
            self.app.exit(0)
