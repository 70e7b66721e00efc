"""The table of a statement: written as aligned text, and read back to be drawn in HTML.

The text is the one source: a rule of dashes under the header shows where each column stands, so the
HTML part says exactly what the text part says, and the letter can be stored as text alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = "  "
_NUMBER = re.compile(r"-?\d[\d\s.,]*")
_RULE = re.compile(r"-{2,}(?:  -{2,})+")


class Column(NamedTuple):
    """A column's heading, and whether it holds numbers."""

    heading: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read back."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    footer: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    """Which columns are aligned to the right."""


def write(columns: Sequence[Column], rows: Sequence[Sequence[str]], footer: Sequence[Sequence[str]]) -> str:
    """The table as text; cells hold no two blanks in a row."""
    headings = [column.heading for column in columns]
    lines = [headings, *rows, *footer]
    widths = [max(2, *(len(line[index]) for line in lines)) for index in range(len(columns))]
    rule = _GAP.join("-" * width for width in widths)
    body = [_line(columns, widths, row) for row in rows]
    end = [rule, *(_line(columns, widths, row) for row in footer)] if footer else []
    return "\n".join([_line(columns, widths, headings), rule, *body, *end])


def split(text: str) -> Iterator[str | Table]:
    """The letter in its order: passages of text, and tables."""
    lines = text.split("\n")
    done = 0
    index = 1
    while index < len(lines):
        if not _RULE.fullmatch(lines[index].rstrip()) or not lines[index - 1].strip():
            index += 1
            continue
        end = _end(lines, index)
        if index - 1 > done:
            yield "\n".join(lines[done : index - 1])
        yield _read(lines[index - 1 : end])
        done, index = end, end + 1
    if done < len(lines):
        yield "\n".join(lines[done:])


def _line(columns: Sequence[Column], widths: Sequence[int], cells: Sequence[str]) -> str:
    padded = (
        cell.rjust(width) if column.right else cell.ljust(width)
        for column, width, cell in zip(columns, widths, cells, strict=True)
    )
    return _GAP.join(padded).rstrip()


def _end(lines: Sequence[str], rule: int) -> int:
    end = rule + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    return end


def _read(lines: Sequence[str]) -> Table:
    rule = lines[1].rstrip()
    spans = [match.span() for match in re.finditer("-+", rule)]
    body = [line.rstrip() for line in lines[2:]]
    cut = body.index(rule) if rule in body else len(body)
    everything = [line for line in (lines[0], *body) if line.rstrip() != rule]
    return Table(
        headings=_cells(lines[0], spans),
        rows=tuple(_cells(line, spans) for line in body[:cut]),
        footer=tuple(_cells(line, spans) for line in body[cut + 1 :]),
        right=tuple(start > 0 and _right(everything, start, end) for start, end in spans),
    )


def _cells(line: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(line[start:end].strip() for start, end in spans)


def _right(lines: Sequence[str], start: int, end: int) -> bool:
    """A column after the first is one of numbers when its cells end where it ends and one starts behind its start.

    Where all are as wide as the column, it is one when all below the heading are numbers.
    """
    cells = [line[start:end].ljust(end - start) for line in lines]
    filled = [cell for cell in cells if cell.strip()]
    if any(cell.endswith(" ") for cell in filled):
        return False
    below = [cell for cell in cells[1:] if cell.strip()]
    numbers = bool(below) and all(_NUMBER.fullmatch(cell.strip()) for cell in below)
    return numbers or any(cell.startswith(" ") for cell in filled)
