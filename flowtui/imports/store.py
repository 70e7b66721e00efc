"""Rows of the list into the database: inserted, or updated where they say something new.

A row is found again by its source key. The same document may come from several files (the accounts, a
table, an e-invoice): a row that another source brought is taken over when customer, number, kind and
total are the same and only one is.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from flowtui.imports.indexes import Indexes
from flowtui.imports.insert import ZERO, insert
from flowtui.imports.quick import compact
from flowtui.imports.rows import CARRIED_LETTER, Counts, InvoiceColumns, InvoiceRow
from flowtui.imports.sql import ARRIVING, at_once, execute, many, placeholders
from flowtui.models import proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.customers import Customers

_COLUMNS = ", ".join(InvoiceRow._fields)
#: How many of them a second reading may change.
_SAID = InvoiceRow._fields.index("letter")
#: What a second reading may change, and to what: the accounts know balances best, the document itself
#: its dates; what a file does not say leaves what is known.
_KEEP = "COALESCE(excluded.{0}, invoice.{0})"
_FILL = "COALESCE(invoice.{0}, excluded.{0})"
_NEW = "excluded.{0}"
_SAME_TOTAL = (
    "CASE WHEN invoice.total_cents = excluded.total_cents THEN invoice.balance_cents"
    " ELSE excluded.balance_cents END"
)
_ALWAYS = dict.fromkeys(("kind", "total_cents", "balance_cents", "letter"), _NEW)
#: Not what accounts of a later year settled: see :mod:`flowtui.imports.fec.carry`.
_DAY_AT = len(CARRIED_LETTER) + 2
_LATER = (
    f" AND NOT (substr(invoice.letter, 1, {_DAY_AT}) = '{CARRIED_LETTER} 2'"
    f" AND substr(invoice.letter, {_DAY_AT}, 10) > '{{0}}')"
)
_CHANGES = {
    "fec": {
        **_ALWAYS,
        "net_cents": _KEEP,
        "vat_cents": _KEEP,
        "due_date": _FILL,
        "label": "CASE WHEN excluded.label = '' THEN invoice.label ELSE excluded.label END",
    },
    "table": {
        **dict.fromkeys(
            (
                "number",
                "search_key",
                "kind",
                "issue_date",
                "created",
                "currency",
                "total_cents",
                "balance_cents",
            ),
            _NEW,
        ),
        **dict.fromkeys(("net_cents", "vat_cents", "due_date"), _KEEP),
    },
}


class Store:
    """Takes the rows of one file, a chunk at a time."""

    def __init__(
        self,
        source: str,
        customers: Customers,
        *,
        last_day: str = "",
        balances: bool = True,
        distinct: bool = False,
    ) -> None:
        """Prepare to store.

        ``last_day`` is the newest day of the accounts; without ``balances`` the file says only totals, and
        a row whose total is the same keeps what is known to be open of it. The rows of a ``distinct`` file
        have each a source key of its own.
        """
        self._customers = customers
        self._foreign = _foreign(source)
        self._adopted: dict[str, str] = {}
        self._taken: set[str] = set()
        self._compared = [column for column in _CHANGES[source] if balances or column != "balance_cents"]
        self._rows = self._changed = self._present = 0
        self._expected: int | None = None
        self._before = _all() if is_sqlite() else 0
        self.first = distinct and is_sqlite() and not self._before
        """Whether there is no row but those of this file."""
        known = "" if self.first else _where_known(source, last_day, balances=balances)
        self._statement, self._at_once = _insert() + known, _insert_at_once() + known
        self._indexes = Indexes(unique=self.first)

    @property
    def told(self) -> bool:
        """Whether it was said how many rows are coming."""
        return self._expected is not None

    def expect(self, rows: int) -> None:
        """Say how many rows are coming, before the first of them."""
        self._expected = rows

    def add_columns(self, columns: InvoiceColumns) -> None:
        """Store a chunk of which no row is stored twice."""
        if not self.first:
            rows = columns.rows() if self._foreign or not is_sqlite() else self._news(columns)
            self._rows += len(columns.number) - len(rows)
            self.add(rows)
            return
        self._prepare(columns.source_key)
        insert(columns)
        self._rows += len(columns.number)
        self._changed += len(columns.number)
        self._customers.touch(columns.customer_id)

    def add(self, rows: list[InvoiceRow]) -> None:
        """Store a chunk."""
        if not rows:
            return
        if self._foreign:
            rows = [self._adopting(row) for row in rows]
        keys = [row.source_key for row in rows]
        self._prepare(keys)
        if not is_sqlite():
            self._present += _of_these(keys)
        changed = self._store(rows, keys)
        self._rows += len(rows)
        self._changed += changed
        if changed:
            self._customers.touch({row.customer_id for row in rows})

    def _store(self, rows: list[InvoiceRow], keys: list[str]) -> int:
        """One statement of PostgreSQL may not change a row twice."""
        if is_sqlite() or len(set(keys)) < len(keys):
            return many(self._statement, rows)
        return at_once(self._at_once, InvoiceRow._fields, rows)

    def _prepare(self, keys: list[str]) -> None:
        """Before the first rows are stored: set the indexes aside, if as many of the rest are new as of them."""
        if self._expected and is_sqlite():
            new = len(keys) - (_of_these(keys) if self._before else 0)
            self._indexes.set_aside(expected=self._expected * new // len(keys), present=self._before)
        self._expected = 0

    def _news(self, columns: InvoiceColumns) -> list[InvoiceRow]:
        """The rows that the database does not hold just so; they stand in it as an earlier import left them."""
        said = list(zip(*columns.each()[:_SAID], strict=True))
        held = execute(
            f"SELECT {', '.join(InvoiceRow._fields[:_SAID])} FROM invoice WHERE id >="  # noqa: S608 - names
            " (SELECT id FROM invoice WHERE source_key = ?) ORDER BY id LIMIT ?",
            [columns.source_key[0], len(said)],
        )
        if said == held:
            return []
        known = {row[0]: row for row in held}
        return [row for row, one in zip(columns.rows(), said, strict=True) if known.get(one[0]) != one]

    def keys(self) -> Iterator[str]:
        """The source keys of a :attr:`first` file's rows so far, in their order."""
        for (one,) in proxy.obj.execute_sql("SELECT source_key FROM invoice ORDER BY id"):
            yield one

    def known(self, source_key: str) -> InvoiceRow | None:
        """What the database holds of a row of this file."""
        self._indexes.need("invoice_source_key")
        rows = execute(
            f"SELECT {_COLUMNS} FROM invoice WHERE source_key = {placeholders(1)}",  # noqa: S608 - names and a mark
            [self._adopted.get(source_key, source_key)],
        )
        return InvoiceRow._make(map(_plain, rows[0])) if rows else None

    def same(self, row: InvoiceRow, known: InvoiceRow) -> bool:
        """Whether ``row`` says nothing that a stored one does not say; an empty field says nothing."""
        return all(
            new == old or (new is None and _CHANGES["table"][column] == _KEEP)
            for column in self._compared
            for new, old in [(getattr(row, column), getattr(known, column))]
        )

    def finish(self) -> Counts:
        """What became of all rows; none may follow."""
        self._indexes.rebuild()
        created = _all() - self._before if is_sqlite() else self._rows - self._present
        return Counts(created, self._changed - created, self._rows - self._changed)

    def _adopting(self, row: InvoiceRow) -> InvoiceRow:
        known = self._foreign.get((row.customer_id, compact(row.search_key), row.kind, row.total_cents))
        if known is None or known in self._taken:
            return row
        self._taken.add(known)
        self._adopted[row.source_key] = known
        return row._replace(source_key=known)


