"""The signs of each skin: Unicode, those that a PC console has (code page 437), or ASCII alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from flowtui.ui.cells import graphemes

if TYPE_CHECKING:
    from textual.color import Color


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What a skin draws with; each is one cell unless it says otherwise."""

    mark: str
    """A marked row."""
    cursor: str
    """The row under the cursor, where colour cannot tell."""
    anchor: str
    """Where a range began."""
    up: str
    down: str
    left: str
    """There are columns further left."""
    right: str
    offset: str
    """Cancels out (at most two cells)."""
    on: str
    off: str
    yes: str
    no: str
    ellipsis: str
    bar: str
    rule: str


FULL = Glyphs("■", "▌", "▸", "▲", "▼", "←", "→", "⇄", "(•)", "( )", "[✓]", "[ ]", "…", "█", "─")
ANSI = Glyphs("■", "█", "»", "▲", "▼", "←", "→", "<>", "(•)", "( )", "[x]", "[ ]", "…", "█", "─")
PLAIN = Glyphs("x", ">", "+", "^", "v", "<", ">", "<>", "(x)", "( )", "[x]", "[ ]", ".", "#", "-")
BY_SKIN = {"full": FULL, "ansi": ANSI, "plain": PLAIN}

_ASCII = {
    "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "·": "-", "…": ".",
    "€": "E", "£": "L", "°": "o", "\u00a0": " ", "\u202f": " ", "→": ">", "←": "<", "≥": ">", "≤": "<",
    "œ": "o", "Œ": "O", "æ": "a", "Æ": "A", "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "─": "-", "│": "|", "█": "#", "•": "o", "■": "x", "▌": ">",
}  # fmt: skip


class AsciiFilter(LineFilter):
    """Every character that leaves for a terminal without UTF-8 becomes ASCII of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in ASCII."""
        del background
        return [
            segment if segment.text.isascii() else Segment(to_ascii(segment.text), segment.style)
            for segment in segments
        ]


@lru_cache(4096)
def to_ascii(text: str) -> str:
    """``text`` in ASCII, each character as wide as it was: ``é`` reads ``e``, an unknown one ``?``."""
    return "".join(_one(sign, cells) for sign, cells in graphemes(text))


def _one(sign: str, cells: int) -> str:
    if sign.isascii():
        return sign
    if sign in _ASCII:
        return _ASCII[sign]
    plain = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return plain if plain and len(plain) == cells else "?" * cells
