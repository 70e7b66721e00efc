"""Plain tables for people: columns as wide as their cells, numbers to the right."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def width(text: str) -> int:
    """The cells that ``text`` takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """``text`` filled with blanks to ``cells``; longer text stays as it is."""
    blanks = " " * max(0, cells - width(text))
    return f"{blanks}{text}" if right else f"{text}{blanks}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: str = "") -> Iterator[str]:
    """The lines of a table; ``right`` holds an ``r`` for each column that is aligned to the right.

    >>> list(table(("N°", "Solde"), [("F1", "12,00")], right="lr"))
    ['N°  Solde', 'F1  12,00']
    """
    cells = [tuple(clean(cell) for cell in row) for row in (head, *rows)]
    widths = [max(width(row[index]) for row in cells) for index in range(len(head))]
    for row in cells:
        padded = (
            pad(cell, widths[index], right=right[index : index + 1] == "r") for index, cell in enumerate(row)
        )
        yield "  ".join(padded).rstrip()


def facts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names and values below each other, the values aligned."""
    listed = [(name, value) for name, value in pairs]
    widest = max((width(name) for name, _ in listed), default=0)
    for name, value in listed:
        first, *others = value.split("\n")
        yield f"{pad(name, widest)}  {first}".rstrip()
        yield from (f"{'':{widest}}  {line}".rstrip() for line in others)
