"""One line of the screen: pieces of text at the left, others at the right; no markup is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from flowtui.ui.cells import clean_inside, cut, width

if TYPE_CHECKING:
    from rich.style import Style

#: A piece of a line: its text and the component class that colours it (``""``: the line's own).
Piece = tuple[str, str]
Text = str | list[Piece]


class Line(Widget):
    """A line whose text changes without a new layout; what is too long at the left is cut."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--strong", "line--key", "line--faint", "line--good", "line--doubt", "line--bad", "line--alert",
    }  # fmt: skip

    def __init__(self, left: Text = "", right: Text = "", **kwargs: str | None) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self._left: Text = left
        self._right: Text = right
        self._styles: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._styles.clear()

    def set(self, left: Text, right: Text = "") -> None:
        """Show these texts."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, left and right."""
        return " ".join(clean_inside(plain(text)) for text in (self._left, self._right) if text)

    def render_line(self, y: int) -> Strip:
        """The line; rows below the first are blank."""
        cells = self.size.width
        style = self._style("")
        if y:
            return Strip.blank(cells, style)
        right = _pieces(self._right)
        taken = sum(width(text) for text, _name in right)
        left = _pieces(self._left)
        room = max(0, cells - taken - (2 if taken else 1))
        if taken and sum(width(text) for text, _name in left) >= room and not right[0][0].startswith(" "):
            right.insert(0, (" ", ""))  # what is long does not touch what follows
            room = max(0, room - 1)
        segments = [Segment(" ", style)]
        unseen = sum(width(text) for text, _name in left)
        for text, name in left:
            if room <= 0:
                break
            unseen -= width(text)
            whole = width(text) < room or (width(text) == room and not unseen)
            shown = text if whole else cut(text + " " * (unseen > 0), room, self._ellipsis)
            segments.append(Segment(shown, self._style(name)))
            room -= width(shown)
        segments.append(Segment(" " * room, style))
        segments.extend(Segment(text, self._style(name)) for text, name in right)
        segments.append(Segment(" ", style))
        return Strip(segments).adjust_cell_length(cells, style)

    @property
    def _ellipsis(self) -> str:
        return str(getattr(getattr(self.app, "glyphs", None), "ellipsis", "…"))

    def _style(self, name: str) -> Style:
        """Textual forgets its own at each refresh, and looks through all that contains the line for each."""
        if name not in self._styles:
            found = self.get_component_rich_style(f"line--{name}") if name else self.rich_style
            self._styles[name] = found
        return self._styles[name]


def plain(text: Text) -> str:
    """The words of a line's text."""
    return text if isinstance(text, str) else "".join(piece for piece, _name in text)


def _pieces(text: Text) -> list[Piece]:
    if isinstance(text, str):
        return [(clean_inside(text), "")] if text else []
    return [(clean_inside(piece), name) for piece, name in text]


class TitleLine(Line):
    """Where am I; which company, who, which day."""


class StatusLine(Line):
    """What is true now."""


class KeyLine(Line):
    """The keys that act here and now."""

    _keys: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])

    def show_keys(self, keys: list[tuple[str, str]], last: list[tuple[str, str]]) -> None:
        """Keys with their words, as many as fit; ``last`` always has its place."""
        self._keys = keys, last
        self._fit()

    def on_resize(self) -> None:
        """Another number of keys fits; a new screen has no width when its keys are first shown."""
        self._fit()

    def _fit(self) -> None:
        keys, last = self._keys
        room = self.size.width + 1 - sum(width(key) + width(label) + 3 for key, label in last)
        pieces: list[Piece] = []
        for key, label in keys:
            room -= width(key) + width(label) + 3
            if room < 0:
                break
            pieces += [(key, "key"), (f" {label}  ", "")]
        for key, label in last:
            pieces += [(key, "key"), (f" {label}  ", "")]
        self.set([*pieces[:-1], (pieces[-1][0].rstrip(), "")] if pieces else "")
