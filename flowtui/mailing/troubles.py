"""What can go wrong between us and the server, sorted by what has to be done about it.

Each class says whether the mail may have left. Only :class:`Doubt` leaves that open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.mailing.replies import Phase, Reply

if TYPE_CHECKING:
    from flowtui.mailing.replies import Reply as _Reply

_NOTHING = Reply(0)


class Trouble(FlowError):  # noqa: N818 - these are the words of the fault table
    """The root: the phase it happened in, and the server's answer if it gave one."""

    def __init__(self, sentence: str, phase: Phase, reply: _Reply = _NOTHING) -> None:
        super().__init__(sentence)
        self.phase = phase
        self.reply = reply


class Unreachable(Trouble):
    """No connection, or one that broke while it was being set up: the run waits and tries again."""


class Misconfigured(Trouble):
    """Password, encryption or settings: the run stops until a person has looked."""


class Throttled(Trouble):
    """The server wants us slower, or ends this connection: the mail was not judged."""


class Dropped(Trouble):
    """The connection broke before the final dot: the mail has certainly not left."""


class Refused(Trouble):
    """The server will never take this mail."""


class Deferred(Trouble):
    """The server may take this mail later."""


class Doubt(Trouble):
    """The final dot went out and no understandable answer came: nobody can know."""
