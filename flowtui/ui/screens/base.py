"""The one look of every screen: title line, content, status line, key line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.worker import Worker, WorkerState

from flowtui import clock, money
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.database import first_line, see_file
from flowtui.models.failures import as_sentence
from flowtui.ui.action import key_name
from flowtui.ui.actions import action, actions
from flowtui.ui.log import note
from flowtui.ui.screens.making import MakesFiles
from flowtui.ui.widgets.line import KeyLine, StatusLine, TitleLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.widget import AwaitMount, Widget

    from flowtui.ui.action import Action
    from flowtui.ui.app import FlowApp
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.palette import Palette

T = TypeVar("T")
#: These have their place in the key line however narrow it is.
_ALWAYS = frozenset({"help", "back"})
#: Under a question these close it, wherever the keys go.
_LEAVING = frozenset({"back", "leave"})


class FlowScreen(MakesFiles[T]):
    """A screen of ours. A subclass names its :attr:`PLACE` in the registry, sets
    ``BINDINGS = bindings(PLACE)``, gives :meth:`body` and :attr:`heading`, and carries out each action
    in a method ``do_<name>``.
    """  # noqa: D205 - the first sentence alone says nothing

    PLACE: ClassVar[str] = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (13, "-short"), (21, "-tall")]  # noqa: RUF012 - textual's way to say it
    app: FlowApp
    _below: tuple[Widget | None, Sequence[tuple[str, str]]] = (None, ())
    """What had the keys before the question, and the words of the key line then."""

    def __init__(self, session: Session, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self._kept = {}
        self._words: Sequence[tuple[str, str]] = ()
        self.question: Widget | None = None
        """What is open above the status line and has the keys: a choice, a prompt, the strip, the palette."""

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
        self.refresh_keys()

    def on_resize(self) -> None:
        """Another number of keys fits."""
        self.call_after_refresh(self.refresh_keys)

    def show_title(self) -> None:
        """Write the title line again."""
        day = clock.today().strftime("%d/%m")
        where = f"{self.session.company.name} · {self.session.who} · {day}"
        self.query_one("#title", TitleLine).set([(self.heading, "strong")], where)

    def show_keys(self) -> None:
        """Write the screen's own keys: what acts now, as far as it fits; help and the way back always."""
        self._words = ()
        rows = self.rows_to_act_on()
        shown = [
            entry
            for entry in self.key_actions()
            if entry.show and entry.keys and not entry.refusal(self.session, rows)
        ]
        keys: list[tuple[str, str]] = []
        last: list[tuple[str, str]] = []
        for entry in sorted(shown, key=lambda entry: entry.name == "back"):
            (last if entry.name in _ALWAYS else keys).append((self.key_of(entry), _(entry.label)))
        self.query_one("#keys", KeyLine).show_keys(keys, last)

    def key_actions(self) -> Sequence[Action]:
        """The actions of the key line."""
        return actions(self.PLACE)

    def key_of(self, entry: Action) -> str:
        """The key by which the key line names an action."""
        return entry.key

    def show_words(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys (textual's names) with these words instead of the screen's own."""
        self._words = keys
        shown = [(key_name(key), text) for key, text in keys]
        self.query_one("#keys", KeyLine).show_keys(shown[:-1], shown[-1:])

    def refresh_keys(self) -> None:
        """Write again whichever keys are in force: rows, rights or the width may be others."""
        if self._words:
            self.show_words(self._words)
        else:
            self.show_keys()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed in a way that nobody foresaw is told of and noted; the window stays."""
        error = event.worker.error
        if event.state == WorkerState.ERROR and error is not None:
            told = error if isinstance(error, FlowError) else as_sentence(error)
            if told is None:
                note(error)
            self.say(told.sentence if told is not None else first_line(error), "bad")
            self.worker_failed(error)

    def worker_failed(self, error: BaseException) -> None:
        """What a screen does when one of its workers failed, after it was told."""

    def amount(self, cents: int, currency: str) -> str:
        """An amount with its currency, in signs that this terminal has."""
        if self.app.skin == "plain":
            return f"{money.format_cents(cents, self.session.language)} {currency}"
        return money.format_money(cents, currency, self.session.language)

    # acting ---------------------------------------------------------------------------------

    async def action_act(self, name: str) -> None:
        """Carry out an action of the registry, or say why it cannot be done; nothing under a question."""
        if self.question is None or name == "redraw":
            await self.act(action(self.PLACE, name))
        elif name in _LEAVING:
            await self.question.run_action("close")

    def refusals(self, entries: Sequence[Action]) -> list[str]:
        """Why each cannot be done now, empty where it can; what was allowed since the window looked counts."""
        rows = self.rows_to_act_on()
        found = [entry.refusal(self.session, rows) for entry in entries]
        if any(found):
            self.session.forget_rights()
            found = [entry.refusal(self.session, rows) for entry in entries]
        return found

    async def act(self, entry: Action) -> None:
        """See :meth:`action_act`."""
        if entry.name in _LEAVING and (self.give_up_waiting() or self.give_up_file()):
            return
        if self._said is not None:
            self.hush()
        refusal = self.refusals([entry])[0] or entry.taken(self.session)
        if refusal:
            self.say(refusal, "doubt")
            return
        if entry.right is not None:
            try:
                see_file()
            except FlowError as error:
                self.say(error.sentence, "bad")
                return
        result = getattr(self, f"do_{entry.name}")()
        if hasattr(result, "__await__"):
            await result

    def do_help(self) -> None:
        """Show all keys of this screen."""
        from flowtui.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.session, self.PLACE))

    async def do_palette(self) -> None:
        """Open the palette."""
        from flowtui.ui.commands import commands
        from flowtui.ui.widgets.palette import Palette

        await self.put_question(Palette(commands(self)), [("enter", _("choose")), ("escape", _("close"))])

    async def on_palette_closed(self, message: Palette.Closed) -> None:
        """Carry out what was chosen."""
        self.end_question()
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
        noted: bool = False,
    ) -> AwaitMount:
        """Let the person choose one of ``options`` (value, words) in a panel above the status line.

        ``then`` gets the value; nothing happens on Esc. An action that returns this waits until it is open.
        """
        from flowtui.ui.widgets.pick import PickPanel

        panel = PickPanel(title, options, current, noted=noted)

        def close(value: Any, chosen: bool) -> None:
            self.end_question()
            if chosen:
                then(value)

        panel.closed = close
        return self.put_question(panel, keys or [("enter", _("choose")), ("escape", _("close"))])

    def put_question(self, widget: Widget, keys: Sequence[tuple[str, str]]) -> AwaitMount:
        """Open ``widget`` above the status line; it has the keys until :meth:`end_question`."""
        focused, words = self.focused, self._words
        if self.question is not None:
            focused, words = self._below
            self.question.remove()
        self.question, self._below = widget, (focused, words)
        self.show_words(keys)
        return self.mount(widget, before="#status")

    def end_question(self) -> None:
        """Close what is open; the keys go where they went before."""
        self.give_up_waiting()
        widget, self.question = self.question, None
        if widget is None:
            return
        widget.remove()
        focused, self._words = self._below
        if focused is not None and focused.is_attached:
            self.set_focus(focused)
        self.refresh_keys()

    def ask(self, label: str, value: str, then: Callable[[str], Any]) -> None:
        """Ask for a text in a line above the status line; see :func:`flowtui.ui.widgets.prompt.ask`."""
        from flowtui.ui.widgets.prompt import ask

        ask(self, label, value, then)
