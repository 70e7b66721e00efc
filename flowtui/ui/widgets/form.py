"""Fields of a form, each one line high and plain: a text, a tick, a choice, a line with its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Label

from flowtui.ui.cells import clean_inside, width
from flowtui.ui.glyphs import BY_SKIN, Glyphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class Field(Input):
    """A text field without a frame, its cursor steady (a blinking one writes to the line for ever)."""

    def __init__(self, value: str = "", **kwargs: Any) -> None:
        super().__init__(value, compact=True, select_on_focus=False, **kwargs)
        self.cursor_blink = False

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Only the cursor comes and goes, which textual draws anyway; it would look up all styles anew as well."""


class Control(Widget, can_focus=True):
    """What ticks and choices share: one line of text that knows the focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"control--chosen"}
    value: reactive[Any] = reactive[Any](None)

    @dataclass
    class Changed(Message):
        """The person chose another value."""

        control_widget: Control
        value: Any

        @property
        def control(self) -> Control:
            """The field."""
            return self.control_widget

    @property
    def glyphs(self) -> Glyphs:
        """The signs of the skin."""
        return getattr(self.app, "glyphs", BY_SKIN["full"])

    def choose(self, value: Any) -> None:
        """Take ``value`` and tell the screen, as if the person had chosen it."""
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def words(self) -> list[tuple[str, bool]]:
        """The pieces of the line, and which of them is the chosen one."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The line."""
        style = self.rich_style
        if y:
            return Strip.blank(self.size.width, style)
        chosen = self.get_component_rich_style("control--chosen")
        pieces = [Segment(clean_inside(text), chosen if on else style) for text, on in self.words()]
        return Strip(pieces).adjust_cell_length(self.size.width, style)

    def get_content_width(self, container: Any, viewport: Any) -> int:
        """As wide as its text."""
        del container, viewport
        return sum(width(text) for text, _on in self.words())

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """One line."""
        del container, viewport, width
        return 1


class Check(Control):
    """``[x] label``: Space or Enter ticks it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "tick", show=False)]

    def __init__(self, label: str, value: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.label = label
        self.set_reactive(Control.value, value)

    def words(self) -> list[tuple[str, bool]]:
        """The tick and its label."""
        sign = self.glyphs.yes if self.value else self.glyphs.no
        return [(sign, bool(self.value)), (f" {self.label}", False)]

    def action_tick(self) -> None:
        """Tick it, or take the tick away."""
        self.choose(not self.value)

    def on_click(self) -> None:
        """As Space."""
        self.action_tick()


class Choice(Control):
    """One of several: all side by side with a dot, or (``folded``) only the chosen one, as ``[all v]``.

    Left and right, or Space, go through them; a folded one also jumps to what begins with a typed letter.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,enter", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
    ]

    def __init__(
        self, options: Sequence[tuple[Any, str]], value: Any = None, *, folded: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.options = list(options)
        self.folded = folded
        self.set_reactive(Control.value, self.options[0][0] if value is None and self.options else value)

    def words(self) -> list[tuple[str, bool]]:
        """The options with their dots, or the chosen one in brackets."""
        if self.folded:
            label = next((text for value, text in self.options if value == self.value), "")
            widest = max((width(text) for _value, text in self.options), default=0)
            return [(f"[{label}{' ' * (widest - width(label))} {self.glyphs.down}]", False)]
        pieces: list[tuple[str, bool]] = []
        for value, text in self.options:
            on = value == self.value
            pieces += [(f"{self.glyphs.on if on else self.glyphs.off} {text}", on), ("  ", False)]
        return pieces[:-1]

    def action_step(self, step: int) -> None:
        """To the next option, or the one before."""
        values = [value for value, _text in self.options]
        if values:
            at = values.index(self.value) if self.value in values else -1
            self.choose(values[(at + step) % len(values)])

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next option that begins with it."""
        if not (self.folded and event.character and event.character.isalnum()):
            return
        values = [value for value, _text in self.options]
        at = values.index(self.value) if self.value in values else -1
        for step in range(1, len(values) + 1):
            value, text = self.options[(at + step) % len(values)]
            if text.casefold().startswith(event.character.casefold()):
                self.choose(value)
                event.stop()
                event.prevent_default()
                return

    def on_click(self, event: events.Click) -> None:
        """A click on an option chooses it; on a folded one it goes to the next."""
        if self.folded:
            self.action_step(1)
            return
        start = 0
        for number, (text, _on) in enumerate(self.words()):
            if start <= event.x < start + width(text) and number % 2 == 0:
                self.choose(self.options[number // 2][0])
            start += width(text)


class FormRow(Horizontal):
    """A label of a fixed width and its fields, on one line."""

    def __init__(self, label: str, *fields: Widget, **kwargs: Any) -> None:
        super().__init__(Label(label, classes="form--label", markup=False), *fields, **kwargs)
