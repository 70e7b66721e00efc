"""The line in which the sending is confirmed: the number of mails, then Enter, stores the run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.widgets import Label

from flowtui.i18n import _
from flowtui.mailing import trial
from flowtui.ui import words
from flowtui.ui.screens.control_work import Stored, start, storing
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.form import Field
from flowtui.ui.widgets.records import RecordList

if TYPE_CHECKING:
    from textual import events
    from textual.widgets import Input

    from flowtui.mailing.values import SendPlan


class Confirming(SideScreen[int | None]):
    """Dismissed with the run's number once it is stored."""

    plan: SendPlan | None = None
    _busy = False

    def replan(self) -> None:
        """Decide again."""

    @property
    def _in_field(self) -> bool:
        return isinstance(self.focused, Field)

    @property
    def _files(self) -> bool:
        """Whether nothing leaves, since the mails are written to a folder."""
        return self.plan is not None and trial.folder(self.plan.test_to) is not None

    def _show_confirm(self) -> None:
        count = len(self.plan.mails) if self.plan else 0
        line = self.query_one("#confirm")
        line.display = count > 0
        if self._files:
            text = _("To write {mails}, type {count} then Enter: ").format(
                mails=words.mails(count), count=count
            )
        elif count > 1:
            text = _("To send, type {count} then Enter: ").format(count=count)
        else:
            text = _("To send this mail: s, then Enter ")
        self.query_one("#confirm-label", Label).update(text)
        self.query_one("#confirm-field", Field).value = ""

    def on_key(self, event: events.Key) -> None:
        """A digit typed in a list begins the confirmation."""
        character = event.character or ""
        if not character.isdigit() or not isinstance(self.focused, RecordList):
            return
        event.stop()
        if self.plan is None:
            self.say(_("One moment: what goes is still being decided; then type the number."), "doubt")
        elif self.plan.mails:
            field = self.query_one("#confirm-field", Field)
            self.set_focus(field)
            field.insert_text_at_cursor(character)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send, if the number is that of the mails."""
        event.stop()
        count = len(self.plan.mails) if self.plan else 0
        typed = event.value.strip()
        if self._busy or not count:
            return
        if typed != str(count) and not (count == 1 and not typed):
            told = _("{mails} would leave, not “{typed}”: nothing was sent.")
            if self._files:
                told = _("{mails} would be written, not “{typed}”: nothing was written.")
            self.say(told.format(mails=words.mails(count), typed=typed), "bad")
            self.query_one("#confirm-field", Field).value = ""
            return
        if self.session.reread():
            self.replan()
            self.say(_("The configuration has changed: look at the plan again, then confirm it."), "doubt")
        elif self._files:
            self._store("")
        else:
            self.with_password(self._store)

    def _store(self, password: str) -> None:
        plan = self.plan
        if plan is None or self._busy:
            return
        self._busy = True
        self.show_status(_("Storing the run…"))
        self.write(storing(self.session, plan), partial(self._start, password), self._not_stored)

    def _start(self, password: str, run_id: int) -> None:
        self.in_background("start", partial(start, self, self.session, run_id, password))

    def _not_stored(self, _error: BaseException) -> None:
        self._busy = False
        self.show_status("")

    def on_stored(self, event: Stored) -> None:
        """The run is stored and its sender started; or that was not, and why."""
        self._busy = False
        self.dismiss(event.run)
        if event.error:
            self.app.say(event.error, "bad")
