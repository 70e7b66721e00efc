"""The rows of a portion of plain cells, whole columns at a time.

Whatever is wrong or missing in a portion leaves all of it to :mod:`flowtui.imports.tables.records`,
which reads the same rows and says what is the matter.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import compress, count
from typing import TYPE_CHECKING, Any

from flowtui.imports.quick import clean, clean_all, key_all
from flowtui.imports.rows import InvoiceColumns
from flowtui.imports.tables.records import by_terms, is_lowering, lowered, lowering_kind
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowtui.imports.tables.cells import Cells
    from flowtui.imports.tables.meaning import Meaning
    from flowtui.imports.tables.text import Portion

_INVOICE = str(Kind.INVOICE)


class Plain:
    """Makes columns of rows out of columns of cells."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._telling = "customer_code" if "customer_code" in meaning.at else "customer_name"
        self._alone = not {"customer_code", "customer_name"} <= meaning.at.keys()
        # by the cell that tells customers apart (the code, else the name)
        self._ids: dict[str, int] = {}

    def columns(self, portion: Portion) -> InvoiceColumns | None:
        """The rows of a portion; nothing if any of them needs care."""
        meaning = self._meaning
        number = clean_all(meaning.cells(portion, "number"))
        day, due, created = (self._days(portion, name) for name in ("issue_date", "due_date", "created"))
        net, vat, total, balance = (self._cents(portion, name) for name in ("net", "vat", "total", "balance"))
        kind, currency = self._one_or_all(portion, "kind"), self._one_or_all(portion, "currency")
        if meaning.doubtful or not day or not total or None in day or None in total or not all(number):
            return None
        ids = self._who(portion)
        if meaning.doubtful:
            return None
        columns = InvoiceColumns(
            [f"table:{one}|{customer}|invoice" for one, customer in zip(number, ids, strict=True)],
            number, key_all(number), _INVOICE, ids, day, due, _filled(created, day), currency,
            net, vat, total, self._balances(balance, total), "", "", "table",
        )  # fmt: skip
        if min(total) >= 0 and kind in (None, Kind.INVOICE):
            return self._with_terms(columns, portion, []) if meaning.terms else columns
        kinds = kind if isinstance(kind, list) else [kind] * len(total)
        lowering = list(map(is_lowering, kinds, total))
        if meaning.terms:
            columns = self._with_terms(columns, portion, lowering)
        return _lowered(columns, kinds, lowering)

    def _days(self, portion: Portion, field: str) -> list[Any] | None:
        at = self._meaning.at.get(field)
        return None if at is None else self._meaning.days.of(portion.columns[at])

    def _cents(self, portion: Portion, field: str) -> list[Any] | None:
        at = self._meaning.at.get(field)
        return None if at is None else self._meaning.amounts.of(portion.columns[at])

    def _balances(self, balance: list[Any] | None, total: list[Any]) -> list[Any]:
        if balance is None or None not in balance:
            return total if balance is None else balance
        return _filled(balance, [0] * len(total) if self._meaning.blanks.settled else total)

    def _one_or_all(self, portion: Portion, field: str) -> Any:
        """What all cells of a column mean, if they are the same; else what each means."""
        reader: Cells = getattr(self._meaning, _READERS[field])
        column = self._meaning.cells(portion, field)
        if column.count(column[0]) == len(column):
            return reader.of(column[:1])[0]
        return reader.of(column)

    def _who(self, portion: Portion) -> list[int]:
        """The id of each row's customer; nothing if a row names none."""
        telling = self._meaning.cells(portion, self._telling)
        for _turn in range(2):
            with suppress(KeyError):
                return list(map(self._ids.__getitem__, telling))
            self._learn(telling, self._pairs(portion))
        who = self._meaning.who(self._pairs(portion))
        return [] if self._meaning.doubtful else [one.id for one in who]

    def _learn(self, telling: Sequence[str], pairs: list[tuple[str, str]]) -> None:
        """See to customers that are not known yet."""
        new = [(cell, pair) for cell, pair in zip(telling, pairs, strict=True) if cell not in self._ids]
        who = self._meaning.who([pair for _cell, pair in new])
        if self._meaning.doubtful:
            return
        for (cell, _pair), customer in zip(new, who, strict=True):
            # while a customer is called by its code, the name beside the code may still change that
            if self._alone or customer.name != clean(cell) != "":
                self._ids[cell] = customer.id

    def _pairs(self, portion: Portion) -> list[tuple[str, str]]:
        code, name = (self._meaning.cells(portion, field) for field in ("customer_code", "customer_name"))
        return list(zip(code, name, strict=True))

    def _with_terms(self, columns: InvoiceColumns, portion: Portion, lowering: list[bool]) -> InvoiceColumns:
        """With the due dates that customers' terms give where the file says none."""
        due = columns.due_date or [None] * len(columns.number)
        if None not in due:
            return columns
        who = self._meaning.who(self._pairs(portion))
        for at, (one, customer) in enumerate(zip(due, who, strict=True)):
            if one is None and customer.terms and not (lowering and lowering[at]):
                due[at] = by_terms(columns.issue_date[at], customer.terms)
        return columns._replace(due_date=due)


_READERS = {"kind": "kinds", "currency": "currencies"}


def _filled(cells: list[Any] | None, others: list[Any]) -> list[Any]:
    """The cells, and where one is empty that of ``others``."""
    if cells is None:
        return others
    if None not in cells:
        return cells
    return [other if one is None else one for one, other in zip(cells, others, strict=True)]


def _lowered(columns: InvoiceColumns, kinds: list[Any], lowering: list[bool]) -> InvoiceColumns:
    """With the rows that lower the debt as what they are: of their kind, and negative."""
    kind, source_key = [_INVOICE] * len(lowering), list(columns.source_key)
    which = list(compress(count(), lowering))
    for at in which:
        kind[at] = str(lowering_kind(kinds[at]))
        source_key[at] = f"table:{columns.number[at]}|{columns.customer_id[at]}|{kind[at]}"
    return columns._replace(
        source_key=source_key,
        kind=kind,
        net_cents=_negative(columns.net_cents, which),
        vat_cents=_negative(columns.vat_cents, which),
        total_cents=_negative(columns.total_cents, which),
        balance_cents=_negative(columns.balance_cents, which),
    )


def _negative(amounts: Any, which: Sequence[int]) -> Any:
    if amounts is None:
        return None
    changed = list(amounts)
    for at in which:
        changed[at] = lowered(changed[at])
    return changed
