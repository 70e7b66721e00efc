"""The marked rows: one byte an id, with sums that are exact after every key.

A row that is at hand changes the sums by itself; a change of many rows is summed by the ledger, in a
worker (:attr:`Selection.stale` is true until it has answered).
"""

from __future__ import annotations

from array import array
from itertools import compress, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flowtui.ledger.values import Row, Totals


class Selection:
    """Which ids are marked. ``of_customer`` gives the ids of all rows of a customer."""

    def __init__(self, of_customer: Callable[[int], Iterable[int]]) -> None:
        self._bits = bytearray()
        self._of_customer = of_customer
        self._sums: dict[str, list[int]] = {}
        self.customers = 0
        """How many customers the marked rows belong to."""
        self.stale = False
        """Whether the sums wait for the ledger."""
        self.version = 0
        """Changes with every change of the marks; an answer to an older one is worthless."""

    def __contains__(self, invoice_id: int) -> bool:
        return invoice_id < len(self._bits) and self._bits[invoice_id] == 1

    def __len__(self) -> int:
        return self._bits.count(1)

    def __bool__(self) -> bool:
        return 1 in self._bits

    def count_in(self, ids: Sequence[int]) -> int:
        """How many of ``ids`` are marked."""
        bits, size = self._bits, len(self._bits)
        if max(ids, default=0) < size:
            return sum(map(bits.__getitem__, ids))
        return sum(bits[invoice_id] for invoice_id in ids if invoice_id < size)

    def ids(self) -> array[int]:
        """The marked ids, ascending."""
        return array("q", compress(count(), self._bits))

    def toggle(self, row: Row) -> bool:
        """Mark the row, or unmark it; whether it is marked now."""
        marked = row.id not in self
        others = self._others(row)
        self._set((row.id,), marked)
        if not self.stale:
            self._count(row, 1 if marked else -1)
            if not others:
                self.customers += 1 if marked else -1
        return marked

    def mark(self, rows: Iterable[Row], *, marked: bool = True) -> None:
        """Mark rows that are at hand (or unmark them)."""
        for row in rows:
            if (row.id in self) != marked:
                self.toggle(row)

    def mark_ids(self, ids: Iterable[int], *, marked: bool = True) -> None:
        """Mark many rows of which only the ids are known; the sums are stale until :meth:`summed`."""
        self._set(ids, marked)
        self._settle()

    def mark_all(
        self, ids: Iterable[int], totals: Sequence[Totals] | None, customers: int | None = None
    ) -> None:
        """Mark every row of the list; its known totals are the selection's where nothing was marked before."""
        known = totals is not None and customers is not None and not self
        self._set(ids, True)
        if known and totals is not None and customers is not None:
            self._take(totals, customers)
        else:
            self._settle()

    def invert(self, ids: Iterable[int]) -> None:
        """Turn the mark of each of ``ids``; others stay as they are."""
        wanted = array("q", ids)
        self._grow(max(wanted, default=0))
        bits = self._bits
        for invoice_id in wanted:
            bits[invoice_id] ^= 1
        self.version += 1
        self._settle()

    def clear(self) -> None:
        """Unmark everything."""
        self._bits = bytearray()
        self._sums.clear()
        self.customers = 0
        self.stale = False
        self.version += 1

    def summed(self, version: int, totals: Sequence[Totals], customers: int) -> None:
        """The ledger's sums for the marks as of ``version``; ignored when the marks are others by now."""
        if version == self.version:
            self._take(totals, customers)

    @property
    def sums(self) -> list[tuple[str, int]]:
        """Cents of balance by currency, the one with the most rows first."""
        ordered = sorted(self._sums.items(), key=lambda item: (-item[1][0], item[0]))
        return [(currency, cents) for currency, (rows, cents) in ordered if rows]

    def _take(self, totals: Sequence[Totals], customers: int) -> None:
        self._sums = {one.currency: [one.count, one.net_cents] for one in totals}
        self.customers = customers
        self.stale = False

    def _settle(self) -> None:
        if self:
            self.stale = True
        else:
            self.clear()

    def _others(self, row: Row) -> bool:
        """Whether another row of the same customer is marked."""
        return any(other in self for other in self._of_customer(row.customer_id) if other != row.id)

    def _count(self, row: Row, step: int) -> None:
        sums = self._sums.setdefault(row.currency, [0, 0])
        sums[0] += step
        sums[1] += step * row.balance_cents

    def _set(self, ids: Iterable[int], marked: bool) -> None:
        wanted = ids if isinstance(ids, (tuple, array)) else array("q", ids)
        self._grow(max(wanted, default=0))
        bits, value = self._bits, int(marked)
        for invoice_id in wanted:
            bits[invoice_id] = value
        self.version += 1

    def _grow(self, largest: int) -> None:
        if largest >= len(self._bits):
            self._bits.extend(bytes(largest + 1 - len(self._bits)))
