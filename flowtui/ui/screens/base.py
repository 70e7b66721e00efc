"""The one look of every screen: title line, content, status line, key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.screen import Screen
from textual.worker import Worker, WorkerState

from flowtui import clock
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.database import first_line
from flowtui.ui.action import key_name
from flowtui.ui.actions import action, actions
from flowtui.ui.log import note
from flowtui.ui.widgets.line import KeyLine, StatusLine, Text, TitleLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import AwaitMount, Widget

    from flowtui.ui.action import Action
    from flowtui.ui.app import FlowApp
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.palette import Palette

T = TypeVar("T")
_SAID_SECONDS = 8.0


class FlowScreen(Screen[T]):
    """A screen of ours. A subclass names its :attr:`PLACE` in the registry, sets
    ``BINDINGS = bindings(PLACE)``, gives :meth:`body` and :attr:`heading`, and carries out each action
    in a method ``do_<name>``.
    """  # noqa: D205 - the first sentence alone says nothing

    PLACE: ClassVar[str] = ""
    app: FlowApp

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self._status: tuple[Text, Text] = ("", "")
        self._said: Timer | None = None
        self._before_palette: Widget | None = None

    # what a subclass gives ------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """Where the person is."""
        return ""

    def body(self) -> Iterable[Widget]:
        """The content between title and status line."""
        return ()

    def rows_to_act_on(self) -> int | None:
        """How many rows an action would act on; ``None`` where that is no question here."""
        return None

    # the frame ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Title, content, status, keys."""
        yield TitleLine(id="title")
        yield from self.body()
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        """The title and the keys may have changed while another screen was shown."""
        self.show_title()
        self.show_keys()

    def on_resize(self) -> None:
        """Another number of keys fits."""
        self.call_after_refresh(self.show_keys)

    def show_title(self) -> None:
        """Write the title line again."""
        day = clock.today().strftime("%d/%m")
        where = f"{self.session.company.name} · {self.session.who} · {day}"
        self.query_one("#title", TitleLine).set([(self.heading, "strong")], where)

    def show_status(self, left: Text, right: Text = "") -> None:
        """What is true now."""
        self._status = (left, right)
        if self._said is None:
            self.query_one("#status", StatusLine).set(left, right)

    def say(self, text: str, tone: str = "") -> None:
        """Tell something in the status line for a while; ``tone``: ``good``, ``doubt``, ``bad``."""
        if self._said is not None:
            self._said.stop()
        self.query_one("#status", StatusLine).set([(text, tone or "strong")])
        self._said = self.set_timer(_SAID_SECONDS, self.hush)

    def hush(self) -> None:
        """Show the status again instead of what was told."""
        if self._said is not None:
            self._said.stop()
            self._said = None
        self.query_one("#status", StatusLine).set(*self._status)

    def show_keys(self) -> None:
        """Write the key line: what acts now, as far as it fits."""
        rows = self.rows_to_act_on()
        keys = [
            (entry.key, _(entry.label))
            for entry in self.key_actions()
            if entry.show and entry.keys and not entry.refusal(self.session, rows)
        ]
        self.query_one("#keys", KeyLine).show_keys(keys[:-1], keys[-1:])

    def key_actions(self) -> Sequence[Action]:
        """The actions of the key line; the last one always has its place."""
        return actions(self.PLACE)

    def show_words(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys (textual's names) with these words instead of the screen's own."""
        shown = [(key_name(key), text) for key, text in keys]
        self.query_one("#keys", KeyLine).show_keys(shown[:-1], shown[-1:])

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed in a way that nobody foresaw is told of and noted; the window stays."""
        error = event.worker.error
        if event.state == WorkerState.ERROR and error is not None:
            if not isinstance(error, FlowError):
                note(error)
            self.say(error.sentence if isinstance(error, FlowError) else first_line(error), "bad")
            self.worker_failed(error)

    def worker_failed(self, error: BaseException) -> None:
        """What a screen does when one of its workers failed, after it was told."""

    # acting ---------------------------------------------------------------------------------

    async def action_act(self, name: str) -> None:
        """Carry out an action of the registry, or say why it cannot be done."""
        await self.act(action(self.PLACE, name))

    async def act(self, entry: Action) -> None:
        """See :meth:`action_act`."""
        if self._said is not None:
            self.hush()
        refusal = entry.refusal(self.session, self.rows_to_act_on())
        if refusal:
            self.say(refusal, "doubt")
            return
        result = getattr(self, f"do_{entry.name}")()
        if hasattr(result, "__await__"):
            await result

    def do_help(self) -> None:
        """Show all keys of this screen."""
        from flowtui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.session, self.PLACE))

    async def do_palette(self) -> None:
        """Open the palette; what had the focus gets it back."""
        from flowtui.ui.commands import commands
        from flowtui.ui.widgets.palette import Palette

        if not self.query(Palette):
            self._before_palette = self.focused
            await self.mount(Palette(commands(self)), before="#status")
            self.show_words([("enter", _("choose")), ("escape", _("close"))])

    async def on_palette_closed(self, message: Palette.Closed) -> None:
        """Carry out what was chosen."""
        await self.query("Palette").remove()
        self.set_focus(self._before_palette)
        self.show_keys()
        if message.command is not None:
            result = message.command.call()
            if hasattr(result, "__await__"):
                await result

    def do_redraw(self) -> None:
        """Draw everything again."""
        self.app.redraw()

    def do_back(self) -> None:
        """Close this screen."""
        self.dismiss()

    def pick(
        self,
        title: str,
        options: Sequence[tuple[Any, str]],
        then: Callable[[Any], None],
        *,
        current: Any = None,
        keys: Sequence[tuple[str, str]] = (),
    ) -> AwaitMount:
        """Let the person choose one of ``options`` (value, words) in a panel above the status line.

        ``then`` gets the value; nothing happens on Esc. An action that returns this waits until it is open.
        """
        from flowtui.ui.widgets.pick import PickPanel

        before = self.focused
        panel = PickPanel(title, options, current)

        def close(value: Any, chosen: bool) -> None:
            panel.remove()
            if before is not None:
                before.focus()
            self.show_keys()
            if chosen:
                then(value)

        panel.closed = close
        for open_panel in self.query(PickPanel):
            open_panel.remove()
        mounted = self.mount(panel, before="#status")
        self.show_words(keys or [("enter", _("choose")), ("escape", _("close"))])
        return mounted

    def ask(self, label: str, value: str, then: Callable[[str], None]) -> None:
        """Ask for a text in a line above the status line; see :func:`flowtui.ui.widgets.prompt.ask`."""
        from flowtui.ui.widgets.prompt import ask

        ask(self, label, value, then)
