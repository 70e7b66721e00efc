"""The rows of the list in their order: ids in one array, the rows themselves in pages, the last used kept."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from typing import TYPE_CHECKING

from flowtui.models.failures import as_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from flowtui.ledger.values import Row

PAGE = 100
_KEPT = 3


class RowStore:
    """Rows by position; ``fetch`` reads the rows of some ids (fewer when some are gone)."""

    def __init__(self, fetch: Callable[[Sequence[int]], list[Row]]) -> None:
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()
        self.on_read: Callable[[Collection[Row]], None] = lambda _rows: None
        """Called with rows that were read, before they are handed out."""
        self.on_failure: Callable[[str], None] = lambda _sentence: None
        """Called with what a person is told where rows could not be read."""
        self.out_of_reach = False
        """Whether the database did not answer when it was asked last; it is not asked until this is taken back."""
        self.complete = False
        """Whether all ids are known, or only those of the first page."""
        self.gapless = False
        """Whether the ids are known to be 1, 2, 3 …, in whatever order."""

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> array[int]:
        """Every id in the list's order."""
        return self._ids

    def start(self, rows: Sequence[Row]) -> None:
        """Hold the first page, which was read before the rest is known."""
        self._ids = array("q", (row.id for row in rows))
        self._pages.clear()
        for number in range(0, len(rows), PAGE):
            self._pages[number // PAGE] = {row.id: row for row in rows[number : number + PAGE]}
        self.complete = self.gapless = False
        self.on_read(rows)

    def finish(self, ids: array[int], *, gapless: bool = False) -> None:
        """All ids are known; pages whose ids are the same are kept."""
        kept = {
            number: page
            for number, page in self._pages.items()
            if self._ids[number * PAGE : (number + 1) * PAGE] == ids[number * PAGE : (number + 1) * PAGE]
        }
        self._ids, self.gapless = ids, gapless
        self._pages = OrderedDict(kept)
        self.complete = True

    def forget(self) -> None:
        """Read every page anew when it is shown: the rows may have changed."""
        self._pages.clear()

    def row(self, position: int) -> Row | None:
        """The row at ``position``; ``None`` when it was removed from the database in the meantime."""
        if not 0 <= position < len(self._ids):
            return None
        return self._page(position // PAGE).get(self._ids[position])

    def rows(self, first: int, last: int) -> list[Row]:
        """The rows from ``first`` to ``last``, both included, that are still there."""
        found = (self.row(position) for position in range(max(0, first), min(last, len(self) - 1) + 1))
        return [row for row in found if row is not None]

    def position(self, invoice_id: int) -> int | None:
        """Where an id stands."""
        try:
            return self._ids.index(invoice_id)
        except ValueError:
            return None

    def _page(self, number: int) -> dict[int, Row]:
        page = self._pages.get(number)
        if page is None:
            read = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
            if read is None:
                return {}
            page = self._pages[number] = {row.id: row for row in read}
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
            self.on_read(page.values())
        else:
            self._pages.move_to_end(number)
        return page

    def _read(self, ids: Sequence[int]) -> list[Row] | None:
        """The rows of ``ids``; ``None`` where the database is out of reach."""
        if self.out_of_reach:
            return None
        try:
            return self._fetch(list(ids))
        except Exception as error:
            told = as_sentence(error)
            if told is None:
                raise
            self.out_of_reach = True
            self.on_failure(told.sentence)
            return None
