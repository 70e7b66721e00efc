"""The marked rows: one byte an id, with sums that are exact after every key.

A row that is at hand changes the sums by itself. After a change of many rows the ledger sums them, in a
worker; what is toggled meanwhile is added to its answer.
"""

from __future__ import annotations

from array import array
from collections import Counter
from functools import partial
from itertools import compress, count
from operator import or_, xor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flowtui.ledger.values import Row, Totals

#: Ids that are written out in some milliseconds.
_PORTION = 50_000


class Selection:
    """Which ids are marked. ``of_customer`` gives the ids of all rows of a customer."""

    def __init__(self, of_customer: Callable[[int], Iterable[int]]) -> None:
        self._bits = bytearray()
        self._count: int | None = 0
        """How many are marked, where that is known."""
        self._of_customer = of_customer
        self._rows_of: Counter[int] | None = Counter()
        """How many rows of each customer are marked; ``None`` once rows were marked of which only the ids are known."""
        self._sums: dict[str, list[int]] = {}
        self._customers = 0
        self.stale = False
        """Whether the sums wait for the ledger; they hold what changed since :meth:`ask` then."""
        self.uncounted = False
        """Whether the number of customers waits for the ledger."""
        self.asked = False
        """Whether the ledger was asked for what is waited for."""
        self.version = 0
        """Of the marks that the ledger is asked about; an answer about older ones is worthless."""

    def __contains__(self, invoice_id: int) -> bool:
        return invoice_id < len(self._bits) and self._bits[invoice_id] == 1

    def __len__(self) -> int:
        if self._count is None:
            self._count = self._bits.count(1)
        return self._count

    def __bool__(self) -> bool:
        return 1 in self._bits if self._count is None else self._count > 0

    def count_in(self, ids: Sequence[int], *, gapless: bool = False) -> int:
        """How many of ``ids`` are marked; ``gapless``: they are known to be 1, 2, 3 …, in whatever order."""
        return (_number(_mask(ids, gapless=gapless)) & _number(self._bits)).bit_count()

    def those_in(self, ids: Iterable[int]) -> list[int]:
        """The marked ones of ``ids``, in their order."""
        bits, size = self._bits, len(self._bits)
        return [invoice_id for invoice_id in ids if invoice_id < size and bits[invoice_id]]

    def ids(self) -> array[int]:
        """The marked ids, ascending; a million of them take 45 ms."""
        return _ids(self._bits)

    @property
    def bits(self) -> bytes:
        """A byte an id, 1 where it is marked now, whatever is marked meanwhile."""
        return bytes(self._bits)

    def as_now(self) -> Callable[[], array[int]]:
        """What gives the ids that are marked now, in any thread and whatever is marked meanwhile."""
        return partial(_ids, self.bits)

    @property
    def customers(self) -> int | None:
        """How many customers the marked rows belong to; ``None``: they are being counted."""
        return None if self.uncounted else self._customers

    @property
    def sums(self) -> list[tuple[str, int]]:
        """Cents of balance by currency, the one with the most rows first."""
        ordered = sorted(self._sums.items(), key=lambda item: (-item[1][0], item[0]))
        return [(currency, cents) for currency, (rows, cents) in ordered if rows]

    # one row --------------------------------------------------------------------------------

    def toggle(self, row: Row) -> bool:
        """Mark the row, or unmark it; whether it is marked now."""
        marked = row.id not in self
        step = 1 if marked else -1
        if not self._others(row):
            self._customers += step
        count = len(self)
        _set(self._bits, (row.id,), int(marked))
        self._count = count + step
        if self._rows_of is not None:
            self._rows_of[row.customer_id] += step
        self._add(row.currency, step, step * row.balance_cents)
        return marked

    def mark(self, rows: Iterable[Row], *, marked: bool = True) -> None:
        """Mark rows that are at hand (or unmark them)."""
        for row in rows:
            if (row.id in self) != marked:
                self.toggle(row)

    # many rows ------------------------------------------------------------------------------

    def mark_ids(self, ids: Iterable[int], *, marked: bool = True) -> None:
        """Mark many rows of which only the ids are known; the ledger has to sum them."""
        _set(self._bits, ids, int(marked))
        self._lose_count()
        self._wait()

    def mark_all(self, ids: Sequence[int], totals: Sequence[Totals] | None, *, gapless: bool = False) -> None:
        """Mark every row of a list; its totals, where known, are the marks' when nothing else is marked."""
        self._combine(or_, _mask(ids, gapless=gapless))
        self._wait()
        self._take_known(ids, totals)

    def invert(
        self, ids: Sequence[int], totals: Sequence[Totals] | None = None, *, gapless: bool = False
    ) -> None:
        """Turn the mark of each of ``ids``, the rows of a list; others stay as they are."""
        from_nothing = not self
        self._combine(xor, _mask(ids, gapless=gapless))
        self._wait()
        if from_nothing:
            self._take_known(ids, totals)

    def clear(self) -> None:
        """Unmark everything."""
        self._bits = bytearray()
        self._count, self._rows_of = 0, Counter()
        self._wait()

    # the ledger's part ----------------------------------------------------------------------

    def wait_again(self) -> None:
        """The rows have changed: what is known of their sums and customers holds no longer."""
        self._rows_of = None if self else Counter()
        self._wait()

    def forget(self, ids: Iterable[int]) -> None:
        """Rows that are there no longer, and had no part in the ledger's sums."""
        _set(self._bits, ids, 0)
        self._lose_count()

    def ask(self) -> int:
        """The version that the ledger is asked about: the marks as they are now."""
        self.version += 1
        self.asked = True
        self._customers = 0
        if self.stale:
            self._sums.clear()
        return self.version

    def summed(self, version: int, totals: Sequence[Totals], customers: int) -> None:
        """The ledger's sums for the marks as of ``version``."""
        if version == self.version:
            for one in totals if self.stale else ():
                self._add(one.currency, one.count, one.net_cents)
            self.stale = False
            self.counted(version, customers)

    def counted(self, version: int, customers: int) -> None:
        """The ledger's count of customers for the marks as of ``version``."""
        if version == self.version and self.uncounted:
            self._customers += customers
            self.uncounted = self.asked = False

    def _combine(self, how: Callable[[int, int], int], mask: bytearray) -> None:
        size = max(len(mask), len(self._bits))
        self._bits = bytearray(how(_number(self._bits), _number(mask)).to_bytes(size, "little"))
        self._lose_count()

    def _lose_count(self) -> None:
        """Marks changed of which only the ids are known."""
        self._count = self._rows_of = None

    def _wait(self) -> None:
        """Nothing is known but that no marks have no sums."""
        self._sums.clear()
        self._customers = 0
        self.version += 1
        self.asked = False
        self.stale = self.uncounted = bool(self)

    def _take_known(self, ids: Sequence[int], totals: Sequence[Totals] | None) -> None:
        """All of ``ids`` are marked: where nothing else is, their totals are the marks'."""
        if totals is not None and self.stale and len(self) == len(ids) == sum(one.count for one in totals):
            self._sums = {one.currency: [one.count, one.net_cents] for one in totals}
            self.stale = False

    def _others(self, row: Row) -> bool:
        """Whether another row of the same customer is marked."""
        if self._rows_of is not None:
            return self._rows_of[row.customer_id] > (row.id in self)
        return any(other in self for other in self._of_customer(row.customer_id) if other != row.id)

    def _add(self, currency: str, rows: int, cents: int) -> None:
        sums = self._sums.setdefault(currency, [0, 0])
        sums[0] += rows
        sums[1] += cents


def _ids(bits: bytes | bytearray) -> array[int]:
    """In portions, between which other threads get their turn: a million at once would hold up a key by 90 ms."""
    found: array[int] = array("q")
    for start in range(0, len(bits), _PORTION):
        found.extend(compress(count(start), bits[start : start + _PORTION]))
    return found


def _set(bits: bytearray, ids: Iterable[int], value: int) -> None:
    """A byte for each id; asking for the largest first would take as long as setting them all."""
    for invoice_id in ids:
        try:
            bits[invoice_id] = value
        except IndexError:
            bits.extend(bytes(max(invoice_id + 1, 2 * len(bits)) - len(bits)))
            bits[invoice_id] = value


def _mask(ids: Sequence[int], *, gapless: bool) -> bytearray:
    """A byte for each id, without a look at each where they are known to be gapless."""
    if gapless:
        return bytearray(1) + b"\1" * len(ids)
    mask = bytearray()
    _set(mask, ids, 1)
    return mask


def _number(bits: bytearray) -> int:
    """All bytes as one number: Python turns and compares a million of them in a millisecond."""
    return int.from_bytes(bits, "little")
