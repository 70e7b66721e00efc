"""The action strip: what can be done with the marked rows, a letter each; it stands above the status line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from flowtui.i18n import _
from flowtui.ui.action import key_name
from flowtui.ui.cells import clean_inside, cut, width
from flowtui.ui.widgets.text_pane import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from flowtui.ui.action import Action

_MOST_REASON_LINES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as the strip offers it; with a ``refusal`` it is greyed."""

    action: Action
    refusal: str = ""

    @property
    def letter(self) -> str:
        """Its key here."""
        return self.action.strip_key or self.action.keys[0]


class ActionStrip(Widget, can_focus=True):
    """Two columns of actions; a letter, or Enter on the chosen one, acts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "strip--title",
        "strip--key",
        "strip--grey",
        "strip--chosen",
        "strip--why",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left,right", "across", show=False),
        Binding("enter", "choose", show=False),
    ]
    chosen: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """An action was chosen."""

        entry: Entry

    @dataclass
    class Closed(Message):
        """Esc."""

    def __init__(self, title: str, entries: Sequence[Entry]) -> None:
        super().__init__(id="strip")
        self.title = title
        self.entries = list(entries)
        self.half = (len(self.entries) + 1) // 2
        self.styles.height = self.half + 1

    def on_mount(self) -> None:
        """A reason takes two lines where one is too short for some."""
        reasons = [self._reason(entry) for entry in self.entries if entry.refusal]
        if reasons:
            longest = max(len(list(wrap(reason, self._room))) for reason in reasons)
            self.styles.height = self.half + 1 + min(_MOST_REASON_LINES, longest)

    def render_line(self, y: int) -> Strip:
        """The title, two actions a line, and why the chosen (or the first) greyed one is grey."""
        cells = self.size.width
        if y == 0:
            style = self.get_component_rich_style("strip--title")
            return Strip([Segment(cut(f" {clean_inside(self.title)}", cells), style)], cells)
        if y > self.half:
            style = self.get_component_rich_style("strip--why")
            told = list(wrap(self._why(), self._room))
            line = y - self.half - 1
            return Strip([Segment(cut(f" {told[line] if line < len(told) else ''}", cells), style)], cells)
        middle = self._middle
        left, right = self._entry(y - 1, middle), self._entry(y - 1 + self.half, cells - middle)
        return Strip([*left, *right]).adjust_cell_length(cells, self.rich_style)

    def on_key(self, event: events.Key) -> None:
        """A letter acts."""
        for entry in self.entries:
            if event.key == entry.letter:
                event.stop()
                event.prevent_default()
                self.chosen = self.entries.index(entry)
                self.post_message(self.Chosen(entry))
                return

    def on_click(self, event: events.Click) -> None:
        """A click acts."""
        number = event.y - 1 + (self.half if event.x >= self._middle else 0)
        if 0 < event.y <= self.half and number < len(self.entries):
            self.chosen = number
            self.action_choose()

    def action_move(self, step: int) -> None:
        """To the next entry."""
        self.chosen = (self.chosen + step) % len(self.entries)

    def action_across(self) -> None:
        """To the other column."""
        other = self.chosen + self.half if self.chosen < self.half else self.chosen - self.half
        self.chosen = min(other, len(self.entries) - 1)

    def action_choose(self) -> None:
        """Enter."""
        self.post_message(self.Chosen(self.entries[self.chosen]))

    def action_close(self) -> None:
        """Esc: nothing happens."""
        self.post_message(self.Closed())

    @property
    def _middle(self) -> int:
        """Where the second column begins: half way, or as far right as the first one's words need."""
        longest = max(width(_(entry.action.strip)) for entry in self.entries[: self.half]) + 6
        return max(self.size.width // 2, min(longest, self.size.width * 2 // 3))

    @property
    def _room(self) -> int:
        return max(10, self.app.size.width - 2)

    @staticmethod
    def _reason(entry: Entry) -> str:
        return f"{key_name(entry.letter)}: {entry.refusal}"

    def _why(self) -> str:
        ordered = [self.entries[self.chosen], *self.entries]
        return next((self._reason(entry) for entry in ordered if entry.refusal), "")

    def _entry(self, number: int, cells: int) -> list[Segment]:
        if number >= len(self.entries):
            return [Segment(" " * cells, self.rich_style)]
        entry = self.entries[number]
        words = cut(f" {_(entry.action.strip)}", cells - 3)
        name = "strip--chosen" if number == self.chosen else "strip--grey" if entry.refusal else ""
        style = self.get_component_rich_style(name) if name else self.rich_style
        key = style if name else self.get_component_rich_style("strip--key")
        sign = "-" if entry.refusal else key_name(entry.letter)
        return [Segment(f"  {sign}", key), Segment(words, style)]
