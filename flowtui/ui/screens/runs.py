"""The runs, past and present: whose, when, how far; their reports, and steering those that are not over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from flowtui.i18n import N_, _, ngettext
from flowtui.mailing import trial
from flowtui.models.words import RunState
from flowtui.ui import words
from flowtui.ui.actions import bindings
from flowtui.ui.cells import RIGHT
from flowtui.ui.screens.report import ReportScreen
from flowtui.ui.screens.report_work import Done, RunsRead, read_runs, steer_in_thread
from flowtui.ui.screens.senders import wake_sender
from flowtui.ui.screens.side import SideScreen
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.records import Record, RecordList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from flowtui.mailing.values import Progress
    from flowtui.ui.action import Action
    from flowtui.ui.session import Session
    from flowtui.ui.widgets.grid import Grid

_EVERY_SECONDS = 2.0
_COLUMNS = (
    Column("run", N_("Run"), 5, RIGHT),
    Column("purpose", N_("What"), 15, widest=20),
    Column("user", N_("Who"), 9, widest=18),
    Column("when", N_("Ordered"), 14),
    Column("state", N_("State"), 9, widest=14),
    Column("sent", N_("Sent"), 6, RIGHT),
    Column("refused", N_("Ref."), 4, RIGHT),
    Column("uncertain", N_("Unc."), 4, RIGHT),
    Column("waiting", N_("Waiting"), 7, RIGHT, rank=1),
    Column("end", N_("End about"), 12, rank=2),
    Column("why", N_("Why it waits"), 20, rank=3, widest=60),
)
_OVER = (RunState.DONE, RunState.CANCELLED)


class RunsScreen(SideScreen[None]):
    """The list of runs, read again every two seconds while it is shown."""

    PLACE = "runs"
    BINDINGS: ClassVar = bindings("runs")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.runs: dict[int, Progress] = {}
        self._reading = False

    @property
    def heading(self) -> str:
        """The screen's name."""
        return _("Runs and reports")

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield RecordList(_COLUMNS, id="runs")

    def on_mount(self) -> None:
        """Read them, and again from time to time."""
        rows = self.query_one("#runs", RecordList)
        rows.focus()
        self.show_status(_("Reading…"))
        self.read()
        self.set_interval(_EVERY_SECONDS, self.read)

    def read(self) -> None:
        """Read the runs in a thread."""
        if not self._reading and self.is_current:
            self._reading = True
            self.in_background("read", partial(read_runs, self))

    def on_runs_read(self, event: RunsRead) -> None:
        """Show them, where something has changed."""
        self._reading = False
        if event.error:
            self.show_status([(event.error, "bad")])
            return
        self.runs = {run.run: run for run in event.runs}
        rows = self.query_one("#runs", RecordList)
        rows.empty = _("Nothing has been sent yet.")
        records = [_record(run, words.moment(event.ordered.get(run.run))) for run in event.runs]
        if records != rows.records or not records:
            rows.set_records(records)
        self._show_state()
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        """A report was closed."""
        self.read()

    def key_actions(self) -> Sequence[Action]:
        """What can be done with the run under the cursor."""
        run = self._run
        if run is None or run.state in _OVER:
            absent = {"steer", "cancel"} if run else {"steer", "cancel", "open"}
            return [entry for entry in super().key_actions() if entry.name not in absent]
        words_now = N_("suspend") if run.alive else N_("start again")
        label = N_("resume") if run.state == RunState.PAUSED else words_now
        return [
            replace(entry, label=label) if entry.name == "steer" else entry for entry in super().key_actions()
        ]

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        """Another run."""
        event.stop()
        self._show_state()
        self.refresh_keys()

    def do_open(self) -> None:
        """The report of the run under the cursor."""
        run = self._run
        if run is not None:
            self.app.push_screen(ReportScreen(self.session, run.run))

    def do_steer(self) -> None:
        """Suspend a run that is being sent; resume one that is not."""
        run = self._run
        if run is None or run.state in _OVER:
            self.say(_("This run is over."), "doubt")
        elif run.state == RunState.PAUSED:
            told = _("Run {run} goes on.").format(run=run.run)
            self.with_password(
                lambda password: self._carry_out(partial(self._resume, run.run, password), told)
            )
        elif run.alive:
            self._carry_out(partial(self._pause, run.run), _("Run {run} is suspended.").format(run=run.run))
        else:
            told = _("The sender of run {run} was started again.").format(run=run.run)
            wake = partial(wake_sender, self.session, run.run)
            self.with_password(lambda password: self._carry_out(partial(wake, password), told))

    def do_cancel(self) -> None:
        """Cancel what has not been sent."""
        run = self._run
        if run is None or run.state in _OVER:
            self.say(_("This run is over."), "doubt")
            return
        count = run.counts.get("queued", 0)
        question = ngettext(
            "Run {run}: cancel {count} mail that has not been sent?",
            "Run {run}: cancel {count} mails that have not been sent?",
            count,
        ).format(run=run.run, count=words.number(count))
        told = _("Run {run} is cancelled; what was sent stays sent.").format(run=run.run)
        act = partial(self._cancel, run.run)
        self.confirm(
            question, _("Yes, cancel them"), _("No, go on sending"), partial(self._carry_out, act, told)
        )

    def on_done(self, event: Done) -> None:
        """It was carried out, or not."""
        self.say(event.error or event.told, "bad" if event.error else "good")
        self.read()

    def _pause(self, run_id: int) -> None:
        from flowtui.mailing import steer as steering

        steering.pause(run_id, self.session.user)

    def _resume(self, run_id: int, password: str) -> None:
        from flowtui.mailing import steer as steering

        steering.resume(run_id, self.session.user)
        wake_sender(self.session, run_id, password)

    def _cancel(self, run_id: int) -> None:
        from flowtui.mailing import steer as steering

        steering.cancel(run_id, self.session.user)

    def _carry_out(self, act: Callable[[], Any], told: str) -> None:
        steer_in_thread(self, act, told)

    def _show_state(self) -> None:
        going = [run for run in self.runs.values() if run.state not in _OVER]
        text = ngettext("{count} run", "{count} runs", len(self.runs)).format(count=len(self.runs))
        here = self._run
        paused = next((run for run in going if run.state == RunState.PAUSED and run.pause_reason), None)
        dead = next((run for run in going if run.state == RunState.RUNNING and not run.alive), None)
        if paused is not None:
            self.show_status(
                [(_("Run {run}: {why}").format(run=paused.run, why=paused.pause_reason), "doubt")], text
            )
        elif dead is not None:
            told = _("Run {run}: its sender is gone; a starts it again.").format(run=dead.run)
            self.show_status([(told, "doubt")], text)
        elif here is not None and here.test_to:
            self.show_status([(trial.after(here.test_to, here.counts.get("sent", 0)), "alert")], text)
        else:
            self.show_status(text)

    @property
    def _run(self) -> Progress | None:
        current = self.query_one("#runs", RecordList).current
        return self.runs.get(int(str(current.key))) if current else None


def _record(run: Progress, ordered: str) -> Record:
    refused = sum(run.counts.get(name, 0) for name in ("failed", "partly", "bounced"))
    uncertain = run.counts.get("uncertain", 0)
    style = "doubt" if uncertain else "bad" if refused else "quiet" if run.state in _OVER else ""
    texts = (
        str(run.run),
        trial.mark(run.test_to, words.purpose(run.purpose)),
        run.user,
        ordered,
        words.run_state(run.state),
        str(run.counts.get("sent", 0)),
        str(refused or ""),
        str(uncertain or ""),
        str(run.counts.get("queued", 0) or ""),
        words.hour(run.eta),
        run.pause_reason,
    )
    return Record(run.run, texts, style, mark="?" if uncertain else "!" if refused else "")
