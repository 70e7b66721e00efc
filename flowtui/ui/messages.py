"""What workers tell the screens; a worker posts, a handler changes widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    from flowtui.ledger.values import Row, Totals
    from flowtui.ledger.views import Counting, NamedView
    from flowtui.mailing.values import Progress


@dataclass
class FirstRows(Message):
    """The first page of list number ``generation``."""

    generation: int
    rows: list[Row]
    ids: array[int] | None
    """All ids of the list, where they came along."""


@dataclass
class AllRows(Message):
    """All ids of list number ``generation``, in order."""

    generation: int
    ids: array[int]
    gapless: bool = False
    """Whether they are 1, 2, 3 …, in whatever order."""


@dataclass
class ListSums(Message):
    """The sums of list number ``generation``."""

    generation: int
    totals: Sequence[Totals]


@dataclass
class MarkedSums(Message):
    """The sums of the marked rows, as they were at ``version``."""

    version: int
    totals: Sequence[Totals]
    customers: int
    gone: Sequence[int] = ()
    """Marked rows that are in the database no longer."""


@dataclass
class ViewCounted(Message):
    """How many rows a view shows; ``None`` where it speaks of what is no longer there."""

    counting: Counting
    view: NamedView
    count: int | None


@dataclass
class Failed(Message):
    """A worker could not do its work; the sentence is for the person."""

    sentence: str


@dataclass
class InDoubt(Message):
    """Runs that were over before the window was opened, and how many of their mails are uncertain."""

    runs: list[tuple[int, int]]


@dataclass
class RunsAlive(Message):
    """The runs that are not done, ``None`` where the database did not answer; an older answer is worth nothing."""

    runs: list[Progress] | None

    def can_replace(self, message: Message) -> bool:
        """Only the last of a flood matters."""
        return isinstance(message, RunsAlive)
