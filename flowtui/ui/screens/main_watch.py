"""Watching what others do: the runs that are alive, and whether the database changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on, work

from flowtui.i18n import _, ngettext
from flowtui.models.database import first_line, session
from flowtui.models.failures import as_sentence
from flowtui.models.words import RunState
from flowtui.ui.log import note
from flowtui.ui.messages import Failed, InDoubt, RunsAlive
from flowtui.ui.screens.main_marks import Marks
from flowtui.ui.screens.report_work import Done, steer_in_thread
from flowtui.ui.screens.senders import wake_sender
from flowtui.ui.widgets.progress_line import ProgressLine, lost

if TYPE_CHECKING:
    from textual.timer import Timer

    from flowtui.ledger.filter import Filter
    from flowtui.mailing.values import Progress

#: How often the window looks: at runs while one is alive, and otherwise.
_BUSY_SECONDS, _IDLE_SECONDS = 1.0, 4.0


class Watching(Marks):
    """The progress line, the report at the end of a run, the automatic refresh."""

    runs: list[Progress]
    """The runs that were alive when the window looked last."""
    ours: set[int]
    """The runs that were started here and whose end was not seen yet."""
    _mark: int | None = None
    _again: Timer | None = None
    _rows_before: tuple[Filter, int] | None = None
    """What the list showed, and how much of it, before others changed the data."""

    _doubt_asked = False
    """Whether it was asked what earlier runs left in doubt; once is enough."""

    def watch_others(self) -> None:
        """Begin to look."""
        self.runs = []
        self.ours = set()
        self.look()

    def run_started(self, run: int | None) -> None:
        """Back from the control screen; what is being sent is marked no longer."""
        if run is not None:
            self.forget_chosen()
        self.came_back()
        if run is not None:
            self.ours.add(run)
            self.marks.clear()
            self.table.marks_changed()
            self.look()

    def look(self) -> None:
        """In a thread first: where the database does not answer, nothing here waits for it."""
        if self._again is not None:
            self._again.stop()
        self._look()

    @work(thread=True, group="watch", exclusive=True, exit_on_error=False)
    def _look(self) -> None:
        from flowtui.mailing.alive import alive

        try:
            with session():
                self.post_message(RunsAlive(alive()))
        except Exception as error:  # noqa: BLE001 - told, and looked at again later
            known = as_sentence(error)
            self.post_message(Failed(known.sentence if known else first_line(error)))
            self.post_message(RunsAlive(None))

    @on(RunsAlive)
    def runs_alive(self, message: RunsAlive) -> None:
        """Show the run, and look again later."""
        if self._again is not None:
            self._again.stop()
        wait = _BUSY_SECONDS if message.runs or self.ours else _IDLE_SECONDS
        self._again = self.set_timer(wait, self.look)
        if message.runs is None:
            return
        self.see_changes()
        self.query_one(ProgressLine).show(message.runs)
        ended = (self.ours | {run.run for run in self.runs}) - {run.run for run in message.runs}
        self.runs = message.runs
        for run in sorted(ended):
            self.run_ended(run)

    def see_changes(self) -> None:
        """Has anybody else written? The mark is the connection's own, so this thread asks (3 µs)."""
        from flowtui.ledger.window import change_mark

        mark = change_mark()
        if self._mark is not None and mark != self._mark:
            self.data_changed()
        self._mark = mark
        if self.store.out_of_reach:
            self.store.out_of_reach = False
            self.table.rows_stale()
            self.hush()

    def read_own(self) -> None:
        """What is read now is no news later."""
        from flowtui.ledger.window import change_mark

        self._mark = change_mark()
        super().read_own()

    def data_changed(self) -> None:
        """Read the list again; cursor and marks stay."""
        if self.is_current:
            if self._rows_before is None and self.store.complete:
                self._rows_before = self.listed, len(self.store)
            self.load(keep=True)

    def tell_change(self) -> None:
        """Say that the list is longer or shorter by what others did; a run that goes on says enough itself."""
        if not self._doubt_asked:  # the first list is whole, so that asking does not hold it up
            self._doubt_asked = True
            self._ask_doubt()
        before, self._rows_before = self._rows_before, None
        if before is None or before[0] != self.listed or self.runs or self._said is not None:
            return
        more = len(self.store) - before[1]
        if more > 0:
            words = ngettext(
                "Changed elsewhere: {n} invoice more here", "Changed elsewhere: {n} invoices more here", more
            )
        else:
            words = ngettext(
                "Changed elsewhere: {n} invoice fewer here",
                "Changed elsewhere: {n} invoices fewer here",
                -more,
            )
        if more:
            self.say(words.format(n=self.number(abs(more))))

    @work(thread=True, group="doubt", exit_on_error=False)
    def _ask_doubt(self) -> None:
        from flowtui.mailing.alive import in_doubt

        try:
            with session():
                found = in_doubt()
        except Exception as error:  # noqa: BLE001 - a database that does not answer is told of by the look at the runs
            if as_sentence(error) is None:
                note(error)
            return
        if found:
            self.post_message(InDoubt(found))

    @on(InDoubt)
    def tell_doubt(self, message: InDoubt) -> None:
        """Say that answers are missing, where nothing else is being said."""
        if self._said is not None or not self.is_current:
            return
        (run, count), *others = message.runs
        words = ngettext(
            "{n} mail of run {run} is uncertain: did it arrive? l shows the run",
            "{n} mails of run {run} are uncertain: did they arrive? l shows the run",
            count,
        ).format(n=self.number(count), run=run)
        if others:
            words += " · " + ngettext("{n} other run", "{n} other runs", len(others)).format(n=len(others))
        self.say(words, "doubt")

    def run_ended(self, run: int) -> None:
        """Show the report of a run of this window where nobody is busy with something else; else tell."""
        ours, on_top = run in self.ours, self.app.screen is self
        self.ours.discard(run)
        if ours and on_top and self.question is None and self.focused is self.table:
            self.open("report", "ReportScreen", run, then=self.came_back)
        elif on_top:
            self.say(_("Run {run} is over; l shows its report.").format(run=run), "good")
        elif getattr(self.app.screen, "run_id", None) != run:  # its own report shows it already
            self.app.say(_("Run {run} is over; its report stands under Runs.").format(run=run), "good")

    def do_pause(self) -> None:
        """Suspend the run that is shown; let it go on where it is suspended or lost its sender."""
        from flowtui.mailing import steer

        if not self.runs:
            self.say(_("No run is being sent."), "doubt")
            return
        run = max(self.runs, key=lambda one: one.run)
        if run.state == RunState.PAUSED or lost(run):
            self.with_password(partial(self._go_on, run.run))
            return
        self.write(partial(steer.pause, run.run, self.session.user), lambda _paused: self.look())

    def _go_on(self, run_id: int, password: str) -> None:
        def act() -> None:
            from flowtui.mailing import steer

            steer.resume(run_id, self.session.user)
            wake_sender(self.session, run_id, password)

        steer_in_thread(self, act, _("Run {run} goes on.").format(run=run_id))

    @on(Done)
    def steered(self, message: Done) -> None:
        """It goes on, or why not."""
        self.say(message.error or message.told, "bad" if message.error else "good")
        self.look()
