"""Which reminder status follows which, and the one that an accepted mail leaves on an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.ledger.codes import codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.models import ReminderStatus


class After(NamedTuple):
    """What a mail profile says of the status after sending."""

    code: str
    """Of a status, or empty."""
    follows: bool
    """Whether an invoice that bears a status goes on to the next one instead."""


class _Link(NamedTuple):
    place: int
    blocks: bool
    following: str
    """A code, or empty."""


class Chain:
    """The statuses by code, as they follow each other."""

    def __init__(self, statuses: Iterable[ReminderStatus]) -> None:
        """``statuses``: all there are, in their order."""
        listed: list[Any] = list(statuses)
        named = {one.id: str(one.code) for one in listed}
        self._links = {
            named[one.id]: _Link(place, bool(one.blocks), named.get(one.next_id, ""))
            for place, one in enumerate(listed)
        }

    @classmethod
    def read(cls) -> Chain:
        """As it is stored now."""
        return cls(codes())

    def after(self, present: str, profile: After) -> str:
        """The code that an invoice with the status ``present`` has once its mail was accepted; empty: none.

        Where the profile follows the chain that is the next status, else the profile's own, whichever is
        first later than the present one; a status that blocks reminders is not left.
        """
        if not profile.follows:
            return profile.code or present
        if present not in self._links:
            return profile.code
        here = self._links[present]
        if here.blocks:
            return present
        wanted = (code for code in (here.following, profile.code) if code in self._links)
        return next((code for code in wanted if self._is_later(code, present)), present)

    def _is_later(self, code: str, present: str) -> bool:
        """By the chain; by the order of statuses where it leads from neither to the other, or runs in a circle."""
        there, back = self._leads(present, code), self._leads(code, present)
        return there if there != back else self._links[code].place > self._links[present].place

    def _leads(self, start: str, end: str) -> bool:
        code, seen = self._links[start].following, {start}
        while code and code not in seen:
            if code == end:
                return True
            seen.add(code)
            code = self._links[code].following
        return False
