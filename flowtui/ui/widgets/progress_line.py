"""One line about the run that is alive; it is not there when none is."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.i18n import N_, _, ngettext
from flowtui.mailing import trial
from flowtui.models.words import Purpose, RunState
from flowtui.ui.cells import width
from flowtui.ui.widgets.line import Line, Piece, plain
from flowtui.ui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowtui.mailing.values import Progress

_NAMES = {
    Purpose.INVOICE: N_("mailing"),
    Purpose.REMINDER: N_("reminders"),
    Purpose.STATEMENT: N_("grouped mailing"),
}
#: What did not go well: the count's name, its words, its tone.
_MARKS: tuple[tuple[str, Callable[[int], str], str], ...] = (
    ("partly", lambda n: ngettext("{count} sent in part", "{count} sent in part", n), "doubt"),
    ("failed", lambda n: ngettext("{count} refused", "{count} refused", n), "bad"),
    ("uncertain", lambda n: ngettext("{count} uncertain", "{count} uncertain", n), "doubt"),
)
_BRIEF_MARKS: tuple[tuple[str, Callable[[int], str], str], ...] = (
    ("uncertain", lambda n: ngettext("{count} uncertain", "{count} uncertain", n), "doubt"),
    ("failed partly", lambda n: ngettext("{count} refused", "{count} refused", n), "bad"),
)
#: The cells that the line keeps free: at both ends, and before the keys.
_BETWEEN = 3
#: A sender that was started says so within this time.
_STARTS_WITHIN_SECONDS = 15.0


class ProgressLine(Line):
    """``Lot 214 groupé: 31/52 envoyés, 1 refusé · fin 14:10``, in fewer words where there is little room."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.display = False
        self._new: tuple[int, float] = (0, 0.0)
        """The newest run, and when this line saw it first."""
        self._shown: tuple[Progress, int, float] | None = None

    def show(self, runs: Sequence[Progress]) -> None:
        """Show the newest run that is not done, and how many others there are."""
        self.display = bool(runs)
        if runs:
            newest = max(runs, key=lambda run: run.run)
            if newest.run != self._new[0]:
                self._new = (newest.run, monotonic())
            self._shown = newest, len(runs) - 1, monotonic() - self._new[1]
            self._fit()

    def on_resize(self) -> None:
        """Other words fit."""
        self._fit()

    def _fit(self) -> None:
        if self._shown is None:
            return
        run, others, waited = self._shown
        keys = _keys(run)
        room = (self.size.width or self.app.size.width) - width(plain(keys)) - _BETWEEN
        tries = [pieces(run, others, waited, brief=brief) for brief in (0, 1, 2)]
        self.set(next((one for one in tries if width(plain(one)) <= room), tries[1]), keys)


def lost(run: Progress) -> bool:
    """Whether its sender is gone, so that nothing leaves until another one is started."""
    return run.state == RunState.RUNNING and not run.alive


def pieces(run: Progress, others: int = 0, waited: float = 0.0, *, brief: int = 0) -> list[Piece]:
    """The words about one run; ``waited``: for how many seconds the window has known of it.

    ``brief``: 1 without what is sent; what was refused to some counts as refused, and of a run that goes on
    by itself the time is told, not why it waits. 2: of how many left the figures alone.
    """
    sent = run.counts.get("sent", 0)
    shown = _name(run, brief=brief)
    shown.append((_how_many(run, brief=brief).format(sent=number(sent), total=number(run.total)), "strong"))
    for name, words, tone in _BRIEF_MARKS if brief else _MARKS:
        if count := sum(run.counts.get(part, 0) for part in name.split()):
            shown += [(", ", ""), (words(count).format(count=number(count)), tone)]
    if run.state == RunState.PAUSED:
        shown.append((" · " + _pause(run, brief=brief), "doubt"))
    elif run.state == RunState.QUEUED and not sent:
        shown.append((" · " + _("begins in a moment"), "faint"))
    elif not run.alive and not lost(run) and waited < _STARTS_WITHIN_SECONDS:
        shown.append((" · " + _("starting"), ""))
    elif not run.alive:
        shown.append((" · " + _("at a standstill"), "bad"))
    elif run.eta is not None:
        shown.append((" · " + _("end {time}").format(time=_time(run.eta)), ""))
    if others:
        shown.append((" · " + ngettext("{n} other run", "{n} other runs", others).format(n=others), "faint"))
    return shown


def _name(run: Progress, *, brief: int) -> list[Piece]:
    """Which run; of a test without its purpose, with which the end of the line had no room."""
    if run.test_to:
        return [(" TEST ", "alert"), (_(" run {run}: ").format(run=run.run), "")]
    if brief:
        return [(_("Run {run}: ").format(run=run.run), "")]
    purpose = _(_NAMES[Purpose(run.purpose)])
    return [(_("Run {run}, {name}: ").format(run=run.run, name=purpose), "")]


def _pause(run: Progress, *, brief: int) -> str:
    """Why it is suspended, and until when."""
    if run.retry_at is None:
        return run.pause_reason or _("suspended")
    if not brief:
        return run.pause_reason or _("tries again at {time}").format(time=_time(run.retry_at))
    return _("goes on at {time}").format(time=_time(run.retry_at))


def _how_many(run: Progress, *, brief: int) -> str:
    """How many were sent; what goes to files is written."""
    if brief > 1:
        return "{sent}/{total}"
    if trial.folder(run.test_to):
        return ngettext("{sent}/{total} written", "{sent}/{total} written", run.total)
    return ngettext("{sent}/{total} sent", "{sent}/{total} sent", run.total)


def _keys(run: Progress) -> list[Piece]:
    words = _("resume") if run.state == RunState.PAUSED else _("start again") if lost(run) else _("suspend")
    return [("a", "key"), (f" {words}  ", ""), ("l", "key"), (f" {_('see the run')}", "")]


def _time(moment: Any) -> str:
    return clock.local(moment).strftime("%H:%M")
