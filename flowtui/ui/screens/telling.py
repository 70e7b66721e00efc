"""The status line: what is true now, and what is told for a while; a sentence is never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.reactive import Reactive
from textual.screen import Screen

from flowtui.errors import FlowError
from flowtui.models.failures import as_sentence
from flowtui.ui.cells import width
from flowtui.ui.widgets.line import StatusLine, plain
from flowtui.ui.widgets.text_pane import TextPane, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message
    from textual.timer import Timer
    from textual.widget import Widget

    from flowtui.ui.widgets.line import Text

T = TypeVar("T")
_SAID_SECONDS = 8.0
_NARROWEST = 20
_MOST_LINES = 5


def told_of(error: BaseException) -> FlowError | None:
    """What a person is told of ``error``; ``None`` where it is a mistake of the program's."""
    return error if isinstance(error, FlowError) else as_sentence(error)


class Telling(Screen[T]):
    """A screen with a status line."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who gets the keys and who had them draw themselves; textual would draw the whole screen once more."""
    _status: tuple[Text, Text] = ("", "")
    _whole = False
    """Whether the status takes as many lines as it needs."""
    _said: Timer | None = None
    _spilt = False
    """Whether a pane stands in place of the status line."""

    async def _dispatch_message(self, message: Message) -> None:
        """A database that does not answer is told of, and the window stays."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            told = told_of(error)
            if told is None or not self.query("#status"):
                raise
            self.say(told.sentence, "bad")

    def in_background(self, group: str, work: Callable[[], object], *, exclusive: bool = False) -> None:
        """Have ``work``, which posts what it finds, done by a thread; ``exclusive``: alone in its group.

        Textual describes a worker by all that it is handed, a million ids written out, where nothing is said of it.
        """
        self.run_worker(
            work, thread=True, group=group, description=group, exclusive=exclusive, exit_on_error=False
        )

    def show_status(self, left: Text, right: Text = "", *, whole: bool = True) -> None:
        """What is true now; ``whole``: what does not fit on the line takes as many as it needs."""
        self._status, self._whole = (left, right), whole
        if self._said is None:
            self._write_status()

    def show_line(self, left: Text, right: Text = "") -> None:
        """What is true of the row under the cursor: cut where it is long, so that no list jumps."""
        self.show_status(left, right, whole=False)

    def say(self, text: str, tone: str = "") -> None:
        """Tell something in the status line for a while, all of it; ``tone``: ``good``, ``doubt``, ``bad``."""
        if self._said is not None:
            self._said.stop()
        told: Text = [(text, tone or "strong")]
        self.query_one("#status", StatusLine).set(told)
        self._spill(told)
        self._said = self.set_timer(_SAID_SECONDS, self.hush)

    def hush(self) -> None:
        """Show the status again instead of what was told."""
        if self._said is not None:
            self._said.stop()
            self._said = None
        self._write_status()

    def _write_status(self) -> None:
        self.query_one("#status", StatusLine).set(*self._status)
        self._spill(self._status[0] if self._whole else "")

    def _spill(self, text: Text) -> None:
        """Show ``text`` in a pane in place of the status line where it is longer than the line."""
        words, room = plain(text), self.size.width - 2
        long = room > _NARROWEST and width(words) > room
        if not long and not self._spilt:
            return
        self._spilt = long
        panes = self.query("#told")
        self.query_one("#status").display = not long
        panes.set(display=long)
        if not long:
            return
        tone = text[0][1] if isinstance(text, list) else ""
        pane = panes.first(TextPane) if panes else TextPane(id="told")
        if not panes:
            pane.can_focus = False
            self.mount(pane, before="#status")
        pane.styles.height = min(_MOST_LINES, len(list(wrap(words, room))))
        pane.show([(words, tone)])
