"""The fields of a form, each on lines without a frame: text, several lines, yes or no, one of some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from flowtui.text import search_key
from flowtui.ui.cells import fit
from flowtui.ui.glyphs import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


@dataclass
class Edited(Message):
    """A person changed the field of that name."""

    name: str


class TextField(Input):
    """One line of text."""

    def __init__(self, name: str, value: str, *, hint: str = "", disabled: bool = False) -> None:
        super().__init__(
            value, placeholder=hint, compact=True, name=name, id=f"field-{name}", select_on_focus=False
        )
        self.cursor_blink = False
        self.disabled = disabled

    def get(self) -> str:
        """What stands in it."""
        return str(self.value)

    def put(self, value: Any) -> None:
        """Replace what stands in it."""
        self.value = str(value or "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Edited(self.name or ""))


class LinesField(TextArea):
    """Several lines of text; Tab leaves it."""

    def __init__(self, name: str, value: str, *, height: int = 4, disabled: bool = False) -> None:
        super().__init__(value, compact=True, name=name, id=f"field-{name}", highlight_cursor_line=False)
        self.cursor_blink = False
        self.styles.height = height
        self.read_only = disabled

    def get(self) -> str:
        """What stands in it."""
        return str(self.text)

    def put(self, value: Any) -> None:
        """Replace what stands in it."""
        self.text = str(value or "")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Edited(self.name or ""))


class _OneLine(Widget, can_focus=True):
    """A field of ours that draws one line."""

    def _words(self) -> str:
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The words, on the one line."""
        from rich.segment import Segment

        style = self.rich_style
        text = fit(self._words(), self.size.width, ellipsis=self._glyphs.ellipsis) if not y else ""
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    @property
    def _glyphs(self) -> Any:
        return getattr(self.app, "glyphs", PLAIN)


class Toggle(_OneLine):
    """Yes or no, changed with Space."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "toggle", show=False)]

    def __init__(self, name: str, value: bool, words: str, *, disabled: bool = False) -> None:
        super().__init__(name=name, id=f"field-{name}")
        self._value, self._text = bool(value), words
        self.disabled = disabled

    def get(self) -> bool:
        """Whether it is on."""
        return self._value

    def put(self, value: Any) -> None:
        """Switch it."""
        self._value = bool(value)
        self.refresh()

    def action_toggle(self) -> None:
        """The other one."""
        self.put(not self._value)
        self.post_message(Edited(self.name or ""))

    def on_click(self) -> None:
        """As Space."""
        self.action_toggle()

    def _words(self) -> str:
        sign = self._glyphs.yes if self._value else self._glyphs.no
        return f"{sign} {self._text}"


class Choice(_OneLine):
    """One of some: left and right, Space for the next, or a first letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space,enter", "step(1)", show=False),
    ]

    def __init__(
        self, name: str, value: Any, choices: Sequence[tuple[Any, str]], *, disabled: bool = False
    ) -> None:
        super().__init__(name=name, id=f"field-{name}")
        self._choices: list[tuple[Any, str]] = []
        self._index = 0
        self.disabled = disabled
        self.offer(choices, value)

    def offer(self, choices: Sequence[tuple[Any, str]], value: Any) -> None:
        """Offer these; a ``value`` that is not among them stands as it is."""
        self._choices = list(choices)
        if value not in [known for known, _words in self._choices]:
            self._choices.append((value, str(value)))
        self.put(value)

    def get(self) -> Any:
        """The value chosen."""
        return self._choices[self._index][0]

    def put(self, value: Any) -> None:
        """Choose; nothing happens where it is not offered."""
        for index, (known, _words) in enumerate(self._choices):
            if known == value:
                self._index = index
        self.refresh()

    def action_step(self, step: int) -> None:
        """The next one or the one before."""
        self._choose((self._index + step) % len(self._choices))

    def on_click(self) -> None:
        """The next one."""
        self.action_step(1)

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next choice that begins with it."""
        letter = search_key(event.character or "")
        if not letter.isalnum():
            return
        count = len(self._choices)
        for index in [(self._index + step) % count for step in range(1, count)]:
            if search_key(self._choices[index][1]).startswith(letter):
                event.stop()
                self._choose(index)
                return

    def _choose(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.refresh()
            self.post_message(Edited(self.name or ""))

    def _words(self) -> str:
        return f"< {self._choices[self._index][1]} >"
