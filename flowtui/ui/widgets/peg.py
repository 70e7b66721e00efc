"""The peg («pince à linge»): the extra filters, unfolded under the query line; it applies as one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from flowtui import clock
from flowtui.i18n import N_, _
from flowtui.models.words import Code
from flowtui.ui.panel_terms import ANY, Peg, read_day, read_number
from flowtui.ui.widgets.form import Check, Choice, Control, Field
from flowtui.ui.widgets.invoice_columns import code_words
from flowtui.ui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

_ALL = N_("all")
_CODES = (
    Code.READY, Code.NO_ADDRESS, Code.BAD_ADDRESS, Code.ALREADY_MAILED, Code.IN_PROGRESS, Code.SETTLED,
    Code.CREDIT_BALANCE, Code.CANCELS_OUT, Code.BLOCKED, Code.NO_DOCUMENT,
)  # fmt: skip


class FilterPanel(Vertical):
    """What both panels share: fields that apply as one types, a last line, and the keys to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    letter: ClassVar[str] = ""

    @dataclass
    class Changed(Message):
        """The panel says something else now: before, after."""

        panel: FilterPanel
        old: Any
        new: Any

    @dataclass
    class Left(Message):
        """The person is done with the panel."""

        panel: FilterPanel

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.said: Any = None
        self._quiet = False

    def rows(self) -> Sequence[Horizontal]:
        """The lines of fields."""
        raise NotImplementedError

    def read(self) -> Any:
        """What the fields say."""
        raise NotImplementedError

    def write(self, said: Any) -> None:
        """Put ``said`` into the fields."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The fields, then the live count."""
        yield from self.rows()
        yield Line(classes="panel--foot")

    def show(self, said: Any) -> None:
        """Show what the filter says, without announcing it as a change."""
        if said != self.said:
            self.said = said
            with self.prevent(Input.Changed, Control.Changed):
                self.write(said)

    def show_count(self, words: str) -> None:
        """The live count."""
        self.query_one(".panel--foot", Line).set(
            f"{words} · {_('applies as you type')} · w {_('keep this view')}", f"{self.letter} {_('close')}"
        )

    def focus_first(self) -> None:
        """Go to the first field."""
        for widget in self.query("Control, Field"):
            widget.focus()
            return

    @on(Input.Changed)
    @on(Control.Changed)
    def announce(self, event: Message) -> None:
        """Tell what changed."""
        event.stop()
        old, new = self.said, self.read()
        if new != old:
            self.said = new
            with self.prevent(Input.Changed, Control.Changed):
                self.write(new)
            self.post_message(self.Changed(self, old, new))

    @on(Input.Submitted)
    def submitted(self, event: Message) -> None:
        """Enter in a field: back to the list."""
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Back to the list; the panel stays open."""
        self.post_message(self.Left(self))

    def field(self, name: str) -> str:
        """What stands in a text field."""
        return self.query_one(f"#{self.id}-{name}", Field).value

    def control(self, name: str) -> Any:
        """The value of a tick or a choice."""
        return self.query_one(f"#{self.id}-{name}", Control).value

    def set_field(self, name: str, text: str) -> None:
        """Put a text into a field that the person is not typing in."""
        field = self.query_one(f"#{self.id}-{name}", Field)
        if not field.has_focus:
            field.value = text

    def set_control(self, name: str, value: Any) -> None:
        """Put a value into a tick or a choice."""
        self.query_one(f"#{self.id}-{name}", Control).value = value


def label(text: str) -> Label:
    """A label before a field."""
    return Label(text, classes="panel--label", markup=False)


class PegPanel(FilterPanel):
    """The extra filters: mailed, grouped, status, reminders, why not, cancel-outs, blocks."""

    letter = "p"

    def __init__(self, statuses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(id="peg", **kwargs)
        self.statuses = list(statuses)

    def rows(self) -> Sequence[Horizontal]:
        """Three lines of fields."""
        sent = [(None, _("all")), (False, _("not sent")), (True, _("sent already"))]
        statuses = [(ANY, _("all")), (None, _("none")), *((code, code) for code, _words in self.statuses)]
        why = [(ANY, _("all")), *((str(code), code_words(code)) for code in _CODES)]
        return (
            self._sent("mailed", _("Mail"), sent, Check(_("cancel out"), id="peg-offset")),
            self._sent("grouped", _("Grouped"), sent, Check(_("blocked"), id="peg-blocked")),
            Horizontal(
                label(_("Status")),
                Choice(statuses, ANY, folded=True, id="peg-status"),
                label(_("Reminders >=")),
                Field(id="peg-reminders", classes="-number"),
                label(_("Why")),
                Choice(why, ANY, folded=True, id="peg-why"),
            ),
        )

    def _sent(self, name: str, words: str, choices: Sequence[tuple[Any, str]], check: Check) -> Horizontal:
        return Horizontal(
            label(words),
            Choice(choices, id=f"peg-{name}"),
            label(_("since")),
            Field(id=f"peg-{name}_since"),
            check,
        )

    def read(self) -> Peg:
        """What the fields say; a day that cannot be read yet counts as none."""
        mailed_since, grouped_since = (
            read_day(self.field(f"{name}_since")) for name in ("mailed", "grouped")
        )
        return Peg(
            True if mailed_since and self.control("mailed") is None else self.control("mailed"),
            mailed_since,
            True if grouped_since and self.control("grouped") is None else self.control("grouped"),
            grouped_since,
            self.control("status"),
            read_number(self.field("reminders")),
            self.control("why"),
            self.control("offset"),
            self.control("blocked"),
        )

    def write(self, said: Peg) -> None:
        """Show ``said``."""
        for name in ("mailed", "grouped", "status", "why", "offset", "blocked"):
            self.set_control(name, getattr(said, name))
        for name in ("mailed_since", "grouped_since"):
            self.set_field(name, clock.format_date(getattr(said, name), short=True))
        self.set_field("reminders", "" if said.reminders is None else str(said.reminders))


def peg_summary(peg: Peg) -> str:
    """The peg in a few words for the query line: ``mail non · groupé *``."""
    words = {None: "*", False: _("no"), True: _("yes")}
    parts = [f"{_('mail')} {words[peg.mailed]}", f"{_('grouped')} {words[peg.grouped]}"]
    if peg.status != ANY:
        parts.append(peg.status or _("without status"))
    if peg.reminders is not None:
        parts.append(f"{_('rem.')}>={peg.reminders}")
    if peg.why != ANY:
        parts.append(code_words(peg.why))
    if peg.offset:
        parts.append(_("cancel out"))
    if peg.blocked:
        parts.append(_("blocked"))
    return " ".join(parts)
