"""What became of one try of one mail: the value that the sender hands to the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flowtui.mailing.replies import Phase, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


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
    accepted: frozenset[str] = frozenset()
    """Addresses (envelope form) for which the server has just taken the mail."""
    refused: Mapping[str, Reply] = field(default_factory=dict)
    """Addresses that will not be tried again, with what was said of them."""
    deferred: Mapping[str, Reply] = field(default_factory=dict)
    """Addresses that wait for the next try."""
