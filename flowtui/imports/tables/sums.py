"""What stands between the documents of a table and is none: rows without text, and rows that add up others."""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.tables.text import Portion
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowtui.imports.values import FileReport

_TOTAL = re.compile(r"(?:(?:sous|sub|grand)[- ]?)?(?:total|totaux|totals)\b.*")
#: What tells a document; a sum has nothing there, or the word for it.
_TELLING = ("number", "customer_code", "customer_name", "issue_date")


def documents(portion: Portion, at: Mapping[str, int], report: FileReport) -> Portion:
    """The rows that are to be documents; a sum that is left out is told."""
    if not portion.lines:
        return portion
    keep = [any(map(str.strip, row)) for row in zip(*portion.columns, strict=True)]
    telling = [portion.columns[at[field]] for field in _TELLING if field in at]
    for index, cells in enumerate(zip(*telling, strict=True)):
        if keep[index] and _is_sum(cells):
            keep[index] = False
            reason = _("The line names no customer and no date: it is taken for a sum, and left out.")
            report.skip(reason, portion.lines[index])
    if all(keep):
        return portion
    columns = [list(compress(column, keep)) for column in portion.columns]
    return Portion(list(compress(portion.lines, keep)), columns, portion.odd)


def _is_sum(cells: Sequence[str]) -> bool:
    """Whether nothing stands in the cells but the word *total*, at most."""
    texts = [text for text in map(search_key, cells) if text]
    return all(_TOTAL.fullmatch(text) for text in texts)
