"""The moves that a list of any length has to answer alike: measured in one window, or in two by turns.

By turns, as a machine that slows down for a while would otherwise slow down one list alone.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from pty_meter import Spent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pty_meter import Meter

UP, DOWN, PAGE, HOME, END, SHIFT_DOWN = b"\x1b[A", b"\x1b[B", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[1;2B"
_HELD = 200
#: Lines of a terminal that are no rows, and then some.
_FRAME = 9


def arrows(window: Meter) -> list[Spent]:
    """Within the first page."""
    window.act(HOME)
    return [window.act(DOWN) for _ in range(min(10, window.lines - _FRAME))]


def held(window: Meter) -> list[Spent]:
    """One of many arrows that come at once."""
    spent = window.act(DOWN * _HELD)
    return [Spent(spent.cpu / _HELD, spent.first / _HELD, spent.bytes // _HELD)]


def edges(window: Meter) -> list[Spent]:
    """Arrows at which the list jumps: answered with more than two lines."""
    return [_edge(window) for _ in range(3)]


def pages(window: Meter) -> list[Spent]:
    """Page down."""
    return [window.act(PAGE) for _ in range(6)]


def ends(window: Meter) -> list[Spent]:
    """To the last row."""
    found = []
    for _ in range(2):
        found.append(window.act(END))
        window.act(HOME)
    return found


def spaces(window: Meter) -> list[Spent]:
    """A row is marked."""
    window.act(HOME)
    return [window.act(b" ") for _ in range(8)]


def _edge(window: Meter) -> Spent:
    """A jump shows two thirds of a page, so that a third of it may be passed at once."""
    window.act(DOWN * (window.lines // 4), rest=0.08)
    for _ in range(window.lines):
        spent = window.act(DOWN, rest=0.08)
        if spent.bytes > 10 * window.columns:
            break
    return spent


#: What is compared, by the name under which it is printed.
ALIKE: dict[str, Callable[[Meter], list[Spent]]] = {
    "arrow": arrows, "held arrow": held, "edge": edges, "page": pages, "end": ends, "Space": spaces,
}  # fmt: skip


def by_turns(few: Meter, many: Meter, rounds: int = 4) -> dict[str, float]:
    """How much more each move costs in ``many`` than in ``few``."""
    spent: dict[str, tuple[list[Spent], list[Spent]]] = {name: ([], []) for name in ALIKE}
    for _ in range(rounds):
        for name, move in ALIKE.items():
            for window, found in zip((few, many), spent[name], strict=True):
                found.extend(move(window))
        few.act(b"-")
        many.act(b"-")
    return {name: median(there).cpu / median(here).cpu for name, (here, there) in spent.items()}


def median(spent: Iterable[Spent]) -> Spent:
    """The middle of each figure."""
    cpu, first, count = zip(*spent, strict=True)
    return Spent(statistics.median(cpu), statistics.median(first), round(statistics.median(count)))
