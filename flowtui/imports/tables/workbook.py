"""The sheet with the table of a workbook (XLSX, ODS, XLS) as rows of texts.

Numbers become decimal text at once, so that no amount is ever calculated as a float.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.imports.apart import apart
from flowtui.imports.errors import BadFileError
from flowtui.imports.fec.header import HEAD, looks_like_fec
from flowtui.imports.tables import headers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from python_calamine import CalamineWorkbook

#: How a ZIP archive (XLSX, ODS) and an OLE2 file (XLS) begin.
_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: What a workbook may unpack to; more is no accountant's table.
_LARGEST = 1 << 30


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook rather than a text."""
    with path.open("rb") as file:
        return file.read(4) in _MARKS


def is_header(row: list[str]) -> bool:
    """Whether the row names the columns of a table or a FEC."""
    if headers.is_invoices(headers.positions("table", row, {})) or looks_like_fec("\t".join(row)):
        return True
    return len(headers.positions("customers", row, {})) > 1


def workbook_rows(path: Path, others: list[str] | None = None) -> Iterator[list[str]]:
    """The rows of the first sheet with headers that flowtui knows, else of the first that has any rows.

    They are read in a process of its own. ``others`` is filled with the names of the other sheets that have rows.

    Raises:
        BadFileError: the workbook is broken, has a password, or unpacks to something absurd.
    """
    import python_calamine  # noqa: F401 - loaded here, it need not be loaded in each child

    items = apart(lambda: _rows(path, tell=others is not None))
    if others is not None:
        others[:] = next(items, [])
    yield from items


def _rows(path: Path, *, tell: bool) -> Iterator[list[str]]:
    """The names of the other sheets with rows, where they are to be told, then the rows of the one."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        _see_size(path)
        # not by its path, since a name that ends in another format's would be believed
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            wanted = _wanted(book)
            if tell:
                yield [name for name in book.sheet_names if name != wanted and _filled(book, name)]
            if wanted is not None:
                yield from _sheet(book, wanted)
    except PasswordError:
        raise BadFileError(_("The workbook has a password; save it without one.")) from None
    except (CalamineError, zipfile.BadZipFile) as error:
        raise BadFileError(_("The workbook cannot be read: {why}").format(why=error)) from error


def _wanted(book: CalamineWorkbook) -> str | None:
    """The name of the sheet to read."""
    first = None
    for name in book.sheet_names:
        head = list(islice(_sheet(book, name), HEAD))
        if any(map(is_header, head)):
            return name
        if first is None and any(map(any, head)):
            first = name
    return first


def _filled(book: CalamineWorkbook, name: str) -> bool:
    return any(map(any, _sheet(book, name)))


def _sheet(book: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.height:
        # rows above the first filled one count for the line numbers that people see
        yield from ([] for _row in range(sheet.start[0] if sheet.start else 0))
        for row in sheet.iter_rows():
            yield [_text(cell) for cell in row]


def _see_size(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise BadFileError(_("The workbook unpacks to more than a gigabyte; split it."))


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _decimals(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def _decimals(number: float) -> str:
    """At most six; never just three, which could be taken for thousands."""
    text = f"{number:.6f}".rstrip("0")
    return f"{text}0" if text[-4:-3] == "." else text
