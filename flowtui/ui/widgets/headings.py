"""The headings of a list's columns: always a blank between two, where an arrow stands beside one too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowtui.ui.cells import LEFT, RIGHT, fit, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowtui.ui.widgets.columns import Column, Placed

#: A word that is cut to fewer cells does not end with a full stop.
_FEWEST = 3
#: A column of fewer cells has none to spare.
_SPARING = 5


class Heading(NamedTuple):
    """The cell before a column, and its heading on exactly the column's cells."""

    before: str
    text: str
    sorted: bool

    @property
    def touches(self) -> bool:
        """Whether it ends in the column's last cell."""
        return not self.text.endswith(" ")


def headings(placed: Sequence[Placed], mark: Callable[[Column], str], *, end: int) -> list[Heading]:
    """One for each column; ``mark`` gives the arrow of a sorted one.

    ``end``: the cell of the line that stays blank before the sign of more columns, unless the last column is
    too narrow for that.
    """
    made: list[Heading] = []
    for one in placed:
        before = bool(made) and made[-1].touches
        spare = one.start + one.width > end and one.width >= _SPARING
        made.append(_heading(one, mark(one.column), occupied=before, spare=spare))
    return made


def _heading(one: Placed, sign: str, *, occupied: bool, spare: bool) -> Heading:
    """``occupied``: the heading before it leaves no blank; ``spare``: its own last cell stays blank."""
    column, cells = one.column, one.width - spare
    inside = sign and (occupied or (column.align == RIGHT and width(column.title) < cells))
    text = f"{sign}{shortened(column.title, cells - 1)}" if inside else shortened(column.title, cells)
    return Heading(
        " " if inside or not sign else sign,
        fit(text, cells, column.align if width(text) <= cells else LEFT) + " " * spare,
        bool(sign),
    )


def shortened(title: str, cells: int) -> str:
    """The words that fit; a single one that does not is cut with a full stop."""
    if width(title) <= cells:
        return title
    words = title.split(" ")
    while len(words) > 1:
        words.pop()
        if width(" ".join(words)) <= cells:
            return " ".join(words)
    return f"{title[: cells - 1]}." if cells >= _FEWEST else title[: max(0, cells)]
