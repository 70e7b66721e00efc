"""One row of the list on its way into the database."""

from __future__ import annotations

from typing import NamedTuple

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


class Counts(NamedTuple):
    """What storing did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
