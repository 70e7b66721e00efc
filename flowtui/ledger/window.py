"""One list as a window over a million rows: the first page at once, all ids from a worker, pages by id.

The worker's statement runs on a connection of its own, so that the screen's reads do not wait for it
and a new key stroke can interrupt it.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.ledger import query, rows
from flowtui.ledger.beginning import beginning
from flowtui.ledger.filter import Filter
from flowtui.ledger.sort import DEFAULT, Sort
from flowtui.ledger.totals import customers_on, totals_on
from flowtui.models.database import is_sqlite, private_connection, proxy

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    from flowtui.ledger.values import Row, Totals

#: Rows of a first page: more than the tallest terminal shows.
FIRST = 128
#: Seconds until what was told to stop is told again.
_AGAIN = 0.005
_generations = itertools.count(1)


class GivenUpError(FlowError):
    """The list was given up before it was complete: a newer one is wanted."""

    def __init__(self) -> None:
        super().__init__(_("The list was given up for a newer one."))


class Page(NamedTuple):
    """The first page of a list."""

    rows: list[Row]
    ids: array[int] | None
    """All ids of the list, where they were read as well."""


class Window:
    """What ``filter_`` lets through, in the order of ``sort``, as seen on ``today``.

    :attr:`generation` grows with every window of the process: an answer of an older one is worthless.
    """

    def __init__(self, filter_: Filter | None = None, sort: Sort = DEFAULT) -> None:
        self.filter = filter_ or Filter()
        self.sort = sort
        self.today = clock.today()
        self.generation = next(_generations)
        self.gapless = False
        """Whether the ids that :meth:`ids` gave are 1, 2, 3 …, in whatever order."""
        self._free = threading.Condition()
        self._connection: Any = None
        self._given_up = False

    def first_page(self, limit: int = FIRST) -> Page:
        """The first rows, and all ids where the list is a short one; on this thread's own connection.

        Raises:
            GivenUpError: :meth:`interrupt` was called.
        """
        with self._held(proxy.obj.connection()):
            found = beginning(self.filter, self.sort, limit, today=self.today)
            shown = rows.fetch(found.ids[:limit], today=self.today)
            return Page(shown, found.ids if found.whole else None)

    def page(self, ids: Sequence[int]) -> list[Row]:
        """The rows of ``ids`` in that order, without those that are gone by now."""
        return rows.fetch(ids, today=self.today)

    def ids(self) -> array[int]:
        """Every id in order; runs in any thread.

        Raises:
            GivenUpError: :meth:`interrupt` was called.
        """
        with self._private() as connection, query.at_one_moment(connection):
            last = query.last_id_on(connection)
            found = ordered_ids(self.filter, self.sort, connection)
        self.gapless = len(found) == last
        return found

    def totals(self) -> tuple[Totals, ...]:
        """Count and balances of the whole list; runs in any thread.

        Raises:
            GivenUpError: :meth:`interrupt` was called.
        """
        with self._private() as connection:
            return totals_on(connection, self.filter, today=self.today)

    def count(self) -> int:
        """How many rows the list has; runs in any thread.

        Raises:
            GivenUpError: :meth:`interrupt` was called.
        """
        with self._private() as connection:
            return query.count_on(connection, self.filter, today=self.today)

    def customers(self) -> int:
        """How many customers the rows of the list belong to; runs in any thread.

        Raises:
            GivenUpError: :meth:`interrupt` was called.
        """
        with self._private() as connection:
            return customers_on(connection, self.filter, today=self.today)

    def interrupt(self) -> None:
        """Give the list up: what runs stops within milliseconds, what would start does not; returns at once."""
        with self._free:
            self._given_up = True
            if self._connection is not None:
                threading.Thread(target=self._end, daemon=True).start()

    def _end(self) -> None:
        """Until it has ended: a statement that is only about to start does not hear it the first time."""
        with self._free:
            while self._connection is not None:
                _stop(self._connection)
                self._free.wait(_AGAIN)

    @contextlib.contextmanager
    def _private(self) -> Iterator[Any]:
        connection = private_connection()
        try:
            with self._held(connection):
                yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def _held(self, connection: Any) -> Iterator[None]:
        """What runs on ``connection`` meanwhile can be interrupted."""
        with self._free:
            if self._given_up:
                raise GivenUpError
            self._connection = connection
        try:
            yield
        except Exception as error:
            if self._given_up:
                raise GivenUpError from error
            raise
        finally:
            with self._free:
                self._connection = None
                self._free.notify_all()


def ordered_ids(filter_: Filter, sort: Sort = DEFAULT, connection: Any = None) -> array[int]:
    """The ids of ``filter_`` in the order of ``sort``.

    ``connection`` is a :func:`~flowtui.models.database.private_connection`; without one the thread's
    own is used, which cannot be interrupted.
    """
    if connection is None:
        return query.ids(filter_, sort)
    return query.ids_on(connection, query.select_parts(filter_, sort))


def change_mark() -> int:
    """A number that is another one once anybody else has written to the database; asking costs 3 µs."""
    statement = "PRAGMA data_version" if is_sqlite() else "SELECT txid_snapshot_xmax(txid_current_snapshot())"
    mark = int(proxy.obj.execute_sql(statement).fetchone()[0])
    return mark + (getattr(proxy.obj, "renewed", 0) << 64)  # another connection begins to count anew


def _stop(connection: Any) -> None:
    if is_sqlite():
        connection.interrupt()
    else:
        connection.cancel()
