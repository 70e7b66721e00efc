"""The rows of a CSV file, one by one or, where they are plain, a block of text at a time.

Splitting a block at its separators gives whole columns at once; the csv module is asked wherever a
quotation mark, an odd line end or a row of another width stands in the block.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowtui.errors import FlowError

#: Characters in a block: as much as the processor's cache holds in pieces.
BLOCK = 1 << 16
#: The longest cell.
FIELD_LIMIT = 1 << 20


#: How programs make spreadsheets keep a text of digits: ="0012", also between quotation marks.
_FORMULA = re.compile(r'(?<![^;,\t|])(?:="([^"]*)"|"=""([^"]*)""")(?=[;,\t|\r\n]|$)')


class Portion(NamedTuple):
    """Some rows, as columns."""

    lines: Sequence[int]
    """The file's line of each row."""
    columns: Sequence[Sequence[str]]
    odd: Sequence[tuple[int, FlowError]] = ()
    """The lines among them that are no rows, and why."""


class TextRows:
    """Iterates the rows of a text file; a block that is plain may be taken whole instead."""

    def __init__(self, file: io.TextIOWrapper, separator: str) -> None:
        self._file = file
        self._separator = separator
        self._passed = 0
        self._left: deque[str] = deque()
        self._reader = csv.reader(self._lines(), delimiter=separator)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        return next(self._reader)

    def line(self) -> int:
        """The file's line of the row read last."""
        return self._passed + self._reader.line_num

    @property
    def begun(self) -> bool:
        """Whether rows of the block read last are still to come, one by one."""
        return bool(self._left)

    def plain(self, width: int) -> Portion | None:
        """The next block, if all its rows are plain and have ``width`` cells; else they come one by one."""
        text = "" if self._left else self._block()
        columns = _columns(text, self._separator, width) if text else None
        if columns is None:
            self._left.extend(io.StringIO(text, newline=""))
            return None
        first = self.line() + 1
        self._passed += len(columns[0])
        return Portion(range(first, self.line() + 1), columns)

    def _block(self) -> str:
        text = self._file.read(BLOCK)
        return text + self._file.readline() if text else ""

    def _lines(self) -> Iterator[str]:
        while line := self._left.popleft() if self._left else next(self._file, ""):
            yield _FORMULA.sub(_without_formula, line) if '="' in line else line


def _without_formula(found: re.Match[str]) -> str:
    return f'"{found[1] or found[2] or ""}"'


def _columns(text: str, separator: str, width: int) -> list[list[str]] | None:
    """The columns of a text without quotation marks whose lines all have ``width`` cells."""
    if '"' in text or "\0" in text or len(text) > FIELD_LIMIT:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            return None
    if not text.endswith("\n"):
        text += "\n"
    # each line end becomes a cell of its own: where all of them stand at the right places, all cells do
    cells = text.replace("\n", f"{separator}\n{separator}").split(separator)
    cells.pop()
    step, count = width + 1, text.count("\n")
    if len(cells) != count * step or cells[width::step].count("\n") != count:
        return None
    return [cells[at::step] for at in range(width)]
