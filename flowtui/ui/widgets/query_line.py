"""The second line: the query, which ``/`` goes to, and in a few words what the panels say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from flowtui.i18n import _
from flowtui.ui.cells import cut, width
from flowtui.ui.widgets.form import Field
from flowtui.ui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from flowtui.ui.widgets.line import Text

#: How long after the last letter the list follows.
_REST_SECONDS = 0.3


class QueryField(Field):
    """The field, which knows when its width changes."""

    def on_resize(self) -> None:
        """Another part of the query fits."""
        if isinstance(self.parent, QueryLine):
            self.parent.fit()


class QueryLine(Horizontal):
    """The query field and the summary."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "leave", show=False),
    ]

    @dataclass
    class Asked(Message):
        """The query is another one; ``final`` when Enter was pressed."""

        text: str
        final: bool

    @dataclass
    class Left(Message):
        """The person wants back to the list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._resting: Timer | None = None
        self._in_force = ""
        self._rested = ""
        """What the field shows while nobody types in it: the query in force, cut where it is long."""

    def compose(self) -> ComposeResult:
        """Label, field, summary."""
        yield Label(f"{_('Search')} /", id="query-label", markup=False)
        yield QueryField(id="query")
        yield Line(id="query-summary")

    @property
    def field(self) -> Field:
        """The field itself."""
        return self.query_one("#query", Field)

    def show(self, query: str, summary: Text) -> None:
        """Show the query in force, unless the person is typing in it."""
        if not self._is_typing:
            self._rest(query)
        self.query_one("#query-summary", Line).set(summary)

    def _rest(self, query: str) -> None:
        """Show the query from its beginning, with a sign where it is cut: nobody types in it."""
        self._in_force = query
        room = self.field.size.width - 1
        self._rested = cut(query, room, self._ellipsis).rstrip() if 0 < room < width(query) else query
        self.put(self._rested)
        self.field.cursor_position = 0
        self.field.scroll_to(x=0, animate=False, immediate=True)

    def go(self) -> None:
        """Take the keys; a word that is typed now comes after the query in force."""
        self.put(f"{self._in_force} " if self._in_force else "")
        self.screen.set_focus(self.field)

    def on_descendant_focus(self) -> None:
        """Who types a query sees all of it, also behind a click; a class would have all styles here looked up anew."""
        self.query_one("#query-summary").display = False
        if self.field.value == self._rested != self._in_force:
            self.put(self._in_force)

    def on_descendant_blur(self) -> None:
        """The summary comes back."""
        self.query_one("#query-summary").display = True

    def fit(self) -> None:
        """The field is wider or narrower: show the query anew, unless the person is typing in it."""
        if not self._is_typing:
            self._rest(self._in_force)

    @property
    def _is_typing(self) -> bool:
        """Whether the keys go to the field; that it knows itself only once it is told."""
        return self.screen.focused is self.field

    @property
    def _ellipsis(self) -> str:
        return str(getattr(getattr(self.app, "glyphs", None), "ellipsis", "…"))

    def put(self, query: str) -> None:
        """Set the field without asking anything."""
        with self.prevent(Input.Changed):
            self.field.value = query
            self.field.cursor_position = len(query)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Wait for a pause in the typing."""
        event.stop()
        self._stop_resting()
        self._resting = self.set_timer(_REST_SECONDS, lambda: self._ask(final=False))

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter: now."""
        event.stop()
        self._ask(final=True)

    def action_leave(self) -> None:
        """Back to the list; what was found stays."""
        self._stop_resting()
        self.post_message(self.Left())

    def _ask(self, *, final: bool) -> None:
        self._stop_resting()
        self.post_message(self.Asked(self.field.value, final))

    def _stop_resting(self) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
