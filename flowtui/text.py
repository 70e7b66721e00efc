"""Text from outside: cleaned before it is stored, shown, mailed or compared."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# C0 and C1 controls, line and paragraph separators, and the bidirectional overrides that can make a
# name read differently from what it is (Unicode TR 36); halves of surrogate pairs, which no file can hold.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
#: The largest count, or number of a thing, that either database stores.
LARGEST = 2**31 - 1

_BLANKS = re.compile(r"\s+")
_UNSAFE_IN_NAME = re.compile(r"[^\w.()+-]+")


def clean(text: str) -> str:
    """One line without control characters, blanks folded and trimmed."""
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """Several lines without control characters other than the line end and the tab."""
    return _CONTROL_BUT_LINES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def search_key(text: str) -> str:
    """What searching and sorting compare: no case, no accents, blanks folded.

    Both databases compare it byte by byte, so the same list has the same order on each.
    """
    if text.isascii():  # as most queries are: the tables of Unicode take memory once they are looked at
        return clean(text).casefold()
    decomposed = unicodedata.normalize("NFKD", clean(text)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def grouped(text: str, size: int, blank: str = " ") -> str:
    """``text`` in groups of ``size``, as an IBAN (4) or a SIREN (3) is printed."""
    return blank.join(text[at : at + size] for at in range(0, len(text), size))


def escape_controls(json_text: str) -> str:
    """A JSON document whose strings a terminal shows and does not obey."""
    return _CONTROL_BUT_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word that ``word`` was probably meant to be, if any is as near as ``likeness`` (1: the same)."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return found[0] if found else None


def file_name(text: str, fallback: str = "document") -> str:
    """A name that is safe in a folder and in a mail: letters, digits and ``._()+-`` only, no path."""
    plain = unicodedata.normalize("NFKD", clean(text)).encode("ascii", "ignore").decode()
    return _UNSAFE_IN_NAME.sub("_", plain).strip("._")[:100] or fallback


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet runs as a formula (OWASP, CSV injection)."""
    plain = clean(text)
    return f"'{plain}" if plain[:1] in "=+-@\t" and plain[:1] else plain
