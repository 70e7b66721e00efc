"""A document of a FEC as a row of the list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flowtui.imports.quick import key
from flowtui.imports.rows import CARRIED_LETTER, InvoiceRow
from flowtui.imports.terms import due_date
from flowtui.models.lookup import currency
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from flowtui.imports.customers import Customers
    from flowtui.imports.fec.carry import Carried
    from flowtui.imports.fec.items import Item
    from flowtui.imports.fec.openings import Sums


class Rows:
    """Makes the rows of one file."""

    def __init__(self, carried: Carried, customers: Customers, sums: Sums) -> None:
        self._carried = carried
        self._sums = sums
        self._customers = customers
        # a FEC is kept in the currency of the books (art. A47 A-1, VII)
        self._currency = currency()

    def row(self, item: Item) -> InvoiceRow:
        """The row of a document; one that a later year took over is settled there.

        A sum carried forward has been due before its entry's day, so that no terms make a due date of that.
        """
        posting = item.posting
        known = self._customers.by_code[posting.customer]
        due = None
        if known.terms and item.kind == Kind.INVOICE and not self._sums.has(item):
            due = due_date(date.fromisoformat(posting.piece_day), known.terms)
        later = self._carried.later.get(known.id)
        same = self._carried.same.get(item.key)
        letter, balance = posting.letter, item.balance_cents
        if later and balance:
            letter, balance = f"{CARRIED_LETTER} {later}", 0
        elif same and letter:
            letter = f"{CARRIED_LETTER} {posting.day} {letter}"
        return InvoiceRow(
            source_key=same.source_key if same else item.key,
            number=item.number,
            search_key=key(item.number),
            kind=same.kind if same else item.kind,
            customer_id=known.id,
            issue_date=posting.piece_day,
            due_date=due.isoformat() if due else None,
            created=posting.piece_day,
            currency=self._currency,
            net_cents=item.net_cents,
            vat_cents=item.vat_cents,
            total_cents=posting.cents,
            balance_cents=balance,
            letter=letter,
            label="" if same else posting.label,
            source="fec",
        )
