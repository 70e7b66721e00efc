"""What has to be written so that a terminal shows a new picture, knowing what it shows already.

Textual writes whole regions, each run of cells with its own attributes. Over a slow line only what
differs should travel, so the picture is kept as cells, and a paint is answered with the cells that
changed. Sequences: ECMA-48 (CUP, CUF, EL, SGR), which every terminal since the VT100 obeys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import get_character_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"\x1b\[(?P<numbers>[0-9;]*)(?P<final>[Hm])|(?P<text>[^\x00-\x1f\x7f]+)|(?P<line>\r?\n)|(?P<other>.[^\x1b]*)",
    re.DOTALL,
)
# Modes, titles, pointer shapes and queries: they change no cell.
_HARMLESS = re.compile(r"(\x1b\[[?>=][0-9;]*[a-zA-Z$]+|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x07)+")
_ALTERNATE_SCREEN = ("\x1b[?1049h", "\x1b[?1049l")
#: So many unchanged cells are written again rather than jumped over: a jump costs as many bytes.
_SHORT_GAP = 4


class Cell(NamedTuple):
    """A character and its attributes, as the parameters of an SGR sequence; ``""``: none."""

    text: str
    sgr: str


class _Change(NamedTuple):
    """The columns of a row from ``start`` to before ``end``."""

    row: int
    start: int
    end: int


class Painter:
    """The picture of one terminal of ``columns`` by ``rows`` cells, at first unknown."""

    def __init__(self, columns: int, rows: int) -> None:
        self._at: tuple[int, int] | None = None
        self._sgr = ""
        self.resize(columns, rows)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._columns, self._rows

    def resize(self, columns: int, rows: int) -> None:
        """The terminal has another size; nothing is known of what it shows."""
        self._columns, self._rows = columns, rows
        self.forget()

    def forget(self) -> None:
        """Nothing is known: the next paint writes all of its cells."""
        self._shown: list[list[Cell | None]] = [[None] * self._columns for _ in range(self._rows)]
        self._lose_place()

    def paint(self, data: str) -> str:
        """What to write instead of ``data``, to the same effect.

        A sequence that is not understood passes through, and what is known is forgotten, since it may
        have changed any cell.
        """
        if _HARMLESS.fullmatch(data):
            if any(switch in data for switch in _ALTERNATE_SCREEN):
                self.forget()
            return data
        wanted: dict[int, dict[int, Cell]] = {}
        out: list[str] = []
        row = column = 0
        sgr = ""
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "text":
                cells = _cells(token["text"], sgr)
                if row < self._rows:
                    wanted.setdefault(row, {}).update(
                        (column + at, cell) for at, cell in enumerate(cells) if column + at < self._columns
                    )
                column += len(cells)
            elif kind == "final" and token["final"] == "m":
                sgr = _attributes(sgr, token["numbers"])
            elif kind == "final":
                row, column = _place(token["numbers"])
            elif kind == "line":
                row, column = row + 1, 0
            else:
                out += [*self._write(wanted), token[0]]
                wanted = {}
                if not _HARMLESS.fullmatch(token[0]):
                    self.forget()
        out += self._write(wanted)
        return "".join(out)

    def _write(self, wanted: dict[int, dict[int, Cell]]) -> Iterator[str]:
        for row in sorted(wanted):
            cells = wanted[row]
            shown = self._shown[row]
            for change in _changes(row, cells, shown):
                yield from self._write_change(change, cells)
            for column, cell in cells.items():
                shown[column] = cell if cell.text.isascii() or _is_plain(cell.text) else None
        if wanted and self._sgr:
            yield "\x1b[m"
            self._sgr = ""

    def _write_change(self, change: _Change, cells: dict[int, Cell]) -> Iterator[str]:
        yield self._move(change.row, change.start)
        for column in range(change.start, change.end):
            cell = cells[column]
            if cell.sgr != self._sgr:
                yield f"\x1b[0;{cell.sgr}m" if cell.sgr and self._sgr else f"\x1b[{cell.sgr}m"
                self._sgr = cell.sgr
            yield cell.text
        if change.end >= self._columns or not all(
            _is_plain(cells[c].text) for c in range(change.start, change.end)
        ):
            self._at = None
        else:
            self._at = (change.row, change.end)

    def _move(self, row: int, column: int) -> str:
        if self._at == (row, column):
            return ""
        if self._at is not None and self._at[0] == row and self._at[1] < column:
            distance = column - self._at[1]
            return f"\x1b[{'' if distance == 1 else distance}C"
        return f"\x1b[{row + 1};{column + 1}H" if column else f"\x1b[{row + 1}H"

    def _lose_place(self) -> None:
        self._at = None
        self._sgr = ""


def _changes(row: int, cells: dict[int, Cell], shown: list[Cell | None]) -> Iterator[_Change]:
    """The stretches to write; short unchanged gaps of the same attributes are written with them."""
    start = end = -1
    for column in sorted(column for column, cell in cells.items() if shown[column] != cell):
        bridged = (
            end >= 0
            and column - end <= _SHORT_GAP
            and all(gap in cells and cells[gap].sgr == cells[end - 1].sgr for gap in range(end, column))
        )
        if column != end and not bridged:
            if end >= 0:
                yield _Change(row, start, end)
            start = column
        end = column + 1
    if end >= 0:
        yield _Change(row, start, end)


@lru_cache(maxsize=4096)
def _cells(text: str, sgr: str) -> tuple[Cell, ...]:
    """The cells that a text fills: a wide character owns the next cell, a mark joins the one before."""
    if text.isascii():
        return tuple(Cell(character, sgr) for character in text)
    cells: list[Cell] = []
    for character in text:
        width = get_character_cell_size(character)
        if width == 0 and cells:
            cells[-1] = Cell(cells[-1].text + character, sgr)
        elif width:
            cells.append(Cell(character, sgr))
            cells += [Cell("", sgr)] * (width - 1)
    return tuple(cells)


@lru_cache(maxsize=1024)
def _is_plain(text: str) -> bool:
    """Whether every terminal gives the character exactly one cell."""
    return len(text) == 1 and get_character_cell_size(text) == 1 and ord(text) < 0x3000  # noqa: PLR2004 - CJK and beyond


def _attributes(before: str, numbers: str) -> str:
    """The attributes after an SGR sequence; a leading 0 takes the earlier ones away."""
    if numbers in ("", "0"):
        return ""
    if numbers.startswith("0;"):
        return numbers[2:]
    return f"{before};{numbers}" if before else numbers


def _place(numbers: str) -> tuple[int, int]:
    """Row and column, from 0, of a CUP sequence."""
    row, _, column = numbers.partition(";")
    return int(row or 1) - 1, int(column or 1) - 1
