"""Seeing that a text file has lines: one without an end would be read into memory whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import BadFileError
from flowtui.imports.tables.workbook import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Bytes, or characters where one has several bytes; lines of accounts and tables have some hundred.
LONGEST = 1 << 20


def see_lines(path: Path) -> None:
    """See that no line of a FEC or of a table, unless it is a workbook, is longer than :data:`LONGEST`.

    Raises:
        UnknownFormatError: the file is empty, or is no text.
        BadFileError: one is; the sentence's line is its number.
    """
    if is_workbook(path):
        return
    begun = position = lines = 0
    for part in _parts(path):
        ends = _ends(part)
        if ends and position + ends[0] - begun > LONGEST:
            break
        if ends:
            begun = position + ends[1]
        elif position + len(part) - begun > LONGEST:
            break
        lines += part.count("\n") or part.count("\r")
        position += len(part)
    else:
        return
    raise BadFileError(
        _("The line is longer than {n} MB; the file is no table of lines, or it is damaged.").format(
            n=LONGEST >> 20
        ),
        lines + 1,
    )


def _ends(part: str) -> tuple[int, int] | None:
    """Where the first line ends in it, and where the one after the last begins."""
    found = [at for at in (part.find("\n"), part.find("\r")) if at >= 0]
    return (min(found), max(part.rfind("\n"), part.rfind("\r")) + 1) if found else None


def _parts(path: Path) -> Iterator[str]:
    """The text in parts; where a byte is a character or a part of one, as if each were one: that is fast."""
    encoding = detect(path)
    if encoding.name.startswith(("utf-16", "utf-32")):
        with open_text(path, encoding, newline="") as file:
            while text := file.read(LONGEST):
                yield text
        return
    with path.open("rb") as raw:
        while content := raw.read(LONGEST):
            yield content.decode("latin-1")
