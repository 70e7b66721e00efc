"""Writing a file that takes a while: in a thread, the window stays usable, Esc gives it up and leaves no half file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from textual.message import Message

from flowtui.errors import FlowError
from flowtui.i18n import _, language
from flowtui.models.database import first_line
from flowtui.models.stopping import Stop, StoppedError, look, stoppable
from flowtui.money import format_cents
from flowtui.ui.log import note
from flowtui.ui.screens.telling import told_of
from flowtui.ui.screens.writing import Writes
from flowtui.ui.widgets.line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.disk import Draft

T = TypeVar("T")
#: What takes longer is said after so long, and again every so often.
_FIRST_SECONDS, _AGAIN_SECONDS = 1.0, 5.0


class StillMakingError(FlowError):
    """One file at a time."""

    def __init__(self) -> None:
        super().__init__(_("One moment: another file is still being written; Esc in the list gives it up."))


@dataclass(eq=False)
class Making:
    """A file that is being written."""

    draft: Draft
    act: Callable[[Making], str]
    """Writes into the draft, and gives what is told then."""
    screen: MakesFiles[Any]
    stop: Stop = field(default_factory=Stop)
    _next: float = field(default_factory=lambda: monotonic() + _FIRST_SECONDS)

    def tell(self, done: int, count: int) -> None:
        """So many lines of so many are written; told now and then. Any thread may call this."""
        now = monotonic()
        if now >= self._next:
            self._next = now + _AGAIN_SECONDS
            self.screen.post_message(FileGrows(self, done, count))


@dataclass
class FileGrows(Message):
    """So many lines of so many are written."""

    making: Making
    done: int
    count: int


@dataclass
class FileMade(Message):
    """It is written, or not: what is told."""

    making: Making
    told: str
    tone: str


class MakesFiles(Writes[T]):
    """A screen that writes files, one at a time, each in a thread."""

    making: Making | None = None
    """What is being written now."""
    _growth = ""
    """What was told last of its growth."""

    def make_file(self, name: str, act: Callable[[Making], str]) -> None:
        """Have a new file written by ``act`` in a thread; what it gives is told.

        Raises:
            StillMakingError, NotWrittenError: nothing was begun.
        """
        from flowtui.ui import files  # brings OpenSSL along, which a window that writes no file never needs

        if self.making is not None:
            raise StillMakingError
        self.making = making = Making(files.begin(name), act, self)
        self.in_background("file", partial(_make, making))

    def give_up_file(self) -> bool:
        """Write no further; whether anything was being written."""
        if self.making is None:
            return False
        self.making.stop.call()
        return True

    def on_unmount(self) -> None:
        """Nobody is left to be told."""
        self.give_up_file()

    def on_file_grows(self, message: FileGrows) -> None:
        """Say so, where nothing else is being said."""
        message.stop()
        told = self.query_one("#status", StatusLine).text
        if message.making is not self.making or (self._said is not None and told != self._growth):
            return
        done, count = (
            format_cents(number * 100, language())[:-3] for number in (message.done, message.count)
        )
        words = _("{n} of {count} lines written · Esc gives it up")
        self.say(words.format(n=done, count=count))
        self._growth = self.query_one("#status", StatusLine).text

    def on_file_made(self, message: FileMade) -> None:
        """Say where it is, or why it is not; also where another screen is open by now."""
        message.stop()
        self.making = None
        self.say(message.told, message.tone)
        if not self.is_current:
            self.app.notify(message.told)


def put(content: Callable[[], str | bytes], making: Making) -> str:
    """An act for what is written at once: a text gets the mark by which spreadsheets know UTF-8."""
    found = content()
    look()
    making.draft.file.write(found.encode("utf-8-sig") if isinstance(found, str) else found)
    return _("Written to {path}").format(path=making.draft.path)


def _make(making: Making) -> None:
    try:
        message = FileMade(making, _carry_out(making), "good")
    except StoppedError:
        message = FileMade(making, _("Given up: no file was written."), "doubt")
    except Exception as error:  # noqa: BLE001 - told, and the window stays
        known = told_of(error)
        if known is None:
            note(error)
        message = FileMade(making, known.sentence if known is not None else first_line(error), "bad")
    making.screen.post_message(message)


def _carry_out(making: Making) -> str:
    from flowtui.ui.files import not_written

    draft = making.draft
    try:
        with stoppable(making.stop):
            told = making.act(making)
            look()
        draft.keep()
    except OSError as error:
        raise not_written(draft.path, error) from error
    finally:
        draft.drop()
    return told
