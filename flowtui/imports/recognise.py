"""What kind of file this is, by its content; its name is not believed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flowtui.imports.decode import detect, open_text
from flowtui.imports.fec.header import looks_like_fec
from flowtui.imports.tables.workbook import is_workbook

if TYPE_CHECKING:
    from pathlib import Path

_PDF_WITHIN = 1024
_LONGEST_HEADER = 100_000


class Form(StrEnum):
    """The formats that can be named with ``--as``, and the two that only content tells."""

    FEC = "fec"
    EINVOICE = "einvoice"
    TABLE = "table"
    CUSTOMERS = "customers"
    PDF = "pdf"
    GRID = "grid"
    """A table of either kind: its headers will tell."""


def recognise(path: Path) -> Form:
    """The format of the file at ``path``.

    Raises:
        UnknownFormatError: it is empty or binary.
    """
    with path.open("rb") as file:
        head = file.read(_PDF_WITHIN)
    if b"%PDF-" in head:
        return Form.PDF
    if is_workbook(path):
        return Form.GRID
    with open_text(path, detect(path)) as file:
        first = file.readline(_LONGEST_HEADER)
        while first and not first.strip():
            first = file.readline(_LONGEST_HEADER)
    if first.lstrip("\ufeff \t").startswith("<"):
        return Form.EINVOICE
    return Form.FEC if looks_like_fec(first) else Form.GRID
