"""The window: skin, themes, signals, the first screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.events import Resize
from textual.filter import ANSIToTruecolor

from flowtui import frugal, i18n, terminal
from flowtui.i18n import _
from flowtui.paths import STYLES
from flowtui.ui.driver import ThriftyDriver, forget_picture, terminal_size
from flowtui.ui.glyphs import BY_SKIN, AsciiFilter
from flowtui.ui.key_names import know_usual_names
from flowtui.ui.key_parser import keep_escape_apart
from flowtui.ui.keys import KeysInOrder
from flowtui.ui.screens.base import FlowScreen
from flowtui.ui.screens.telling import told_of
from flowtui.ui.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.message import Message
    from textual.screen import Screen
    from textual.timer import Timer

    from flowtui.terminal import Terminal
    from flowtui.ui.session import Session

_LOOK = "theme"
#: After so long the first list is on the screen.
_AT_REST_SECONDS = 2.0
#: So long after the last change of size all is drawn anew.
_SIZE_RESTS_SECONDS = 0.15


class FlowApp(KeysInOrder, inherit_bindings=False):
    """flowtui's application.

    Textual's own bindings are left out: its Ctrl+Q would end the program when a serial line's flow
    control sends that byte.
    """

    CSS_PATH: ClassVar[list[Path]] = [  # type: ignore[assignment]
        STYLES / "app.tcss",
        STYLES / "main.tcss",
        STYLES / "send.tcss",
        STYLES / "plain.tcss",
    ]
    BINDINGS: ClassVar[list[Any]] = [Binding("ctrl+c", "hint_quit", show=False, system=True)]
    TITLE = "flowtui"
    ENABLE_COMMAND_PALETTE = False  # ours is a panel of the screen: Textual's repaints everything
    TOOLTIP_DELAY = 3600.0

    def __init__(
        self,
        session: Session,
        look: Terminal,
        first: Callable[[], Screen[Any]] | None = None,
        driver: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver, ansi_color=look.native_colours)
        self.session = session
        self.look = look
        self.glyphs = BY_SKIN[look.skin]
        self.failure: Exception | None = None
        """What nobody foresaw; the caller tells it in one sentence once the terminal is restored."""
        self._first = first
        self._sized = False
        """Whether the size at the start is known."""
        self._resting: Timer | None = None
        self._ascii = AsciiFilter(enabled=not look.utf8)
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(FlowApp.theme, self._first_theme())
        self.stylesheet.set_variables(self.get_css_variables())
        self.add_class(f"-{look.skin}")

    @property
    def skin(self) -> str:
        """``full``, ``ansi`` or ``plain``."""
        return self.look.skin

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and ours for a terminal without UTF-8.

        None translates the terminal's own colours: the skins name them only where they may go out.
        """
        filters = [one for one in super().get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        return [*filters, self._ascii] if self._ascii.enabled else filters

    def get_default_screen(self) -> Screen[Any]:
        """The main window, or what the caller wants to see first."""
        if self._first is not None:
            return self._first()
        from flowtui.ui.screens.main import MainScreen

        return MainScreen(self.session)

    def on_mount(self) -> None:
        """Draw again whenever the program comes back to the foreground."""
        self.app_resume_signal.subscribe(self, lambda _app: self.redraw())
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            terminal.obey_signals(lambda code: loop.call_soon_threadsafe(self.exit, None, code))
            self.set_timer(_AT_REST_SECONDS, frugal.settle)

    def on_resize(self) -> None:
        """Draw all of it once the size rests: a size that lasted a moment has cut what was shown, unseen by us."""
        if self._resting is not None:
            self._resting.stop()
        if self._sized:
            self._resting = self.set_timer(_SIZE_RESTS_SECONDS, self.size_rests)
        self._sized = True

    def size_rests(self) -> None:
        """The last change of size is a while ago; the window may be gone by now.

        Of two changes at once textual may have told the one before last: its signal handler interrupts itself.
        """
        size = None if self.is_headless else terminal_size()
        if size is not None and size != self.size:
            self.post_message(Resize(size, size))
        elif self.screen_stack:
            self.redraw()

    async def _dispatch_message(self, message: Message) -> None:
        """What a key sets off is carried out here: a database that does not answer ends nothing."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            told = told_of(error)
            if told is None or not isinstance(self.screen, FlowScreen):
                raise
            self.say(told.sentence, "bad")

    def _handle_exception(self, error: Exception) -> None:
        """Leave the terminal clean instead of filling it with textual's traceback."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.failure = self.failure or error
        self.exit(1)

    def redraw(self) -> None:
        """Write every cell again: the terminal may show something else than we know."""
        forget_picture()
        self.screen.refresh(layout=True)

    def switch_colours(self) -> None:
        """Dark or light; remembered."""
        self.theme = "flowtui-light" if self.theme == "flowtui" else "flowtui"
        if isinstance(self.screen, FlowScreen):
            self.screen.keep(_LOOK, self.theme)

    def _first_theme(self) -> str:
        if self.look.native_colours:
            return "flowtui-ansi"
        chosen = self.session.preference(_LOOK, "flowtui")
        return chosen if chosen in {"flowtui", "flowtui-light"} else "flowtui"

    def action_focus_next(self) -> None:
        """Tab leaves no question."""
        if not self._asks():
            super().action_focus_next()

    def action_focus_previous(self) -> None:
        """Shift+Tab neither."""
        if not self._asks():
            super().action_focus_previous()

    def _asks(self) -> bool:
        return isinstance(self.screen, FlowScreen) and self.screen.question is not None

    def action_hint_quit(self) -> None:
        """Ctrl+C ends nothing: say what does."""
        self.say(_("q leaves flowtui"))

    def say(self, text: str, tone: str = "") -> None:
        """Tell something in the status line of the screen that is shown."""
        screen = self.screen
        if isinstance(screen, FlowScreen):
            screen.say(text, tone)

    def notify(self, message: str, *, severity: str = "information", **_ignored: Any) -> None:
        """Textual's way to tell something: ours is the status line, which costs one line."""
        self.say(str(message), {"error": "bad", "warning": "doubt"}.get(severity, ""))


def run(
    session: Session, look: Terminal | None = None, first: Callable[[], Screen[Any]] | None = None
) -> int:
    """Open the window and stay until the person leaves; the exit code.

    ``look`` is what :func:`flowtui.terminal.look` found; the caller has also called
    :func:`flowtui.terminal.prepare`, before this module was imported.
    """
    shown = look or terminal.look(skin=session.config.look.skin, mouse=session.config.look.mouse)
    i18n.use(session.language)
    terminal.accept_any_byte()
    keep_escape_apart()
    know_usual_names()
    app = FlowApp(session, shown, first, ThriftyDriver)
    app.run(mouse=shown.mouse)
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
