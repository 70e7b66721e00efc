"""The columns of a list, and how they share the width of the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.ui.cells import LEFT

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The cells before the first column: the cursor's sign and, where rows can be marked, the mark.
LEAD = 3
GAP = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its width in cells, the words over it and how far it may grow."""

    name: str
    label: str
    """An English message id."""
    width: int
    align: str = LEFT
    rank: int = 0
    """Columns of the lowest rank come first when the room is short; 0 always has its place, and 1 goes before
    the :attr:`good` width of others."""
    widest: int = 0
    """How wide it may grow where there is room; 0: never wider than :attr:`width`."""
    good: int = 0
    """The width it should have before a column of a higher rank is shown; 0: :attr:`width`."""

    @property
    def title(self) -> str:
        """The words over it in the screen language."""
        return _(self.label) if self.label else ""


class Placed(NamedTuple):
    """A column with its place on the line."""

    column: Column
    start: int
    width: int


def place(columns: Sequence[Column], cells: int, *, fixed: int = 0, offset: int = 0) -> list[Placed]:
    """The columns that ``cells`` cells can show, the most important ones, in their own order.

    The first ``fixed`` columns always stand; ``offset`` leaves out that many of the others, from the left.
    """
    at_hand = [*columns[:fixed], *columns[fixed + offset :]]
    room = cells - LEAD + GAP
    chosen: set[str] = set()
    if offset:
        at_hand = _as_many_as_fit(at_hand, room)
        return _spread(at_hand, room - _widths(at_hand))
    by_rank = sorted(at_hand, key=lambda column: column.rank)
    kept = 0
    for column in by_rank:
        # a column of a high rank does not take what the more important ones need to read well
        reserve = kept if column.rank > 1 else 0
        if column.width + GAP + reserve <= room or not chosen:
            chosen.add(column.name)
            room -= column.width + GAP
            kept += 0 if column.rank else max(0, column.good - column.width)
    return _spread([column for column in at_hand if column.name in chosen], room)


def _as_many_as_fit(columns: list[Column], room: int) -> list[Column]:
    shown: list[Column] = []
    for column in columns:
        room -= column.width + GAP
        if room < 0 and shown:
            break
        shown.append(column)
    return shown


def _widths(columns: list[Column]) -> int:
    return sum(column.width + GAP for column in columns)


def _spread(columns: list[Column], room: int) -> list[Placed]:
    """Give the room that is left to the columns that may grow: first what they need to read well."""
    widths = {column.name: column.width for column in columns}
    room = _grow(widths, {column.name: column.good for column in columns}, room)
    _grow(widths, {column.name: column.widest for column in columns}, room)
    placed, start = [], LEAD
    for column in columns:
        placed.append(Placed(column, start, widths[column.name]))
        start += widths[column.name] + GAP
    return placed


def _grow(widths: dict[str, int], limits: dict[str, int], room: int) -> int:
    """Widen evenly up to the limits; the room that is left then."""
    growing = [name for name in widths if widths[name] < limits[name]]
    while room > 0 and growing:
        for name in list(growing):
            if room > 0:
                widths[name] += 1
                room -= 1
            if widths[name] >= limits[name]:
                growing.remove(name)
    return room
