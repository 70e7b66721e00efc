"""The connections that one mail account may have at a time, shared by all its senders.

Senders queue up; as many of those that live as there may be connections are at the front and have one.
A sender that has had its share goes to the end of the queue when others wait.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.mailing.accounts import alone
from flowtui.mailing.claims import lives
from flowtui.models import Worker

if TYPE_CHECKING:
    from flowtui.mailing.owner import Owner

#: A sender gives way to waiting ones after so long.
SHARE_SECONDS = 20.0


class Seats:
    """One sender's view of the queue; ``most`` connections at a time, 0: as many as there are senders."""

    def __init__(self, me: Owner, most: int) -> None:
        self._me, self._account, self._most = str(me), me.account, most
        self._since = 0.0
        self._asked = False

    def ask(self) -> bool:
        """Whether this sender may have a connection now; it joins the queue if it is not in it."""
        if not self._most:
            return True
        queue = self._queue()
        if self._me not in queue:
            self._go_to_the_end()
            queue = self._queue()
        self._asked = True
        has = self._me in queue[: self._most]
        self._since = (self._since or time.monotonic()) if has else 0.0
        return has

    def give_way(self) -> bool:
        """Whether this sender has had its share while others wait; it is then at the end of the queue."""
        if not self._since or time.monotonic() - self._since < SHARE_SECONDS:
            return False
        self._since = time.monotonic()
        if len(self._queue()) <= self._most:
            return False
        self._go_to_the_end()
        self._since = 0.0
        return True

    def leave(self) -> None:
        """Want no connection any more."""
        if self._asked:
            self._asked, self._since = False, 0.0
            Worker.update(place=None).where(Worker.owner == self._me).execute()

    def _queue(self) -> list[str]:
        """The living senders of the account that want a connection, in their order."""
        rows: Any = (
            Worker.select(Worker.owner, Worker.seen_at)
            .where(_of(self._account) & Worker.place.is_null(False))
            .order_by(Worker.place, Worker.id)
        )
        return [row.owner for row in rows if row.owner == self._me or lives(row)]

    def _go_to_the_end(self) -> None:
        """The others' places are read while nobody else may take one, so no newcomer gets before a holder."""
        with alone(self._account):
            last = Worker.select(pw.fn.MAX(Worker.place)).where(_of(self._account)).scalar()
            Worker.update(place=(last or 0) + 1).where(Worker.owner == self._me).execute()


def _of(account: str) -> Any:
    return Worker.owner.endswith(f"|{account}")
