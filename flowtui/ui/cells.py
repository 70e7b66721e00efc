"""Text in terminal cells: measured, cut and padded, cleaned of whatever could move the cursor."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes

from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A zero width joiner counts what follows it as nothing, even the blank that pads a cell.
_LOOSE_JOINER = re.compile("(?<![^\\s\\u200d])\\u200d+|\\u200d+(?![^\\s\\u200d])")
#: What nearly every text is made of: Latin letters and the signs of the screens, one cell each everywhere.
_USUAL = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f\u20ac\u2190-\u2193\u2500-\u259f\u25a0\u25b2\u25bc]*"
)
LEFT, RIGHT = "left", "right"


def width(text: str) -> int:
    """How many cells ``text`` takes."""
    return len(text) if usual(text) else cell_len(text)


def usual(text: str) -> bool:
    """Whether every terminal is known to give each sign of ``text`` one cell."""
    return text.isascii() or _USUAL.fullmatch(text) is not None


def simple(text: str) -> bool:
    """Whether ``text`` takes as many cells as it has signs, and may be shown as it stands."""
    return text.isprintable() and usual(text)


def fit(text: str, cells: int, align: str = LEFT, ellipsis: str = "…") -> str:
    """``text`` on exactly ``cells`` cells: padded, or cut with the ellipsis.

    An amount is never cut: where it does not fit it loses the signs between its thousands, and then reads
    as ``#``, since half a number is a wrong one.
    """
    if len(text) <= cells and text.isascii() and text.isprintable():
        return text.ljust(cells) if align == LEFT else text.rjust(cells)
    return _fit(text, cells, align, ellipsis)


@lru_cache(512)
def _fit(text: str, cells: int, align: str, ellipsis: str) -> str:
    shown = clean_inside(text)
    if align == RIGHT and width(shown) > cells:
        shown = shown.replace(",", "") if "." in shown else shown.replace(" ", "")
    room = cells - width(shown)
    if room >= 0:
        return shown + " " * room if align == LEFT else " " * room + shown
    if align == RIGHT:
        return "#" * cells
    return cut(shown, cells, ellipsis)


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """The beginning of ``text`` that fits, with the ellipsis, padded to exactly ``cells`` cells."""
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text + " " * (cells - width(text))
    room = cells - width(ellipsis)
    if room < 0:
        return " " * cells
    taken, used = [], 0
    for sign, step in graphemes(text):
        if used + step > room:
            break
        taken.append(sign)
        used += step
    return "".join(taken) + ellipsis + " " * (room - used)


def graphemes(text: str) -> Iterator[tuple[str, int]]:
    """What stands for one sign each, as textual counts them: a letter with its marks, an emoji of several; its cells."""
    for start, end, cells in split_graphemes(text)[0]:
        yield text[start:end], cells


def clean_inside(text: str) -> str:
    """Without control characters, and joiners that join nothing, the blanks at both ends kept."""
    if text.isprintable():
        return text
    inner = _LOOSE_JOINER.sub("", clean(text))
    return f"{text[: len(text) - len(text.lstrip(' '))]}{inner}{text[len(text.rstrip(' ')) :]}"
