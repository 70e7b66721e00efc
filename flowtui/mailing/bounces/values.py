"""What a message of the mailbox was read as: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Kind(StrEnum):
    """What a message is, and what was found for it."""

    BOUNCED = "bounced"
    DELAY = "delay"
    IGNORED = "ignored"
    """No notice of a failure: an ordinary mail, an automatic answer, a receipt, a complaint."""
    UNKNOWN = "unknown"
    """A notice that cannot be read; nothing is guessed."""
    UNMATCHED = "unmatched"
    """It tells of a failure, but of none of our mails for certain."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient that a notice speaks of."""

    addresses: tuple[str, ...]
    """The address that was written to, where it is known, and the one that it led to; one of them is ours."""
    code: int | None = None
    """The reply code of the server that refused, for example 550."""
    words: str = ""
    """Its words, cleaned."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message as it was read."""

    kind: Kind
    failures: tuple[Failure, ...] = ()
    originals: tuple[str, ...] = ()
    """Message-IDs, with their brackets, of the mail that it is about; some are perhaps of others."""
    moment: datetime | None = None
    """When it was written (UTC)."""
    server: str = ""
    """Who reports, for a person."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that it reports, once."""
        return tuple(dict.fromkeys(address for one in self.failures for address in one.addresses))
