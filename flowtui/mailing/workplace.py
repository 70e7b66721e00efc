"""Where a sender works: with which transport, for which mail account; a test into a folder has its own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing import accounts, claims, copies, limits, owner, seats, stubborn, transports, trial
from flowtui.mailing.trying import Desk
from flowtui.mailing.watch import Watch
from flowtui.models import Run
from flowtui.rereading import Reader

if TYPE_CHECKING:
    from flowtui.config import Config
    from flowtui.mailing.transports import Transport
    from flowtui.mailing.trying import Composer


class Workplace:
    """One at a time; a sender that holds no claim may move to another."""

    desk: Desk
    account: str
    """As :attr:`flowtui.mailing.owner.Owner.account`."""
    seats: seats.Seats
    watch: Watch

    def __init__(
        self, config: Config, compose: Composer, *, transport: Transport | None = None, ask: bool = False
    ) -> None:
        """``transport`` stands in for the real ones; ``ask``: see :func:`flowtui.mailing.transports.make`."""
        self._reader = Reader()
        self.config = self._reader.read(config)
        self._compose, self._stand_in, self._ask = compose, transport, ask
        self._test_to = ""
        self._furnish()

    @property
    def outdated(self) -> bool:
        """Whether the configuration's file has changed; :meth:`reread` is then to be called, without a claim."""
        return self._reader.has_changed(self.config)

    @property
    def fault(self) -> str:
        """A sentence, while that file cannot be used."""
        return self._reader.fault

    def reread(self) -> bool:
        """Work by the configuration as its file has it now; whether the file was another one."""
        if not self.outdated:
            return False
        new = self._reader.read(self.config)
        if new is not self.config:
            desk, queue = self.desk, self.seats
            self.config = new
            self._furnish()
            _leave(desk, queue)
        return True

    def move_to(self, run_id: int) -> str:
        """Work where the run is to be sent from; a sentence where it must not be sent from there."""
        test_to = str(Run.get_by_id(run_id).test_to)
        if trial.folder(test_to) != trial.folder(self._test_to):
            desk, queue = self.desk, self.seats
            self._test_to = test_to
            self._furnish()
            _leave(desk, queue)
        if self.desk.transport.real or trial.folder(test_to):
            return ""
        text = _(
            'transport = "files" writes every mail to {folder}, and this run was not ordered as a test into '
            "files: nothing was written. Cancel it, or resume it under another transport."
        )
        return text.format(folder=trial.folder_of(self.config))

    def copy(self) -> None:
        """Copies of what left into the mailbox of the account that the mails leave from."""
        copies.copy(self.config, accounts.key(self.config.smtp))

    def _furnish(self) -> None:
        config = trial.config_for(self.config, self._test_to)
        me, allowed = owner.current(accounts.name(config.smtp)), limits.of(config.smtp)
        transport = self._stand_in or transports.make(config, ask=self._ask)
        self.desk = Desk(config, str(me), transport, self._compose, allowed)
        self.account = me.account
        self.seats = seats.Seats(me, allowed.connections)
        self.watch = Watch(config.smtp.retry_seconds)


def _leave(desk: Desk, queue: seats.Seats) -> None:
    """Hold nothing there any more: no connection, no place in the queue for one, no name among the senders."""
    desk.transport.quit()
    with contextlib.suppress(*stubborn.TROUBLE):  # others see by the process that nobody is there
        queue.leave()
        claims.leave(desk.owner)
