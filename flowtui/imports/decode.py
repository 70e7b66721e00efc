"""Which encoding a text file is in, and reading it line by line.

French accounting programs write UTF-8 with and without a mark, UTF-16, Windows and ISO code pages and,
still, the DOS page 850. An eight-bit file does not say which page it means: the page under which its
high bytes read as the characters that French uses is taken.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.imports.errors import UnknownFormatError

if TYPE_CHECKING:
    import io
    from pathlib import Path

_PAGES = ("cp1252", "iso8859_15", "cp850", "mac_roman")
_CHUNK = 1 << 20
_SAMPLE = 16 << 20
_HEAD = 4096
#: How strongly a character speaks for the page under which a byte reads as it, in French texts.
_COMMON = {
    character: weight
    for weight, characters in (
        (10, "é"),
        (6, "èà°"),
        (5, "É"),
        (4, "êç’€"),
        (3, "ôîûâùëïÈÀÊÇ«»œ"),
        (2, "öüä²§ÎÔ–…Œ\xa0"),
        (1, "ßñíóá"),
    )
    for character in characters
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_FALLBACK = "flowtui.windows"


class Encoding(NamedTuple):
    """How to open a text file."""

    name: str
    errors: str = "strict"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A byte that breaks UTF-8 inside a file that is UTF-8 elsewhere came from a Windows program."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", errors="replace"), error.end


codecs.register_error(_FALLBACK, _as_windows)


def detect(path: Path) -> Encoding:
    """The encoding of the text file at ``path``.

    Raises:
        UnknownFormatError: the file is empty, or is no text.
    """
    known = path.stat()
    return _detect(path, known.st_ino, known.st_size, known.st_mtime_ns)


@lru_cache(maxsize=16)
def _detect(path: Path, *_state: int) -> Encoding:
    """As :func:`detect`; a large file is not read again as long as its state is the same."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00\x1a \t\r\n"):
        raise UnknownFormatError(_("The file is empty."))
    if marked := _by_mark(head):
        return marked
    if b"\x00" in head and (wide := _wide(head)):
        return wide
    if len(_CONTROL.findall(head)) > len(head) // 20 + 1:
        raise UnknownFormatError(_("The file is not a text; flowtui cannot read it."))
    broken, whole = _utf8(path)
    if not broken:
        return Encoding("utf-8")
    if whole > 2 * broken:
        return Encoding("utf-8", _FALLBACK)
    return Encoding(_page(path), "replace")


def open_text(path: Path, encoding: Encoding, *, newline: str | None = None) -> io.TextIOWrapper:
    """The file as text; ``newline=""`` leaves line ends alone, for the csv module."""
    return path.open("r", encoding=encoding.name, errors=encoding.errors, newline=newline)


def _by_mark(head: bytes) -> Encoding | None:
    if head.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", _FALLBACK)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Encoding("utf-32", "replace")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", "replace")
    return None


def _wide(head: bytes) -> Encoding | None:
    """UTF-16 without a mark has its zero bytes all on one side; a stray zero byte is only dirt."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return Encoding("utf-16-le", "replace")
    if even > half * 0.7 and odd < half * 0.1:
        return Encoding("utf-16-be", "replace")
    return None


def _utf8(path: Path) -> tuple[int, int]:
    """How many bytes break UTF-8, and how many characters beyond ASCII it would have (a sample of both)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return 0, 0
        file.seek(0)
        sample = file.read(_SAMPLE).decode("utf-8", errors="replace")
    broken = sample.count("\ufffd")
    return max(broken, 1), sum(1 for c in sample if not c.isascii()) - broken


def _page(path: Path) -> str:
    with path.open("rb") as file:
        counts = Counter(_HIGH.findall(file.read(_SAMPLE)))
    scores = {page: sum(n * _weight(byte, page) for byte, n in counts.items()) for page in _PAGES}
    return max(_PAGES, key=lambda page: scores[page])


def _weight(byte: bytes, page: str) -> int:
    try:
        character = byte.decode(page)
    except UnicodeDecodeError:
        return -8
    if character in _COMMON:
        return _COMMON[character]
    return -1 if character.isalpha() else -4
