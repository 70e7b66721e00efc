"""The columns of a list, and how they share the width of the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.ui.cells import LEFT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UNKNOWN: Mapping[str, int] = MappingProxyType({})
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
    """Columns of the lowest rank come first when the room is short. One above 0 is shown only where those of 0 and
    below have their :attr:`good` width; one below 0 stands even where there is no room for all of 0."""
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


def place(
    columns: Sequence[Column],
    cells: int,
    *,
    fixed: int = 0,
    offset: int = 0,
    ranked: bool = True,
    needs: Mapping[str, int] = _UNKNOWN,
) -> list[Placed]:
    """The columns that ``cells`` cells can show, in their order.

    ``ranked``: the most important ones first, and to the right of them the others; else all from the left.
    The first ``fixed`` columns always stand; ``offset`` leaves out that many of the others, from the left.
    ``needs`` says by name how wide what a column holds is, where that is known.
    """
    room = cells - LEAD + GAP
    if ranked:
        first = _most_important(columns, room, fixed, needs)
        if not offset:
            return _spread(first, room, needs)
        names = {column.name for column in first}
        rest = [column for column in columns if column.name not in names]
        columns = [*first, *sorted(rest, key=lambda column: column.rank)]
    at_hand = [*columns[:fixed], *columns[fixed + offset :]]
    return _spread(_as_many_as_fit(at_hand, room, needs), room, needs)


def _most_important(
    columns: Sequence[Column], room: int, fixed: int, needs: Mapping[str, int]
) -> list[Column]:
    """Those of the lowest ranks that fit."""
    # where not all up to rank 0 fit, a number that is whole is worth more than one column more
    narrow = _widths([column for column in columns if column.rank <= 0]) > room
    chosen: set[str] = set()
    known = reserve = 0
    for column in sorted(columns, key=lambda column: (column not in columns[:fixed], column.rank)):
        # a column of a high rank does not take what the more important ones need to read well
        kept = reserve if column.rank > 0 else known if column.rank == 0 and narrow else 0
        if column.width + GAP + kept <= room or len(chosen) < max(1, fixed):
            chosen.add(column.name)
            room -= column.width + GAP
            wish = _good(column, needs) - column.width
            reserve += wish if column.rank <= 0 else 0
            known += wish if column.rank < 0 and column.name in needs else 0
    return [column for column in columns if column.name in chosen]


def _good(column: Column, needs: Mapping[str, int]) -> int:
    """The width in which it reads well: that of what it holds, where that is known."""
    good = max(column.good, column.width)
    return min(good, max(column.width, needs.get(column.name, good)))


def _as_many_as_fit(columns: list[Column], room: int, needs: Mapping[str, int]) -> list[Column]:
    """Those from the left, what is known to be held being whole."""
    shown: list[Column] = []
    for column in columns:
        room -= (_good(column, needs) if column.name in needs else column.width) + GAP
        if room < 0 and shown:
            break
        shown.append(column)
    return shown


def _widths(columns: Sequence[Column]) -> int:
    return sum(column.width + GAP for column in columns)


def _spread(columns: list[Column], room: int, needs: Mapping[str, int]) -> list[Placed]:
    """Give the room that is left: first for what is known to be held, then to read well, then what is wide."""
    widths = {column.name: column.width for column in columns}
    room -= _widths(columns)
    good = {column.name: _good(column, needs) for column in columns}
    for name in [column.name for column in columns if column.name in needs]:
        room = _grow(widths, {**widths, name: good[name]}, room)
    room = _grow(widths, good, room)
    _grow(widths, {one.name: min(one.widest, needs.get(one.name, one.widest)) for one in columns}, room)
    placed, start = [], LEAD
    for column in columns:
        placed.append(Placed(column, start, widths[column.name]))
        start += widths[column.name] + GAP
    return placed


def _grow(widths: dict[str, int], limits: Mapping[str, int], room: int) -> int:
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
