"""The sender: takes what is due, mail by mail, until nothing is left or the run is paused.

It is a process of its own (:mod:`flowtui.mailing.process`); several may work at once. Nothing that
happens to it loses a mail, and only a mail whose answer it did not live to hear becomes uncertain.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from flowtui import clock, i18n
from flowtui.mailing import (
    claims,
    composer,
    limits,
    recovery,
    runs,
    stubborn,
)
from flowtui.mailing.troubles import Misconfigured, Throttled, Trouble, Unreachable
from flowtui.mailing.trying import try_mail
from flowtui.mailing.watch import Stop
from flowtui.mailing.workplace import Workplace
from flowtui.models import Run

if TYPE_CHECKING:
    from datetime import datetime

    from flowtui.config import Config
    from flowtui.mailing.claims import Claim
    from flowtui.mailing.transports import Transport
    from flowtui.mailing.trying import Composer, Desk

_log = logging.getLogger(__name__)
#: Set for a sender that nobody waits for: it stays for a run that goes on later by itself.
DETACHED = "FLOWTUI_DETACHED"
_BEAT_SECONDS = 20
_SLICE_SECONDS = 0.2
_LOOK_SECONDS = 1.0
#: A pace that makes the sender wait longer than this is shown as a waiting run.
_LONG_WAIT = timedelta(minutes=5)


class StopFlag(Protocol):
    """Tells the sender to end after the mail at hand, for example a :class:`threading.Event`."""

    def is_set(self) -> bool:
        """Whether it has to end."""


class _Never:
    def is_set(self) -> bool:
        return False


def deliver(
    run_id: int | None,
    config: Config,
    stop: StopFlag | None = None,
    *,
    compose: Composer | None = None,
    transport: Transport | None = None,
    patient: bool | None = None,
) -> None:
    """Send the mails of one run, or of all, until nothing is left or the run is paused or cancelled.

    A run that trouble had paused is tried again when it is named. A ``patient`` sender stays for what
    goes on later by itself; otherwise it ends, and the run waits. ``compose`` and ``transport`` stand
    in for the real ones.

    Raises:
        DiskFullError: the database can store nothing more; nothing left unknown to it.
    """
    detached = bool(os.environ.get(DETACHED))
    if detached:
        logging.basicConfig(format="%(asctime)s %(process)d %(message)s")
    patient = detached if patient is None else patient
    with contextlib.ExitStack() as stack:
        make = compose or stack.enter_context(composer.composer())
        place = Workplace(config, make, transport=transport, ask=not detached)
        sender = _Sender(run_id, place, stop or _Never(), patient=patient)
        sender.work()
    sender.copy()


class _Sender:
    def __init__(self, run_id: int | None, place: Workplace, stop: StopFlag, *, patient: bool) -> None:
        self._run_id, self._stop, self._patient = run_id, stop, patient
        self._place = place
        self._booked = self._waits = False
        self._held: list[Claim] = []
        self._owed: list[Claim] = []
        self._faults = 0
        self._beaten = 0.0
        self._at = 0
        self._language = i18n.language()
        self._ended = False
        self._left = False

    @property
    def _desk(self) -> Desk:
        return self._place.desk

    def work(self) -> None:
        """Work until there is nothing to do."""
        try:
            if self._run_id is not None:
                runs.wake_from_trouble(self._run_id)
            while not self._stop.is_set() and not self._ended:
                self._round()
        finally:
            i18n.use(self._language)
            self._desk.transport.quit()
            self._give_back()
            with contextlib.suppress(*stubborn.TROUBLE):
                self._pay_back()
                claims.leave(self._desk.owner)

    def copy(self) -> None:
        """Put copies of what left into the mailbox; nothing waits for it, and nothing depends on it."""
        self._left = False
        if not self._stop.is_set():
            self._place.copy()

    # -- rounds -------------------------------------------------------------------------------------

    def _round(self) -> None:
        """One look at the database and what follows from it."""
        try:
            self._pay_back()
            if self._place.reread():
                self._settle_in()
                runs.wake_waiting(self._run_id)
            self._beat(None)
            self._waits = False
            runs.wake(self._run_id, now=clock.utcnow())
            found = runs.at_work(self._run_id)
            busy = [run_id for run_id in found if not self._stop.is_set() and self._work_on(run_id)]
            if not busy:
                self._idle(bool(runs.at_work(self._run_id)))
            self._faults = 0
        except stubborn.TROUBLE as error:
            self._database_trouble(error)

    def _work_on(self, run_id: int) -> bool:
        """Send one batch of the run; whether there was any."""
        account = self._place.account
        wrong, due = self._place.move_to(run_id), claims.is_due(run_id)
        if self._place.account != account:
            self._settle_in()
        if wrong and due:
            return self._halt(run_id, Stop(wrong))
        if due and not self._may_connect():
            return False
        if not wrong:
            self._held = claims.claim(run_id, self._desk.owner, lasts=self._desk.lease)
        if not self._held:
            runs.close_or_park(run_id)
            return False
        try:
            if not self._may_connect():
                return False
            self._take_on(run_id)
            while self._held and not self._stop.is_set() and not self._ended:
                if not self._one(run_id) or self._gave_way():
                    break
        except stubborn.TROUBLE:  # none of them has had its dot
            self._owed, self._held = self._owed + self._held, []
            raise
        finally:
            self._give_back()
        return True

    def _one(self, run_id: int) -> bool:
        """The next mail of the batch; False: the run has stopped."""
        if self._place.outdated or not self._wait_for_pace(run_id):
            return False
        try:
            verdict = try_mail(self._desk, self._held[0])
        except Misconfigured as trouble:
            self._ended = True  # another try with the same password may lock the account
            return self._halt(run_id, Stop(trouble.sentence))
        except (Unreachable, Throttled) as trouble:
            return self._later(run_id, trouble)
        item = self._held.pop(0)
        self._booked = self._booked and verdict is None
        if verdict is None:
            claims.release([item])  # does nothing where the mail is no longer ours
            return self._goes_on(run_id)
        self._end_connection()
        self._beat(run_id)
        stop = self._place.watch.mail(verdict)
        return stop is None or self._halt(run_id, stop)

    def _goes_on(self, run_id: int) -> bool:
        self._beat(run_id)
        return bool(runs.at_work(run_id))  # also while waiting, when no mail is looked at

    def _later(self, run_id: int, trouble: Trouble) -> bool:
        """The server cannot now: try again at once a few times, then let the run wait."""
        self._desk.transport.close()
        stop = self._place.watch.trouble(trouble)
        if stop is not None:
            return self._halt(run_id, stop)
        if isinstance(trouble, Throttled):
            self._held.pop(0)
            self._booked = False
        self._sleep(_LOOK_SECONDS)
        return True

    def _halt(self, run_id: int, stop: Stop) -> bool:
        self._desk.transport.close()
        reason = f"{stop.reason} {self._place.fault}".strip()
        runs.pause(run_id, reason, stop.retry_at)
        _log.warning("run %s paused: %s", run_id, reason)
        return False

    # -- waiting ------------------------------------------------------------------------------------

    def _idle(self, waiting_for_others: bool) -> None:
        """Nothing could be claimed: look again soon, stay for a waiting run, or end."""
        if waiting_for_others:
            if not self._waits:
                self._stand_up()
            recovery.recover(self._desk.owner)
            self._sleep(_LOOK_SECONDS)
            return
        moment = runs.next_moment(self._run_id)
        if moment is None or not self._patient:
            claims.leave(self._desk.owner)  # whoever resumed the run before counted on us, and is seen now
            self._ended, self._beaten = not runs.at_work(self._run_id), 0.0
            return
        self._stand_up()
        if self._left:
            self.copy()
        self._sleep(min(max((moment - clock.utcnow()).total_seconds(), 0.0), _BEAT_SECONDS))

    def _wait_for_pace(self, run_id: int) -> bool:
        """Keep to the provider's limits; False: the run waits without us, or we were stopped."""
        while not self._booked and (free := self._book()) is not None:
            wait = free - clock.utcnow()
            if wait > _LONG_WAIT:
                text = i18n._("The provider's limit of mails is reached.")
                return self._halt(run_id, Stop(runs.retry_sentence(text, free), free))
            self._sleep(min(wait.total_seconds(), _BEAT_SECONDS))
            if self._stop.is_set() or self._place.outdated or not self._goes_on(run_id):
                return False
        return True

    def _book(self) -> datetime | None:
        """Book the next mail with the provider's limits; None: it may leave."""
        free = limits.book(self._place.account, self._desk.limits, self._held[0].mail_id)
        self._booked = free is None
        return free

    def _may_connect(self) -> bool:
        """Whether the account has a connection left for us; if not, we wait in the queue for one."""
        if self._place.seats.ask():
            return True
        self._waits = True
        self._desk.transport.quit()
        return False

    def _gave_way(self) -> bool:
        """Let a sender that waits for a connection have ours, once we have had our share."""
        given = self._place.seats.give_way()
        if given:
            self._desk.transport.quit()
        return given

    def _stand_up(self) -> None:
        """Hold no connection while there is nothing to send."""
        self._desk.transport.quit()
        self._place.seats.leave()

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + max(seconds, 0)
        while not self._stop.is_set() and (rest := end - time.monotonic()) > 0:
            time.sleep(min(rest, _SLICE_SECONDS))

    # -- upkeep -------------------------------------------------------------------------------------

    def _beat(self, run_id: int | None) -> None:
        """Now and then: prolong the leases, tell that we live, take up what dead senders left."""
        if time.monotonic() - self._beaten < _BEAT_SECONDS and self._beaten:
            return
        self._beaten = time.monotonic()
        recovery.recover(self._desk.owner)
        if run_id is not None:
            runs.foretell(run_id, self._place.account, self._desk.limits)
        claims.renew(self._held, self._desk.owner, run_id or self._run_id, lasts=self._desk.lease)

    def _end_connection(self) -> None:
        most = self._desk.limits.per_connection
        if most and self._desk.transport.carried >= most:
            self._desk.transport.quit()

    def _give_back(self) -> None:
        """Release what was claimed and not begun; if the database refuses, the lease does it."""
        held, self._held = self._held, []
        if held:
            with contextlib.suppress(*stubborn.TROUBLE):
                claims.release(held)

    def _database_trouble(self, error: Exception) -> None:
        """Before the final dot: nothing left, nothing is lost; a full disk ends the sender."""
        self._desk.transport.close()
        _log.warning("database: %s", stubborn.cause(error))
        stubborn.reconnect()
        with contextlib.suppress(*stubborn.TROUBLE):
            self._pay_back()
        if stubborn.is_full(error):
            full = stubborn.DiskFullError()
            with contextlib.suppress(*stubborn.TROUBLE):  # a word of the reason may still fit
                runs.pause(self._at or self._run_id or 0, full.sentence)
            raise full from error
        self._sleep(stubborn.wait(self._faults))
        self._faults += 1

    def _pay_back(self) -> None:
        """Release what the database could not take back when it failed, before anything else is begun."""
        if self._owed:
            claims.release(self._owed, undotted=True)
            self._owed = []

    def _settle_in(self) -> None:
        """In another workplace nothing is booked yet, and nobody has seen us."""
        self._booked, self._beaten, self._at = False, 0.0, 0

    def _take_on(self, run_id: int) -> None:
        """Be seen on the run; reasons are written in the language of whoever ordered it."""
        if run_id == self._at:
            return
        self._at, self._beaten = run_id, 0.0
        self._beat(run_id)
        i18n.use(Run.get_by_id(run_id).user.language or self._language)
