"""What kind of file this is, by its content; its name is not believed."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.decode import detect, open_text
from flowtui.imports.errors import UnknownFormatError
from flowtui.imports.fec.header import HEAD, looks_like_fec
from flowtui.imports.tables.workbook import is_workbook

if TYPE_CHECKING:
    from pathlib import Path

_PDF_WITHIN = 1024
_LONGEST_HEADER = 100_000
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|meta|table)\b", re.IGNORECASE)


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
        UnknownFormatError: it is empty, binary, or a web page.
    """
    with path.open("rb") as file:
        begun = file.read(_PDF_WITHIN)
    if b"%PDF-" in begun:
        return Form.PDF
    if is_workbook(path):
        return Form.GRID
    with open_text(path, detect(path)) as file:
        head = [line for line in (file.readline(_LONGEST_HEADER) for _line in range(HEAD)) if line.strip()]
    first = head[0].lstrip("\ufeff \t") if head else ""
    if _WEB_PAGE.match(first):
        raise UnknownFormatError(
            _(
                "The file is a web page (HTML), whatever its name says; open it in a spreadsheet, save it as XLSX."
            )
        )
    if first.startswith("<"):
        return Form.EINVOICE
    return Form.FEC if any(map(looks_like_fec, head)) else Form.GRID
