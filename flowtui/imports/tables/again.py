"""The lines of one table that name the same document again.

The same line twice is one document; two lines of one number that say different things are a mistake in
the file. Two things are not: the instalments of an invoice, each with its own due date, and several
payments under one reference.

A program numbers its documents upwards, and mostly writes them so. While every number is greater than the
one before it there is nothing to remember; once one is not, the keys stored so far are asked for.
"""

from __future__ import annotations

from itertools import chain, islice
from operator import lt
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowtui.imports.errors import Complaints
    from flowtui.imports.rows import InvoiceColumns, InvoiceRow
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
        # while the numbers ascend: the lines so far, and the last number
        self._ascending: list[Sequence[int]] | None = [] if store.first else None
        self._last = ""

    def all_new(self, columns: InvoiceColumns, lines: Sequence[int]) -> bool:
        """Take note of a portion's rows, unless any of their source keys is there already."""
        if self._ascending is not None and self._ascends(columns.number):
            self._ascending.append(lines)
            return True
        self._remember()
        keys = columns.source_key
        new = dict(zip(map(hash, keys), lines, strict=True))
        if len(new) != len(keys) or not self._lines.keys().isdisjoint(new):
            return False
        self._lines |= new
        return True

    def _ascends(self, numbers: Sequence[str]) -> bool:
        if self._last < numbers[0] and all(map(lt, numbers, islice(numbers, 1, None))):
            self._last = numbers[-1]
            return True
        return False

    def _remember(self) -> None:
        """From now on, remember every line; those so far are the rows stored so far, in their order."""
        if self._ascending is not None:
            lines = chain.from_iterable(self._ascending)
            self._ascending = None
            self._lines.update(zip(map(hash, self._store.keys()), lines, strict=True))

    def store(self, rows: Iterable[tuple[int, InvoiceRow]]) -> None:
        """Store rows, each with its line, but for those that say again what another line said."""
        self._remember()
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
