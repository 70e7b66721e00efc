"""A text to read: wrapped to the width, scrolled by the arrows, a page at a time on the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from flowtui.ui.cells import clean_inside, cut, width
from flowtui.ui.glyphs import BY_SKIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.style import Style

#: The blank that holds two words on one line.
_HOLDING = "\u00a0"
#: A line of the text and the component class of its colour (``""``: none).
TextLine = tuple[str, str]


class TextPane(Widget, can_focus=True):
    """Lines to read; :meth:`show` replaces them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--strong", "text--faint", "text--good", "text--doubt", "text--bad", "text--alert",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_by(-1)", show=False),
        Binding("down", "scroll_by(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    def __init__(self, lines: Iterable[TextLine] = (), *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self._source: list[TextLine] = list(lines)
        self._wrapped: list[TextLine] = []
        self._wrapped_at = 0
        self._top = 0

    def show(self, lines: Iterable[TextLine], *, keep: bool = False) -> None:
        """Show these from the top; ``keep``: from where the old ones were being read."""
        self._source = list(lines)
        self._wrap()
        self._top = min(self._top, self._last) if keep else 0
        self.refresh()

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join(text for text, _name in self._source)

    @property
    def rest(self) -> int:
        """How many lines are below the window."""
        return max(0, self._last - self._top)

    def action_scroll_by(self, step: int) -> None:
        """Up or down; by half a window, since every move paints all of it anyway."""
        self._to(self._top + step * max(1, self.size.height // 2))

    def action_page(self, step: int) -> None:
        """A window up or down."""
        self._to(self._top + step * max(1, self.size.height - 1))

    def action_edge(self, step: int) -> None:
        """To the beginning or the end."""
        self._to(0 if step < 0 else self._last)

    def on_mouse_scroll_down(self) -> None:
        """Down."""
        self._to(self._top + 3)

    def on_mouse_scroll_up(self) -> None:
        """Up."""
        self._to(self._top - 3)

    def on_resize(self) -> None:
        """Wrap anew."""
        self._wrap()
        self._top = min(self._top, self._last)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the text."""
        cells, style = self.size.width, self.rich_style
        if self._wrapped_at != cells:  # it had no width yet when the text was shown
            self._wrap()
        index = self._top + y
        if index >= len(self._wrapped):
            return Strip.blank(cells, style)
        text, name = self._wrapped[index]
        strip = Strip([Segment(f" {text}", self._named(name))]).adjust_cell_length(cells, style)
        sign = self._sign(y)
        return Strip([*strip.crop(0, cells - 1), Segment(sign, self._named("faint"))]) if sign else strip

    def _sign(self, y: int) -> str:
        """What tells on the edge that the text goes on above or below."""
        glyphs = getattr(self.app, "glyphs", BY_SKIN["full"])
        if y == self.size.height - 1 and self.rest:
            return str(glyphs.down)
        return str(glyphs.up) if y == 0 and self._top else ""

    def _named(self, name: str) -> Style:
        return self.get_component_rich_style(f"text--{name}") if name else self.rich_style

    def _to(self, top: int) -> None:
        top = max(0, min(top, self._last))
        if top != self._top:
            self._top = top
            self.refresh()

    @property
    def _last(self) -> int:
        return max(0, len(self._wrapped) - max(1, self.size.height))

    def _wrap(self) -> None:
        self._wrapped_at = self.size.width
        room = max(10, self._wrapped_at - 2)
        self._wrapped = [
            (part.replace(_HOLDING, " "), name)
            for text, name in self._source
            for part in wrap(_cleaned(text.expandtabs(4)), room)
        ]


def _cleaned(text: str) -> str:
    """Without control characters; blanks that hold stay such."""
    parts = text.replace("\u202f", _HOLDING).split(_HOLDING)
    return _HOLDING.join(clean_inside(part) for part in parts)


def wrap(text: str, cells: int) -> Iterator[str]:
    """A line in pieces of at most ``cells`` cells, broken at blanks that allow it; what continues keeps its indent."""
    indent = " " * min(len(text) - len(text.lstrip(" ")), cells // 2)
    while width(text) > cells:
        piece = cut(text, cells, "").rstrip(" ") if width(text) > cells else text
        at = piece.rfind(" ", len(indent) + 1)
        broken = text[len(piece) : len(piece) + 1] not in {"", " "} and at > 0
        taken = piece[:at] if broken else piece
        yield taken
        text = indent + text[len(taken) :].lstrip(" ")
    yield text
