"""Writing into the database from a screen: in a thread, so that a wait for others freezes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import peewee as pw
from textual.message import Message

from flowtui.i18n import _
from flowtui.models.database import BusyError, first_line
from flowtui.models.patience import NotWaitedError, Patience, at_once
from flowtui.ui.log import note
from flowtui.ui.screens.telling import Telling, told_of
from flowtui.ui.widgets.line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.ui.session import Session

T = TypeVar("T")
#: What takes longer than this, though nobody is waited for, is said.
_LONG_SECONDS = 1.0


def _nothing(_value: Any) -> None:
    """What follows where nothing is to follow."""


@dataclass(eq=False)
class Writing:
    """Something that is being stored."""

    act: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[BaseException], None] = _nothing
    closed: Callable[[], None] | None = None
    """Closes the question whose answer is stored, once it is."""
    patience: Patience = field(default_factory=Patience)
    waits: bool = False
    """Whether others are known to hold the database."""


@dataclass
class Waits(Message):
    """Another program has the database; how many seconds it is waited for at most."""

    writing: Writing
    left: int


@dataclass
class Written(Message):
    """It is stored, and what the act gave; or it is not, and why."""

    writing: Writing
    found: Any = None
    error: BaseException | None = None


class Writes(Telling[T]):
    """A screen that writes, one thing at a time, each in a thread."""

    session: Session
    writing: Writing | None = None
    """What is being stored now."""
    _kept: dict[str, Patience]

    def write(
        self,
        act: Callable[[], Any],
        then: Callable[[Any], None] = _nothing,
        failed: Callable[[BaseException], None] = _nothing,
    ) -> Writing | None:
        """Carry out ``act``, one transaction, in a thread; then ``then`` with what it gave.

        Where it is refused the sentence is told, and ``failed`` gets the error. ``None`` where something
        else is still waited for, which is told as well.
        """
        if self.is_storing():
            return None
        self.writing = writing = Writing(act, then, failed)
        self.set_timer(_LONG_SECONDS, partial(self._say_long, writing))
        self.in_background("write", partial(_write, self, writing))
        return writing

    def is_storing(self) -> bool:
        """Whether something is still being stored, which is then told."""
        if self.writing is None:
            return False
        self.say(_("One moment: the change before this one is still being stored."), "doubt")
        return True

    def keep(self, name: str, value: str, then: Callable[[bool], None] = _nothing) -> None:
        """Remember a choice of the user's, the last one where it changes again meanwhile; ``then``: whether that could be done."""
        before = self._kept.get(name)
        if before is not None:
            before.give_up()
        self._kept[name] = patience = Patience()
        act = partial(self.session.remember, name, value, lambda: not patience.given_up)
        writing = Writing(act, then, patience=patience)
        try:
            kept = at_once(act)
        except BusyError:
            self.in_background("keep", partial(_keep, self, writing))
        except pw.DatabaseError as error:
            self.say(_sentence(error), "bad")
        else:
            then(kept)

    def holds_key(self, _key: str) -> bool:
        """What is typed ahead means what is being stored, unless that waits for others."""
        return self.writing is not None and not self.writing.waits

    def give_up_waiting(self) -> bool:
        """Wait no longer for others; whether something waited."""
        if self.writing is None or not self.writing.waits:
            return False
        self.writing.patience.give_up()
        return True

    def on_unmount(self) -> None:
        """Nobody is left to be told."""
        if self.writing is not None:
            self.writing.patience.give_up()

    def on_waits(self, message: Waits) -> None:
        """Say so, with the seconds that are left, and how to give it up."""
        message.stop()
        if message.writing is self.writing:
            self.writing.waits = True
            told = _("The database is busy: waiting {n} s at most · Esc gives it up")
            self.say(told.format(n=message.left), "doubt")

    def on_written(self, message: Written) -> None:
        """Go on with what it gave, or tell why it was not done; also where another screen is open by now."""
        message.stop()
        writing, error = message.writing, message.error
        if writing is self.writing:
            self.writing = None
            if writing.waits:
                self.hush()
        if error is None:
            if writing.closed is not None:
                writing.closed()
            writing.then(message.found)
        else:
            self.say(_sentence(error), "bad")
            writing.failed(error)
        if writing.waits and not self.is_current and self._said is not None:
            self.app.notify(self.query_one("#status", StatusLine).text)

    def _say_long(self, writing: Writing) -> None:
        if writing is self.writing and not writing.waits:
            self.say(_("Being stored…"))


def _write(screen: Writes[Any], writing: Writing) -> None:
    told: set[int] = set()

    def waits(left: int) -> None:
        if left not in told:
            told.add(left)
            screen.post_message(Waits(writing, left))

    try:
        found = writing.patience.carry_out(writing.act, waits)
    except Exception as error:  # noqa: BLE001 - told, and the window stays
        if told_of(error) is None:
            note(error)
        screen.post_message(Written(writing, error=error))
    else:
        screen.post_message(Written(writing, found))


def _keep(screen: Writes[Any], writing: Writing) -> None:
    try:
        kept = writing.patience.carry_out(writing.act)
    except NotWaitedError:
        return
    except BusyError:
        kept = False
    except pw.DatabaseError as error:
        screen.post_message(Written(writing, error=error))
        return
    screen.post_message(Written(writing, kept))


def _sentence(error: BaseException) -> str:
    told = told_of(error)
    return told.sentence if told is not None else first_line(error)
