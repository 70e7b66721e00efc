"""What became of one try of one mail: the value that the sender hands to the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flowtui.mailing.replies import Phase, Reply
from flowtui.models.words import RecipientState

if TYPE_CHECKING:
    from datetime import datetime


class Marked(NamedTuple):
    """The new state of one recipient's row."""

    recipient_id: int
    state: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Verdict:
    """The new state of a mail and everything that is stored with it."""

    state: str
    """A :class:`~flowtui.models.words.MailState`."""
    phase: Phase
    reply: Reply = field(default_factory=lambda: Reply(0))
    """The server's last answer."""
    reason: str = ""
    """What happened, for the user."""
    counts: bool = True
    """Whether it was a try of this mail, and not the network's or the server's trouble."""
    next_try_at: datetime | None = None
    recipients: tuple[Marked, ...] = ()
    """What becomes of each address; those not named stay as they are."""

    @property
    def accepted(self) -> bool:
        """Whether the server has just taken the mail for somebody."""
        return any(one.state == RecipientState.ACCEPTED for one in self.recipients)
