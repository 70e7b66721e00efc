"""Rows of the list on their way into the database."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Opens the letter of a row that a later year's opening entry («à-nouveau») settled; a blank and the day follow.
CARRIED_LETTER = "AN"


class InvoiceRow(NamedTuple):
    """An invoice, credit note or payment as an import knows it; the fields are the table's columns.

    Dates are ISO texts, which both databases take; amounts are cents, negative for what lowers the debt.
    """

    source_key: str
    number: str
    search_key: str
    kind: str
    customer_id: int
    issue_date: str
    due_date: str | None
    created: str
    currency: str
    net_cents: int | None
    vat_cents: int | None
    total_cents: int
    balance_cents: int
    letter: str
    label: str
    source: str


class InvoiceColumns(NamedTuple):
    """Many rows of the list as columns; one whose value is always the same is that value alone."""

    source_key: list[str]
    number: Sequence[str]
    search_key: list[str]
    kind: list[str] | str
    customer_id: list[int]
    issue_date: list[str]
    due_date: list[str | None] | None
    created: list[str]
    currency: list[str] | str
    net_cents: list[int | None] | None
    vat_cents: list[int | None] | None
    total_cents: list[int]
    balance_cents: list[int]
    letter: str
    label: str
    source: str

    def each(self) -> list[Iterable[Any]]:
        """Every column with a value for each row."""
        return [one if isinstance(one, list) else repeat(one, len(self.number)) for one in self]

    def rows(self) -> list[InvoiceRow]:
        """The same as rows."""
        return list(map(InvoiceRow._make, zip(*self.each(), strict=True)))


class Counts(NamedTuple):
    """What storing did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
