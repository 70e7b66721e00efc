"""The rows that an action takes: how many they are is known at once, which they are when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import compress, count
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from flowtui.ui.selection import Selection


class ActedOn(Sequence[int]):
    """The ids that are marked now: those of the list in its order, then those that it does not show.

    Whatever is marked later changes nothing. To write a million ids out takes 100 ms: a thread should.
    """

    def __init__(self, listed: Sequence[int], marks: Selection, *, gapless: bool = False) -> None:
        self._listed = listed
        self._marked = marks.bits
        self._count = len(marks)
        self._shown = marks.count_in(listed, gapless=gapless)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        return self._ids[place]

    @property
    def hidden(self) -> Sequence[int]:
        """Those that the list does not show."""
        return self._ids[self._shown :] if self._shown < self._count else ()

    @cached_property
    def _ids(self) -> Sequence[int]:
        marked, size = self._marked, len(self._marked)
        if self._count == self._shown == len(self._listed):
            return self._listed
        shown = [one for one in self._listed if one < size and marked[one]]
        if self._shown == self._count:
            return shown
        here = set(shown)
        return shown + [one for one in compress(count(), marked) if one not in here]
