"""The outside of a mail: from whom, to whom, and what the server said of each address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.mailing.replies import Reply


@dataclass(frozen=True, slots=True)
class Envelope:
    """Bare addresses with ASCII domains."""

    sender: str
    recipients: tuple[str, ...]
    needed: frozenset[str]
    """The mail goes out only if one of these is taken: a copy for the archive alone is no mail."""

    @property
    def wide(self) -> bool:
        """Whether the sender's address needs SMTPUTF8 (RFC 6531)."""
        return not self.sender.isascii()


@dataclass(frozen=True, slots=True)
class Offer:
    """What the server said of each address before the mail's end."""

    answers: Mapping[str, Reply]
    """An address without an answer has still to be offered, in a second transaction."""
    ready: bool
    """Whether the body was handed over; False: none of the addresses that matter was taken."""

    @property
    def accepted(self) -> frozenset[str]:
        """The addresses that the server took."""
        return frozenset(address for address, reply in self.answers.items() if reply.ok)
