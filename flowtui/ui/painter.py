"""What has to be written so that a terminal shows a new picture, knowing what it shows already.

Textual writes whole regions, each run of cells with its own attributes. Over a slow line only what
differs should travel, so the picture is kept, and a paint is answered with the cells that changed.
Sequences: ECMA-48 (CUP, CUF, SGR), which every terminal since the VT100 obeys.

A row of the picture is two strings of one character a cell: what stands there, and a sign for its
attributes. Python compares and joins strings much faster than it handles cells one by one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import get_character_cell_size, split_graphemes

from flowtui.ui.cells import usual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    _Write = Callable[[str], None]

_TOKEN = re.compile(
    # a run with its attributes, as textual writes nearly everything
    r"\x1b\[(?P<styled>[0-9;]+)m(?P<run>[^\x00-\x1f\x7f]+)\x1b\[0m"
    r"|\x1b\[(?P<numbers>[0-9;]*)(?P<final>[Hm])|(?P<text>[^\x00-\x1f\x7f]+)|(?P<line>\r?\n)|(?P<other>.[^\x1b]*)",
    re.DOTALL,
)
# Modes, titles, pointer shapes and queries: they change no cell.
_HARMLESS = re.compile(r"(\x1b\[[?>=][0-9;]*[a-zA-Z$]+|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x07)+")
_ALTERNATE_SCREEN = ("\x1b[?1049h", "\x1b[?1049l")
#: So many unchanged cells are written again rather than jumped over: a jump costs as many bytes.
_SHORT_GAP = 4
#: Attributes of a cell of which nothing is known.
_UNKNOWN = "\0"
#: In place of a character that fills the cell before as well, and of one that terminals may draw differently.
_OWNED, _UNSURE = "\0", "\1"
_FIRST_WIDE = 0x3000  # CJK and beyond
#: Characters that every terminal gives two cells; of marks, flags, families and many scripts each counts its own.
_AGREED = re.compile("[\u3000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd]")
#: A word and the blanks behind it.
_WORD = re.compile("([^ ]+)( *)")
#: In a row of bytes, 0 for a cell that stays: changed cells, with short gaps between them, and without.
_NEAR = re.compile(rb"[^\0]+(?:\0{1,%d}[^\0]+)*" % _SHORT_GAP)
_TOUCHING = re.compile(rb"[^\0]+")
#: In a row of signs, cells with the same attributes.
_ALIKE = re.compile(r"(.)\1*", re.DOTALL)


class _Run(NamedTuple):
    """Cells side by side: a character each, their attributes, and what the unsure ones really hold."""

    column: int
    text: str
    signs: str
    unsure: dict[int, str] | None


class Painter:
    """The picture of one terminal of ``columns`` by ``rows`` cells, at first unknown."""

    def __init__(self, columns: int, rows: int) -> None:
        self._at: tuple[int, int] | None = None
        self._sgr = ""
        self._signs: dict[str, str] = {}
        self._attributes: list[str] = [""]
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
        self._texts = [" " * self._columns] * self._rows
        self._shown = [_UNKNOWN * self._columns] * self._rows
        self._unsure: dict[int, dict[int, str]] = {}
        self._at = None
        self._sgr = ""

    def paint(self, data: str) -> str:
        """What to write instead of ``data``, to the same effect.

        A sequence that is not understood passes through, and what is known is forgotten, since it may
        have changed any cell.
        """
        if _HARMLESS.fullmatch(data):
            if any(switch in data for switch in _ALTERNATE_SCREEN):
                self.forget()
            return data
        wanted: dict[int, list[_Run]] = {}
        out: list[str] = []
        write = out.append
        row = column = 0
        sgr = ""
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup
            if kind in {"run", "text"}:
                inside = _added(sgr, token["styled"]) if kind == "run" else sgr
                run = self._run(column, token[kind], inside)
                if row < self._rows and column < self._columns:
                    wanted.setdefault(row, []).append(run)
                column += len(run.text)
                sgr = "" if kind == "run" else sgr
            elif kind == "final" and token["final"] == "m":
                sgr = _added(sgr, token["numbers"])
            elif kind == "final":
                row, column = _place(token["numbers"])
            elif kind == "line":
                row, column = row + 1, 0
            else:
                self._write(wanted, write)
                write(token[0])
                wanted = {}
                if not _HARMLESS.fullmatch(token[0]):
                    self.forget()
        self._write(wanted, write)
        return "".join(out)

    def _run(self, column: int, text: str, sgr: str) -> _Run:
        sign = self._signs.get(sgr)
        if sign is None:
            sign = self._signs[sgr] = chr(len(self._attributes))
            self._attributes.append(sgr)
        if _is_plain(text):
            return _Run(column, text, sign * len(text), None)
        cells, unsure = _cells(text)
        at = {column + place: character for place, character in unsure.items()}
        return _Run(column, cells, sign * len(cells), at)

    def _write(self, wanted: dict[int, list[_Run]], write: _Write) -> None:
        for row in sorted(wanted):
            self._write_row(row, wanted[row], write)
        if wanted and self._sgr:
            write("\x1b[m")
            self._sgr = ""

    def _write_row(self, row: int, runs: list[_Run], write: _Write) -> None:
        text, signs, unsure = self._laid(row, runs)
        shown, before = self._texts[row], self._shown[row]
        if text == shown and signs == before and not unsure:
            return
        cells = _differing(text, shown)
        if signs != before:
            cells = bytes(map(or_, cells, _differing(signs, before)))
        self._texts[row], self._shown[row] = text, signs
        if not unsure and signs == signs[0] * self._columns:
            self._unsure.pop(row, None)
            self._write_alike(row, text, self._attributes[ord(signs[0])], cells, write)
            return
        disputed = _disputed(text, unsure) if unsure else set[int]()
        if unsure:
            cells = _with_unsure(cells, signs, unsure, min(disputed, default=self._columns))
        for start, end in _stretches(cells, signs):
            write(self._move(row, start))
            self._write_cells(row, text, signs, start, end, unsure, disputed, write)
            known = end < self._columns and unsure.keys().isdisjoint(range(start, end))
            self._at = (row, end) if known else None
        if unsure:
            self._unsure[row] = unsure
        else:
            self._unsure.pop(row, None)

    def _laid(self, row: int, runs: list[_Run]) -> tuple[str, str, dict[int, str]]:
        """The row with ``runs`` laid over what it shows, and what its unsure cells hold."""
        text, signs, unsure = self._texts[row], self._shown[row], dict(self._unsure.get(row, ()))
        for run in _joined(runs):
            end = run.column + len(run.text)
            text = f"{text[: run.column]}{run.text}{text[end:]}"
            signs = f"{signs[: run.column]}{run.signs}{signs[end:]}"
            for column in range(run.column, end) if unsure else ():
                unsure.pop(column, None)
            if run.unsure:
                unsure.update((column, what) for column, what in run.unsure.items() if column < self._columns)
        return text[: self._columns], signs[: self._columns], unsure

    def _write_alike(self, row: int, text: str, sgr: str, cells: bytes, write: _Write) -> None:
        """What differs in a row of the same attributes everywhere, as most rows of a list are."""
        at = -1
        for near in _NEAR.finditer(cells):
            start, end = near.span()
            if at < 0:
                write(self._move(row, start))
                self._attribute(sgr, write)
                write(text[start:end])
            else:
                write(f"\x1b[{start - at}C{text[start:end]}")
            at = end
        self._at = (row, at) if at < self._columns else None

    def _attribute(self, sgr: str, write: _Write) -> None:
        """What is written from here on has these attributes."""
        if sgr != self._sgr:
            write(f"\x1b[0;{sgr}m" if sgr and self._sgr else f"\x1b[{sgr}m")
            self._sgr = sgr

    def _write_cells(  # noqa: PLR0917 - all of them belong to one stretch
        self,
        row: int,
        text: str,
        signs: str,
        start: int,
        end: int,
        unsure: Mapping[int, str],
        disputed: set[int],
        write: _Write,
    ) -> None:
        for alike in _ALIKE.finditer(signs, start, end):
            first, last = alike.span()
            self._attribute(self._attributes[ord(alike[1])], write)
            if unsure:
                for together, columns in groupby(range(first, last), disputed.__contains__):
                    cells = list(columns)
                    words = "".join(unsure.get(column, text[column]) for column in cells)
                    write(self._placed(row, cells[0], len(cells), words) if together else words)
            else:
                write(text[first:last])

    def _placed(self, row: int, column: int, cells: int, words: str) -> str:
        """``words`` on so many cells whatever the terminal makes of them: blanks below, what follows placed anew."""
        after = column + cells
        ahead = f"\x1b[{row + 1};{after + 1}H" if after < self._columns else ""
        return f"{' ' * cells}\x1b[{row + 1};{column + 1}H{words.rstrip(' ')}{ahead}"

    def _move(self, row: int, column: int) -> str:
        if self._at == (row, column):
            return ""
        if self._at is not None and self._at[0] == row and self._at[1] < column:
            distance = column - self._at[1]
            return f"\x1b[{'' if distance == 1 else distance}C"
        return f"\x1b[{row + 1};{column + 1}H" if column else f"\x1b[{row + 1}H"


def _disputed(text: str, unsure: Mapping[int, str]) -> set[int]:
    """The columns of words that terminals count differently, from the first such sign of each.

    Blanks behind a word belong to it, but the last one, which parts it from what follows.
    """
    signs, found = (
        {column for column, sign in unsure.items() if sign and not _AGREED.fullmatch(sign)},
        set[int](),
    )
    for word in _WORD.finditer(text) if signs else ():
        start, end = word.span(1)
        first = min(signs.intersection(range(start, end)), default=end)
        if first < end:
            blanks = len(word[2])
            found.update(
                range(first, end + (blanks if end + blanks in signs and blanks == 1 else max(0, blanks - 1)))
            )
    return found


def _with_unsure(cells: bytes, signs: str, unsure: Mapping[int, str], first: int) -> bytes:
    """The cells to write: also those that are unsure, and all behind ``first``, over which it may reach."""
    return bytes(
        changed or (sign != _UNKNOWN and (column >= first or column in unsure))
        for column, (changed, sign) in enumerate(zip(cells, signs, strict=True))
    )


def _differing(one: str, other: str) -> bytes:
    """A byte a cell, 0 where both are the same: as two large numbers they are compared at once.

    Cells hold no character beyond the basic plane (those are unsure, and stand apart).
    """
    numbers = _number(one) ^ _number(other)
    return (numbers | numbers >> 8).to_bytes(2 * len(one), "little")[::2]


def _number(cells: str) -> int:
    return int.from_bytes(cells.encode("utf-16-le", "surrogatepass"), "little")


def _joined(runs: list[_Run]) -> Iterator[_Run]:
    """``runs`` with those that follow one another on the line made one."""
    if len(runs) == 1:
        yield runs[0]
        return
    first = 0
    for last, run in enumerate(runs):
        after = runs[last + 1].column if last + 1 < len(runs) else -1
        if after != run.column + len(run.text):
            yield _one(runs[first : last + 1])
            first = last + 1


def _one(runs: list[_Run]) -> _Run:
    unsure = {column: what for run in runs if run.unsure for column, what in run.unsure.items()}
    text, signs = "".join([run.text for run in runs]), "".join([run.signs for run in runs])
    return _Run(runs[0].column, text, signs, unsure)


def _stretches(changed: bytes, signs: str) -> Iterator[tuple[int, int]]:
    """The columns to write, from and to; short unchanged gaps of the same attributes are written with them."""
    for near in _NEAR.finditer(changed):
        start, end = near.span()
        if signs[start:end] == signs[start] * (end - start):
            yield start, end
        else:
            yield from _of_several_signs(changed, signs, start, end)


def _of_several_signs(changed: bytes, signs: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The same within ``start`` and ``end``, where every gap is short."""
    stop = start
    for touching in _TOUCHING.finditer(changed, start, end):
        begin = touching.start()
        if signs[stop:begin] != signs[stop - 1] * (begin - stop):
            yield start, stop
            start = begin
        stop = touching.end()
    yield start, stop


@lru_cache(maxsize=128)
def _cells(text: str) -> tuple[str, dict[int, str]]:
    """A text as one character a cell, and by their place the characters that terminals may draw differently.

    A wide character owns the next cell, a mark joins the character before.
    """
    cells: list[str] = []
    unsure: dict[int, str] = {}
    for start, end, width in split_graphemes(text)[0]:
        character = text[start:end]
        if width == 1 and len(character) == 1 and ord(character) < _FIRST_WIDE:
            cells.append(character)
        elif width:
            unsure[len(cells)] = character
            cells.append(_UNSURE)
            for _ in range(width - 1):
                unsure[len(cells)] = ""
                cells.append(_OWNED)
    return "".join(cells), unsure


def _is_plain(text: str) -> bool:
    """Whether every terminal gives each character exactly one cell."""
    return usual(text) or all(
        ord(character) < _FIRST_WIDE and get_character_cell_size(character) == 1 for character in text
    )


def _added(before: str, numbers: str) -> str:
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
