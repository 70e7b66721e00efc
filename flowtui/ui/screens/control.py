"""The control before sending: what goes, what stays and why; nothing leaves before it is confirmed here."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal
from textual.widgets import Label

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.words import Purpose
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.screens import control_rows as rows
from flowtui.ui.screens.control_work import TO_FILES, Choices, Planned, Stored, build, choices_of, enqueue
from flowtui.ui.screens.left_out import LeftOutScreen
from flowtui.ui.screens.mail_text import PlannedMailScreen
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.form import Field
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.widget import Widget
    from textual.widgets import Input

    from flowtui.mailing.values import PlannedMail, SendPlan
    from flowtui.ui.session import Session


class ControlScreen(SideScreen[int | None]):
    """Dismissed with the run's number once it is stored, with ``None`` when nothing was sent."""

    PLACE = "control"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - textual's way to say it
    BINDINGS: ClassVar = bindings("control")

    def __init__(self, session: Session, purpose: Purpose, ids: Sequence[int], query: str = "") -> None:
        super().__init__(session)
        self.purpose = Purpose(purpose)
        self.choices = Choices(self.purpose, tuple(ids), query)
        self.plan: SendPlan | None = None
        self._counted: dict[str, int] = {}
        self._order = 0
        self._busy = False

    @property
    def heading(self) -> str:
        """Before which kind of mailing."""
        return _(rows.HEADINGS[self.purpose])

    def body(self) -> Iterable[Widget]:
        """Summary, choices, the two lists, the line of confirmation."""
        yield Line(id="summary")
        yield Line(id="choices")
        with Horizontal(id="lists"):
            yield RecordList(rows.MAIL_COLUMNS, id="mails")
            yield RecordList(rows.CODE_COLUMNS, id="codes")
        with Horizontal(id="confirm"):
            yield Label("", id="confirm-label", markup=False)
            yield Field(id="confirm-field", restrict="[0-9]*", max_length=6)

    def on_mount(self) -> None:
        """Make the plan."""
        self.query_one("#mails").focus()
        self.replan()

    # the plan -------------------------------------------------------------------------------

    def replan(self) -> None:
        """Decide again in a thread, with the choices in force."""
        self._order += 1
        self.show_status(_("Deciding what goes…"))
        work = partial(build, self, self.session, self.choices, self._order)
        self.run_worker(work, thread=True, group="plan", exclusive=True, exit_on_error=False)

    def on_planned(self, event: Planned) -> None:
        """The plan is made, unless another one was asked for meanwhile."""
        if event.order != self._order:
            return
        self.plan = event.plan
        if event.plan is None:
            self.show_status([(event.error, "bad")])
            self._show_lists()
            return
        counted = Counter(excluded.code for excluded in event.plan.excluded)
        self._counted.update({code: n for code, n in counted.items() if code not in self.choices.include})
        self._show_lists()
        self._show_state()

    def _show_lists(self) -> None:
        plan = self.plan
        summary = self.query_one("#summary", Line)
        if plan is None:
            summary.set("")
            self.query_one("#mails", RecordList).set_records([])
            self.query_one("#codes", RecordList).set_records([])
        else:
            summary.set([(rows.summary(plan), "strong")], rows.expected_end(plan))
            self.query_one("#mails", RecordList).set_records(rows.mail_records(plan, self.session.language))
            found = rows.reasons(plan, self.choices.include, self._counted)
            self.query_one("#codes", RecordList).set_records(rows.reason_records(found))
        self.query_one("#choices", Line).set(self.choices.line(self.session))
        self._show_confirm()

    def _show_state(self) -> None:
        plan = self.plan
        assert plan is not None  # noqa: S101 - called with one
        staying = words.stays(len(plan.excluded)) if plan.excluded else _("nothing stays out")
        if plan.mails:
            self.show_status(staying)
            return
        reason = plan.excluded[0].detail if {e.code for e in plan.excluded} == {"no-right"} else ""
        self.show_status([(reason or _("There is nothing to send."), "doubt")], staying)
        self.query_one("#codes").focus()

    def _show_confirm(self) -> None:
        count = len(self.plan.mails) if self.plan else 0
        line = self.query_one("#confirm")
        line.display = count > 0
        if count > 1:
            text = _("To send, type {count} then Enter: ").format(count=count)
        else:
            text = _("To send this mail: s, then Enter ")
        self.query_one("#confirm-label", Label).update(text)
        self.query_one("#confirm-field", Field).value = ""

    # acting ---------------------------------------------------------------------------------

    def do_look(self) -> None:
        """The mail under the cursor as text, or the invoices of the reason under the cursor."""
        if self._in_codes:
            self._open_code()
        elif self.plan and self.plan.mails:
            place = self.query_one("#mails", RecordList).cursor_row
            self.app.push_screen(PlannedMailScreen(self.session, self.plan.mails, place), self._back_on)

    def do_other(self) -> None:
        """From what goes to what stays, and back."""
        self.query_one("#mails" if self._in_codes or self._in_field else "#codes").focus()

    def do_confirm(self) -> None:
        """To the line of confirmation."""
        if self.plan and self.plan.mails:
            self.set_focus(self.query_one("#confirm-field"))
        else:
            self.say(_("There is nothing to send."), "doubt")

    def do_include(self) -> None:
        """Take in what stays for the reason under the cursor, or leave it out again."""
        code = self._code
        if code in self.choices.include:
            self.choices = self.choices.without(code)
        elif code in rows.INCLUDABLE:
            self.choices = self.choices.including(code)
        else:
            self.say(
                _("Tab to a reason that can be set aside: already mailed, cancels out, credit balance."),
                "doubt",
            )
            return
        self.replan()

    def do_correct(self) -> None:
        """Correct the address of the mail under the cursor, or open the reason under the cursor."""
        if self._in_codes:
            self._open_code()
            return
        mail = self._mail
        if mail is None:
            return
        everyone = (*mail.to, *mail.cc)
        if len(everyone) > 1:
            self.pick(_("Which address?"), [(a, a) for a in everyone], partial(self._correct, mail))
        else:
            self._correct(mail, everyone[0] if everyone else "")

    def do_letter(self) -> None:
        """Choose the report template."""
        options = self.choices.templates()
        self.pick(
            _("Report template to attach"), options, self._choose("template"), current=self.choices.template
        )

    def do_mode(self) -> None:
        """For real, to oneself, or to files."""
        options = choices_of(self.session)
        self.pick(_("Where the mails go"), options, self._choose("mode"), current=self.choices.mode)

    def do_back(self) -> None:
        """Back to the main window; nothing was sent."""
        if self._busy:
            self.say(_("The run is being stored; a moment."), "doubt")
        else:
            self.dismiss(None)

    # confirming -----------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A digit typed in a list begins the confirmation."""
        character = event.character or ""
        if character.isdigit() and isinstance(self.focused, RecordList) and self.plan and self.plan.mails:
            event.stop()
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
            told = _("{mails} would leave, not “{typed}”: nothing was sent.").format(
                mails=words.mails(count), typed=typed
            )
            self.say(told, "bad")
            self.query_one("#confirm-field", Field).value = ""
            return
        if self.choices.mode == TO_FILES:
            self._store("")
        else:
            self.with_password(self._store)

    def _store(self, password: str) -> None:
        plan = self.plan
        if plan is None or self._busy:
            return
        self._busy = True
        self.show_status(_("Storing the run…"))
        work = partial(enqueue, self, self.session, plan, self.choices, password)
        self.run_worker(work, thread=True, group="enqueue", exit_on_error=False)

    def on_stored(self, event: Stored) -> None:
        """The run is stored and its sender started; or it was not, and why."""
        self._busy = False
        if event.run is None:
            self.show_status([(event.error, "bad")])
            return
        self.dismiss(event.run)
        if event.error:
            self.app.say(event.error, "bad")

    # helpers --------------------------------------------------------------------------------

    @property
    def _in_codes(self) -> bool:
        return self.focused is not None and self.focused.id == "codes"

    @property
    def _in_field(self) -> bool:
        return isinstance(self.focused, Field)

    @property
    def _code(self) -> str:
        current = self.query_one("#codes", RecordList).current
        return str(current.key) if current and self._in_codes else ""

    @property
    def _mail(self) -> PlannedMail | None:
        if not self.plan or not self.plan.mails:
            return None
        return self.plan.mails[self.query_one("#mails", RecordList).cursor_row]

    def _open_code(self) -> None:
        code = self._code
        found = [e for e in self.plan.excluded if e.code == code] if self.plan else []
        if found:
            self.app.push_screen(LeftOutScreen(self.session, code, found), partial(self._after_code, code))

    def _after_code(self, code: str, wanted: str | None) -> None:
        if wanted == "include":
            self.choices = self.choices.including(code)
        if wanted:
            self.replan()

    def _back_on(self, place: int | None) -> None:
        if place is not None:
            self.query_one("#mails", RecordList).move_cursor(place)

    def _correct(self, mail: PlannedMail, old: str) -> None:
        from flowtui.models.edit import replace_address

        def store(new: str) -> None:
            replace_address(mail.customer, old, new)
            self.replan()

        self.ask(_("Address of {customer}: ").format(customer=mail.customer_name), old, store)

    def _choose(self, name: str) -> Any:
        def take(value: Any) -> None:
            try:
                self.choices = self.choices.choosing(name, value, self.session)
            except FlowError as error:
                self.say(error.sentence, "bad")
                return
            self.replan()

        return take
