"""The rows of a table of invoices as rows of the list, a portion at a time and column by column."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.imports.quick import clean, clean_all, key
from flowtui.imports.rows import InvoiceRow
from flowtui.imports.tables.cells import Amounts, currencies, days, kinds
from flowtui.imports.terms import due_date
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowtui.imports.customers import Customers, Known
    from flowtui.imports.errors import Complaints

_FIELDS = (
    "number", "kind", "customer_code", "customer_name", "issue_date", "due_date", "created", "currency",
    "net", "vat", "total", "balance",
)  # fmt: skip


class Records:
    """Makes rows from the cells of one table."""

    def __init__(
        self, at: Mapping[str, int], width: int, defaults: Mapping[str, str], customers: Customers
    ) -> None:
        # a column that is not there is read from the empty cell that is appended to every row
        self._at = [at.get(field, width) for field in _FIELDS]
        self._customers = customers
        self._known: dict[tuple[str, str], Known | FlowError] = {}
        self._amounts = Amounts()
        self._days, self._kinds, self._currencies = days(), kinds(defaults), currencies(defaults)
        self._doubtful = False
        self._seen: dict[str, int] = {}

    def rows(self, lines: list[int], cells: list[list[str]], complaints: Complaints) -> list[InvoiceRow]:
        """The rows that a portion's cells are; what is wrong with a line goes to ``complaints``."""
        made: list[InvoiceRow] = []
        meant = self._meant(cells)
        readers = (self._amounts, self._days, self._kinds, self._currencies)
        doubtful = self._doubtful or any(reader.doubtful for reader in readers)
        for line, values in zip(lines, meant, strict=True):
            number, customer, kind, day, due, created, currency, net, vat, total, balance = values
            if doubtful or total is None or day is None or not number:
                try:
                    total = _see(values)
                except FlowError as error:
                    complaints.add(error, line)
                    continue
            if balance is None:
                balance = total
            if total < 0 or (kind is not None and kind is not Kind.INVOICE):
                # whatever sign the file uses, what lowers the debt is negative
                kind = Kind.PAYMENT if kind is Kind.PAYMENT else Kind.CREDIT_NOTE
                net, vat, total, balance = _lowering(net), _lowering(vat), -abs(total), -abs(balance)
            else:
                kind = Kind.INVOICE
                if due is None and customer.terms:
                    due = _by_terms(day, customer.terms)
            source_key = f"table:{number}|{customer.id}|{kind}"
            if source_key in self._seen:
                source_key = self._again(source_key)
            else:
                self._seen[source_key] = 1
            made.append(
                InvoiceRow(
                    source_key, number, key(number), kind, customer.id, day, due, created or day, currency,
                    net, vat, total, balance, "", "", "table",
                )
            )  # fmt: skip
        return made

    def _meant(self, cells: list[list[str]]) -> Iterator[tuple[Any, ...]]:
        """What the cells mean, row by row in the order of the fields, code and name being one customer."""
        for row in cells:
            row.append("")
        every = list(zip(*cells, strict=True))
        number, kind, code, name, issued, due, created, currency, *amounts = (every[at] for at in self._at)
        pairs = list(zip(code, name, strict=True))
        self._find(set(pairs) - self._known.keys())
        return zip(
            clean_all(number),
            map(self._known.__getitem__, pairs),
            self._kinds.of(kind),
            *(self._days.of(column) for column in (issued, due, created)),
            self._currencies.of(currency),
            *(self._amounts.of(column) for column in amounts),
            strict=True,
        )

    def _find(self, pairs: set[tuple[str, str]]) -> None:
        """See that the customers are in the database before rows refer to them."""
        codes: dict[tuple[str, str], str] = {}
        named: dict[str, str] = {}
        for pair in sorted(pairs):
            code, name = map(clean, pair)
            try:
                if not code and not name:
                    raise BadFileError(_("The line names no customer."))
                code = code or self._customers.code_for(name, named)
            except FlowError as error:
                self._known[pair] = error
                self._doubtful = True
            else:
                codes[pair] = code
                named[code] = name or named.get(code, "")
        self._customers.ensure(named)
        self._known |= {pair: self._customers.by_code[code] for pair, code in codes.items()}

    def _again(self, source_key: str) -> str:
        """The source key of a number that the customer has already had (an instalment): with a count."""
        self._seen[source_key] += 1
        return f"{source_key}|{self._seen[source_key]}"


def _see(values: tuple[Any, ...]) -> int:
    """The total of a row in which something may be missing or wrong.

    Raises:
        FlowError: something is; the sentence says what.
    """
    for value in values:
        if isinstance(value, FlowError):
            raise value
    number, _customer, _kind, day, *_more, net, vat, total, _balance = values
    if not number:
        raise BadFileError(_("The line has no number."))
    if day is None:
        raise BadFileError(_("The line has no date."))
    if total is not None:
        return int(total)
    if net is None or vat is None:
        raise BadFileError(_("The line has no total."))
    return int(net + vat)


def _lowering(amount: int | None) -> int | None:
    return None if amount is None else -abs(amount)


def _by_terms(day: str, terms: str) -> str | None:
    due = due_date(date.fromisoformat(day), terms)
    return due.isoformat() if due else None
