"""How the cells of a row stand on its line: all at once where each simply fits, one by one where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from flowtui.ui.cells import LEFT, fit, simple
from flowtui.ui.widgets.columns import GAP, LEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.style import Style


class LaidLine:
    """The places of some columns, each given by its number among the texts, its width and its alignment."""

    def __init__(self, columns: Sequence[tuple[int, int, str]]) -> None:
        self._columns = columns
        self._numbers = [number for number, _cells, _align in columns]
        self._pattern = "".join(
            f"%{'-' if align == LEFT else ''}{cells}s{' ' * GAP}" for _number, cells, align in columns
        )
        self._starts = [0, LEAD]
        for _number, cells, _align in columns:
            self._starts.append(self._starts[-1] + cells + GAP)

    @property
    def width(self) -> int:
        """How many cells it takes."""
        return self._starts[-1]

    def text(self, mark: str, texts: Sequence[str], ellipsis: str) -> str:
        """The whole line, where every sign takes one cell; else nothing.

        No cell is narrower than its column: where the line is as long as all of them, each has its place.
        """
        cells = [texts[number] for number in self._numbers]
        line = f" {mark or ' '} {self._pattern % tuple(cells)}"
        if len(line) != self._starts[-1]:
            for place, (_number, width, align) in enumerate(self._columns):
                if len(cells[place]) > width:
                    cells[place] = fit(cells[place], width, align, ellipsis)
            line = f" {mark or ' '} {self._pattern % tuple(cells)}"
        return line if simple(line) and len(line) == self._starts[-1] else ""

    def pieces(self, mark: str, texts: Sequence[str], ellipsis: str) -> list[str]:
        """The mark and each cell, padded or cut."""
        cells = (fit(texts[number], width, align, ellipsis) for number, width, align in self._columns)
        return [f" {mark or ' '} ", *(cell + " " * GAP for cell in cells)]

    def segments(  # noqa: PLR0917 - what the row says, and how it looks
        self,
        mark: str,
        texts: Sequence[str],
        styles: Mapping[int, str],
        base: Style,
        style: Callable[[str], Style],
        ellipsis: str,
    ) -> list[Segment]:
        """Cells of one style side by side are one segment: half of what drawing a page costs is segments."""
        line = self.text(mark, texts, ellipsis)
        if line and not styles:
            return (
                [Segment(line[:LEAD], base + style("marked")), Segment(line[LEAD:], base)]
                if mark
                else [Segment(line, base)]
            )
        pieces = [] if line else self.pieces(mark, texts, ellipsis)
        names = ["marked" if mark else "", *(styles.get(number, "") for number in self._numbers)]
        segments, begun, last = [], 0, len(names)
        for place in range(1, last + 1):
            if place == last or names[place] != names[begun]:
                text = line[self._starts[begun] : self._starts[place]] or "".join(pieces[begun:place])
                name = names[begun]
                segments.append(Segment(text, base + style(name) if name else base))
                begun = place
        return segments

    def filled(self, segments: list[Segment], cells: int, base: Style) -> list[Segment]:
        """The same on exactly ``cells`` cells."""
        room = cells - self.width
        if room < 0:
            return list(Strip(segments, self.width).adjust_cell_length(cells, base))
        return [*segments, Segment(" " * room, base)] if room else segments
