"""A sentence above the content that nobody can overlook, whole whatever its length; not there when it is empty."""

from __future__ import annotations

from flowtui.ui.cells import width
from flowtui.ui.widgets.text_pane import TextPane, wrap

_MOST_LINES = 4
_EDGE = 2


class Banner(TextPane):
    """It takes as many lines as it needs, and no keys."""

    can_focus = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's name
        super().__init__(id=id)
        self.display = False

    def tell(self, sentence: str) -> None:
        """Show the sentence; an empty one takes the banner away."""
        self.display = bool(sentence)
        if sentence != self.text:
            self.show([(sentence, "")])
        self.fit()

    def fit(self) -> None:
        """As high as the sentence is at the screen's width."""
        room = max(10, self.screen.size.width - _EDGE)
        self.styles.height = min(_MOST_LINES, len(list(wrap(self.text, room)))) if width(self.text) else 1

    def on_resize(self) -> None:
        """Another number of lines."""
        super().on_resize()
        self.fit()
