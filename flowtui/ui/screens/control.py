"""The control before sending: what goes, what stays and why; nothing leaves before it is confirmed here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal
from textual.widgets import Label

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import trial
from flowtui.models.stopping import Stop
from flowtui.models.words import Purpose
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.cells import width
from flowtui.ui.screens import control_rows as rows
from flowtui.ui.screens.control_confirm import Confirming
from flowtui.ui.screens.control_keys import control_keys
from flowtui.ui.screens.control_work import SEEN_NOTHING, Choices, Planned, Seen, build, choices_of, let_go
from flowtui.ui.screens.left_out import LeftOutScreen
from flowtui.ui.screens.mail_text import PlannedMailScreen
from flowtui.ui.widgets.banner import Banner
from flowtui.ui.widgets.currencies import show_with_currency
from flowtui.ui.widgets.form import Field
from flowtui.ui.widgets.line import Line
from flowtui.ui.widgets.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from flowtui.mailing.values import PlannedMail, SendPlan
    from flowtui.ui.action import Action
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid


#: A blank at each end of a line, and one between its halves.
_BLANKS = 3


class ControlScreen(Confirming):
    """Dismissed with the run's number once it is stored, with ``None`` when nothing was sent."""

    PLACE = "control"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - textual's way to say it
    BINDINGS: ClassVar = bindings("control")

    def __init__(
        self,
        session: Session,
        purpose: Purpose,
        ids: Sequence[int],
        query: str = "",
    ) -> None:
        super().__init__(session)
        self.purpose = Purpose(purpose)
        self.choices = Choices(self.purpose, ids, query)
        self._seen = SEEN_NOTHING
        self._counted: dict[str, int] = {}
        self._order = 0
        self._stop = Stop()

    @property
    def heading(self) -> str:
        """Before which kind of mailing."""
        return _(rows.HEADINGS[self.purpose])

    def body(self) -> Iterable[Widget]:
        """Whether it is a test, summary, choices, the two lists, the line of confirmation."""
        yield Banner(id="trial")
        yield Line(id="summary")
        yield Line(id="returned")
        yield Line(id="hidden")
        yield Line(id="choices")
        yield Line(id="statuses")
        with Horizontal(id="lists"):
            yield RecordList(rows.MAIL_COLUMNS, id="mails")
            yield RecordList(rows.CODE_COLUMNS, id="codes")
        with Horizontal(id="confirm"):
            yield Label("", id="confirm-label", markup=False)
            yield Field(id="confirm-field", restrict="[0-9]*", max_length=6)

    def on_mount(self) -> None:
        """Make the plan by the configuration as it is now."""
        self.query_one("#mails").focus()
        self.session.reread()
        self.replan()
        if self.session.config_fault:
            self.say(self.session.config_fault, "bad")

    def on_unmount(self) -> None:
        """Nobody wants the plan any more, nor one that is still being made."""
        self._stop.call()
        self._take(None, SEEN_NOTHING)
        for listed in self.query(RecordList):
            listed.records = []

    # the plan -------------------------------------------------------------------------------

    def replan(self) -> None:
        """Decide again in a thread, with the choices in force."""
        self._order += 1
        self.show_status(_("Deciding what goes…"))
        self._stop.call()
        self._stop = Stop()
        work = partial(build, self, self.session, self.choices, self._order, self._stop)
        self.in_background("plan", work, exclusive=True)

    def on_planned(self, event: Planned) -> None:
        """The plan is made, unless another one was asked for meanwhile."""
        if event.order != self._order:
            return
        self._take(event.plan, event.seen)
        if event.plan is None:
            self.show_status([(event.error, "bad")])
            self._show_lists()
            return
        staying = self._seen.staying.items()
        self._counted.update({code: n for code, n in staying if code not in self.choices.include})
        self._show_lists()
        if not event.plan.mails:
            self.query_one("#codes").focus()
        self._show_state()

    def _take(self, plan: SendPlan | None, seen: Seen) -> None:
        let_go(self.plan, self._seen)
        self.plan, self._seen = plan, seen

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        """Another mail, or another reason."""
        event.stop()
        self._show_state()
        self.refresh_keys()

    def on_descendant_focus(self) -> None:
        """The list of mails, that of reasons, the line of confirmation: other keys act in each."""
        if self.question is not None:
            return
        if self._in_field:
            act = _("write") if self._files else _("send")
            self.show_words([("enter", act), ("escape", _("back to the list"))])
        else:
            self.show_keys()
            self._show_state()

    def key_actions(self) -> Sequence[Action]:
        """What acts where the cursor is."""
        goes = bool(self.plan and self.plan.mails)
        stays = bool(self.query_one("#codes", RecordList).records)
        code = self._code if self._in_codes else None
        return control_keys(super().key_actions(), code, self.choices.include, goes=goes, stays=stays)

    def _show_lists(self) -> None:
        plan = self.plan
        summary = self.query_one("#summary", Line)
        if plan is None:
            summary.set("")
            self.query_one("#mails", RecordList).set_records([])
            self.query_one("#codes", RecordList).set_records([])
        else:
            summary.set([(rows.summary(plan, self.amount, self.size.width - _BLANKS), "strong")])
            show_with_currency(
                self.query_one("#mails", RecordList), rows.MAIL_COLUMNS, "total", self._seen.mails
            )
            found = rows.reasons(
                self._seen.staying, self.choices.include, self._counted, len(self.choices.left)
            )
            self.query_one("#codes", RecordList).set_records(rows.reason_records(found))
        self._tell("#returned", rows.returned(self._seen.returned), "bad")
        self._tell("#hidden", rows.hidden(self._seen.hidden), "doubt")
        self._tell("#statuses", rows.statuses(plan, self.size.width - _BLANKS) if plan else "")
        test_to = plan.test_to if plan else ""
        self.query_one("#trial", Banner).tell(trial.before(test_to))
        end = rows.expected_end(plan) if plan else ""
        room = self.size.width - width(end) - (_BLANKS if end else 1)
        self.query_one("#choices", Line).set(
            self.choices.line(plan.not_due if plan else 0, test=bool(test_to), room=room), end
        )
        self._show_confirm()
        self.refresh_keys()

    def _tell(self, line: str, text: str, tone: str = "") -> None:
        """Show a line that is there only where it has something to say."""
        self.query_one(line, Line).set([(text, tone)])
        self.query_one(line).display = bool(text)

    def _show_state(self) -> None:
        """Whom the mail under the cursor goes to, or what can be done about the reason; how many stay."""
        plan = self.plan
        if plan is None:
            return
        count = len(plan.excluded) + len(self.choices.left)
        staying = words.stays(count) if count else _("nothing stays out")
        if not plan.mails:
            reason = plan.excluded[0].detail if set(self._seen.staying) == {"no-right"} else ""
            self.show_status([(reason or _("There is nothing to send."), "doubt")], staying)
        elif self._in_codes:
            self.show_line(rows.advice(self._code, included=self._code in self.choices.include), staying)
        elif self._mail is not None:
            room = self.size.width - width(staying) - _BLANKS
            warned = "; ".join(rows.came_back(self._mail))
            self.show_line([(warned, "bad")] if warned else rows.recipients(self._mail, room), staying)

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
        if self._in_codes or self._in_field:
            self.query_one("#mails").focus()
        elif self.query_one("#codes", RecordList).records:
            self.query_one("#codes").focus()
        elif self.plan is not None:
            self.say(_("nothing stays out"))

    def do_confirm(self) -> None:
        """To the line of confirmation."""
        if self.plan and self.plan.mails:
            self.set_focus(self.query_one("#confirm-field"))
        else:
            self.say(_("There is nothing to send."), "doubt")

    def do_include(self) -> None:
        """Take in what stays for the reason under the cursor, or leave it out again."""
        code = self._code
        if code == words.BY_YOU:
            self.choices = self.choices.taking_back()
        elif code in self.choices.include:
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

    def do_not_due(self) -> None:
        """Leave out what is not due yet, or take along again what was left out."""
        if self.plan is not None and self.plan.not_due:
            self.choices = self.choices.leaving(rows.left_by_you(self.plan))
        elif self.choices.left:
            self.choices = self.choices.taking_back()
        else:
            self.say(_("Nothing is asked for here before it is due."), "doubt")
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
        if self.session.config.smtp.transport == "files":
            self.say(_("transport = files in the configuration: everything is written to files."), "doubt")
            return
        options = choices_of(self.session)
        self.pick(_("Where the mails go"), options, self._choose("mode"), current=self.choices.mode)

    def do_back(self) -> None:
        """From the line of confirmation to the list; from there to the main window. Nothing was sent."""
        if self._in_field:
            self.query_one("#confirm-field", Field).value = ""
            self.query_one("#mails").focus()
        elif self._busy:
            self.say(_("The run is being stored; a moment."), "doubt")
        else:
            self.dismiss(None)

    # helpers --------------------------------------------------------------------------------

    @property
    def _in_codes(self) -> bool:
        return self.focused is not None and self.focused.id == "codes"

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
        excluded = self.plan.excluded if self.plan else ()
        found = [e for e in (*excluded, *self.choices.left) if e.code == code]
        if found:
            self.app.push_screen(LeftOutScreen(self.session, code, found), partial(self._after_code, code))

    def _after_code(self, code: str, wanted: str | None) -> None:
        if wanted == "include":
            back = code == words.BY_YOU
            self.choices = self.choices.taking_back() if back else self.choices.including(code)
        if wanted:
            self.replan()

    def _back_on(self, place: int | None) -> None:
        if place is not None:
            self.query_one("#mails", RecordList).move_cursor(place)

    def _correct(self, mail: PlannedMail, old: str) -> None:
        from flowtui.models.edit import replace_address

        def store(new: str) -> Any:
            return self.write(
                partial(replace_address, mail.customer, old, new), lambda _stored: self.replan()
            )

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
