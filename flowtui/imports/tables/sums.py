"""What stands between the documents of a table and is none: rows without text, and rows that add up others."""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.tables.text import Portion
from flowtui.text import clean, search_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowtui.imports.tables.grid import Grid
    from flowtui.imports.values import FileReport

_TOTAL = re.compile(
    r"(?:(?:sous|sub|grand)[- ]?)?(?:total|totaux|totals)\b.*"
    r"|(?:nombre|nb|number|count) (?:de |d'|of ).*|\d+ (?:factures?|clients?|lignes?|invoices|customers|rows)"
    r"|(?:edite|imprime|exporte|genere)e?s? (?:le|par)\b.*|page \d.*"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
#: What tells a document; a sum has nothing there, or the word for it.
_TELLING = ("number", "customer_code", "customer_name", "issue_date")


def documents(portion: Portion, grid: Grid, report: FileReport) -> Portion:
    """The rows that are to be documents; a sum or a remark that is left out is told, the header again is not."""
    if not portion.lines:
        return portion
    places = [grid.at[field] for field in _TELLING if field in grid.at]
    header = tuple(grid.header[at] for at in places)
    keep = []
    for line, row in zip(portion.lines, zip(*portion.columns, strict=True), strict=True):
        cells = tuple(row[at] for at in places)
        reason = _why_not(cells, row)
        keep.append(not reason and cells != header and any(map(str.strip, row)))
        if reason:
            report.skip(reason, line)
    if all(keep):
        return portion
    columns = [list(compress(column, keep)) for column in portion.columns]
    return Portion(list(compress(portion.lines, keep)), columns, portion.odd)


def is_remark(row: Sequence[str]) -> bool:
    """Whether the one text in a row is a sentence or a sum's name, as programs write below a table."""
    texts = [cell for cell in row if cell.strip()]
    return len(texts) == 1 and (len(_WORD.findall(texts[0])) > 1 or is_sum(texts))


def is_short_sum(row: Sequence[str]) -> bool:
    """Whether a row that is too short names a sum, and has nothing else but figures."""
    texts = [cell for cell in row if cell.strip()]
    return len(texts) > 1 and is_sum(texts[:1]) and not any(_WORD.search(cell) for cell in texts[1:])


def is_sum(cells: Sequence[str]) -> bool:
    """Whether nothing stands in the cells but words like *total*, at most."""
    return all(_TOTAL.fullmatch(text) for text in map(search_key, cells) if text)


def remark(row: Sequence[str]) -> str:
    """That a row is no more than a remark."""
    text = clean(next((cell for cell in row if cell.strip()), ""))
    return _("“{text}” is taken for a remark, and left out.").format(text=text[:60])


def _why_not(cells: Sequence[str], row: Sequence[str]) -> str:
    """Why a row is no document; nothing where it is one, or is empty."""
    if is_sum(cells):
        if not any(map(str.strip, row)):
            return ""
        return _("The line names no customer and no date: it is taken for a sum, and left out.")
    return remark(row) if any(cells) and is_remark(row) else ""
