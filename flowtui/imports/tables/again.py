"""The lines of one table that name the same document again.

The same line twice is one document; two lines of one number that say different things are a mistake in
the file. Two things are not: the instalments of an invoice, each with its own due date, and several
payments under one reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowtui.imports.errors import Complaints
    from flowtui.imports.rows import InvoiceRow
    from flowtui.imports.store import Store
    from flowtui.imports.values import FileReport


class Again:
    """Knows which documents the lines so far named."""

    def __init__(self, store: Store, complaints: Complaints, report: FileReport) -> None:
        self._store = store
        self._complaints = complaints
        self._report = report
        # the line of each source key, by its hash, which takes half the memory of the key
        self._lines: dict[int, int] = {}

    def all_new(self, keys: Sequence[str], lines: Sequence[int]) -> bool:
        """Take note of a portion's source keys, unless any of them is there already."""
        new = dict(zip(map(hash, keys), lines, strict=True))
        if len(new) != len(keys) or not self._lines.keys().isdisjoint(new):
            return False
        self._lines |= new
        return True

    def store(self, rows: Iterable[tuple[int, InvoiceRow]]) -> None:
        """Store rows, each with its line, but for those that say again what another line said."""
        waiting: list[InvoiceRow] = []
        for line, row in rows:
            new: InvoiceRow | None = row
            if hash(row.source_key) in self._lines:
                # it is compared with what the database holds, as when the file is read again
                self._store.add(waiting)
                waiting = []
                new = self._another(line, row)
            if new is not None:
                self._lines[hash(new.source_key)] = line
                waiting.append(new)
        self._store.add(waiting)

    def _another(self, line: int, row: InvoiceRow) -> InvoiceRow | None:
        """The row under a source key of its own, if it is a document of its own."""
        count, source_key = 1, row.source_key
        while first := self._lines.get(hash(source_key)):
            known = self._store.known(source_key)
            if known is None:
                break
            if self._store.same(row, known):
                self._report.skip(_same(row, first), line)
                return None
            if not _apart(row, known):
                self._complaints.add(_other(row, first), line)
                return None
            count += 1
            source_key = f"{row.source_key}|{count}"
        return row._replace(source_key=source_key)


def _apart(row: InvoiceRow, known: InvoiceRow) -> bool:
    """Whether two lines of one number are two documents: instalments, or payments under one reference."""
    if row.kind == Kind.PAYMENT:
        return True
    return (
        row.kind == Kind.INVOICE
        and None not in (row.due_date, known.due_date)
        and row.due_date != known.due_date
        and (row.issue_date, row.currency) == (known.issue_date, known.currency)
    )


def _same(row: InvoiceRow, line: int) -> str:
    told = _("“{number}” stands on line {line} already, which says the same; this line is left out.")
    return told.format(number=row.number, line=line)


def _other(row: InvoiceRow, line: int) -> BadFileError:
    told = _(
        "“{number}” stands on line {line} already, which says something else; keep one of the two, "
        "or give each instalment its own due date."
    )
    return BadFileError(told.format(number=row.number, line=line))