def _insert() -> str:
    marks = placeholders(len(InvoiceRow._fields))
    return f"INSERT INTO invoice ({_COLUMNS}, {', '.join(ZERO)}) VALUES ({marks}, {', '.join(ZERO.values())})"  # noqa: S608 - names and marks only


def _insert_at_once() -> str:
    names, zero = ", ".join(ZERO), ", ".join(ZERO.values())
    return f"INSERT INTO invoice ({_COLUMNS}, {names}) SELECT {_COLUMNS}, {zero} FROM {ARRIVING.format(table='invoice')}"  # noqa: S608 - names only


def _where_known(source: str, last_day: str = "", *, balances: bool = True) -> str:
    """What becomes of a row that is there; one that accounts after ``last_day`` carried forward stays as they left it."""
    changes = {column: new.format(column) for column, new in _CHANGES[source].items()}
    if not balances:
        changes["balance_cents"] = _SAME_TOTAL
    old = ", ".join(f"invoice.{column}" for column in changes)
    new = ", ".join(changes.values())
    return (
        f" ON CONFLICT (source_key) DO UPDATE SET {', '.join(f'{c} = {v}' for c, v in changes.items())}"
        f" WHERE ({old}) IS {'NOT' if is_sqlite() else 'DISTINCT FROM'} ({new})"
        + (_LATER.format(last_day) if last_day else "")
    )


def _foreign(source: str) -> dict[tuple[int, str, str, int], str]:
    """Source keys of what other sources brought, by what tells a document; doubtful ones left out."""
    mark = placeholders(1)
    rows = execute(
        f"SELECT customer_id, search_key, kind, total_cents, source_key FROM invoice WHERE source <> {mark}",  # noqa: S608 - a mark
        [source],
    )
    found: dict[tuple[int, str, str, int], str] = {}
    doubtful = set()
    for customer, number, kind, total, source_key in rows:
        known = (customer, compact(number), kind, total)
        if known in found:
            doubtful.add(known)
        found[known] = source_key
    for known in doubtful:
        del found[known]
    return found


def _all() -> int:
    """Nobody else writes to SQLite during a transaction, so that a count before and after is exact."""
    return int(execute("SELECT count(*) FROM invoice")[0][0])


def _plain(value: Any) -> Any:
    """A value as rows hold it: PostgreSQL gives days as such."""
    return value.isoformat() if isinstance(value, date) else value


def _of_these(keys: list[str]) -> int:
    if is_sqlite():
        query, listed = (
            "SELECT count(*) FROM invoice WHERE source_key IN (SELECT value FROM json_each(?))",
            json.dumps(keys),
        )
        return int(execute(query, [listed])[0][0])
    return int(execute("SELECT count(*) FROM invoice WHERE source_key = ANY(%s)", [keys])[0][0])
