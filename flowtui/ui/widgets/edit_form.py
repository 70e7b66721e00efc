"""A form that edits one stored thing: labels at the left, fields at the right, in one scrolling column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Input, TextArea

from flowtui.ui.widgets.form import Check, Choice, Control, Field, FormRow
from flowtui.ui.widgets.line import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Spec:
    """One field: its name in the code, what it is called, and its value.

    ``choices`` (value, words) makes it a choice, ``lines`` a text of that height, a boolean value a tick.
    """

    name: str
    label: str
    value: Any
    choices: Sequence[tuple[Any, str]] = ()
    lines: int = 0
    hint: str = ""
    locked: bool = False
    """Shown greyed: it is settled elsewhere."""


class TextLines(TextArea):
    """Several lines of text without a frame; Tab leaves it."""

    def __init__(self, value: str, *, height: int, **kwargs: Any) -> None:
        super().__init__(value, compact=True, highlight_cursor_line=False, **kwargs)
        self.cursor_blink = False
        self.styles.height = height

    @property
    def value(self) -> str:
        """What stands in it."""
        return str(self.text)


class EditForm(VerticalScroll):
    """The fields of ``specs``, a plain text between them being a heading.

    ``locked``: nothing can be changed, all is shown greyed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
    ]

    @dataclass
    class Edited(Message):
        """Something in the form was changed."""

        form: EditForm

        @property
        def control(self) -> EditForm:
            """The form."""
            return self.form

        def can_replace(self, message: Message) -> bool:
            """Only the last of a flood matters."""
            return isinstance(message, EditForm.Edited)

    def __init__(
        self,
        specs: Sequence[Spec | str],
        *,
        locked: bool = False,
        id: str | None = None,  # noqa: A002 - textual's name
    ) -> None:
        super().__init__(id=id)
        self.parts = tuple(specs)
        self.locked = locked
        self.can_focus = locked  # else a long form that nobody may change could not be scrolled

    @property
    def specs(self) -> list[Spec]:
        """The fields, without the headings."""
        return [part for part in self.parts if isinstance(part, Spec)]

    def compose(self) -> ComposeResult:
        """A row for each field."""
        for part in self.parts:
            if isinstance(part, str):
                yield Line([(part, "strong")], classes="form-heading")
                continue
            field = _field(part)
            field.disabled = self.locked or part.locked
            label = "" if isinstance(field, Check) else part.label
            row = FormRow(label, field)
            row.styles.height = part.lines or 1
            yield row

    def field(self, name: str) -> Any:
        """The field of that name; what stands in it is its ``value``."""
        return self.query_one(f"#field-{name}")

    def values(self) -> dict[str, Any]:
        """What stands in every field."""
        return {spec.name: self.field(spec.name).value for spec in self.specs}

    def changes(self) -> dict[str, Any]:
        """What differs from what the form was given."""
        before = {spec.name: _shown(spec.value) for spec in self.specs}
        return {name: value for name, value in self.values().items() if _shown(value) != before[name]}

    def action_walk(self, step: int) -> None:
        """To the next field or the one before; a locked form has none, and scrolls."""
        if self.locked:
            self.scroll_relative(y=step * max(1, self.size.height // 2), animate=False)
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def go_first(self) -> None:
        """Put the cursor into the first field."""
        if self.locked:
            self.focus()
        elif self.specs:
            self.field(self.specs[0].name).focus()

    def point_at(self, name: str) -> None:
        """Put the cursor into the field that an error names, where it is here."""
        if any(spec.name == name for spec in self.specs):
            self.field(name).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A text was changed."""
        event.stop()
        self.post_message(self.Edited(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field."""
        event.stop()
        self.screen.focus_next()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A text of several lines was changed."""
        event.stop()
        self.post_message(self.Edited(self))

    def on_control_changed(self, event: Control.Changed) -> None:
        """A tick or a choice was changed."""
        event.stop()
        self.post_message(self.Edited(self))


def _field(spec: Spec) -> Widget:
    name = f"field-{spec.name}"
    if spec.choices:
        choices = list(spec.choices)
        if spec.value not in [value for value, _words in choices]:
            choices.append((spec.value, str(spec.value)))
        return Choice(choices, spec.value, folded=True, id=name)
    if isinstance(spec.value, bool):
        return Check(spec.label, spec.value, id=name)
    if spec.lines:
        return TextLines(_shown(spec.value), height=spec.lines, placeholder=spec.hint, id=name)
    return Field(_shown(spec.value), placeholder=spec.hint, id=name)


def _shown(value: Any) -> Any:
    """A value as a text field would give it back."""
    return value if isinstance(value, bool) else ("" if value is None else str(value))
