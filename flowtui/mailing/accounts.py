"""What the senders of one mail account share is changed by one of them at a time, on whichever machine."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flowtui.models import atomic, proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def alone(account: str) -> Iterator[None]:
    """A transaction in which no other sender of the account is in one of these.

    Raises:
        BusyError: another program held the database for too long.
    """
    with atomic():
        if not is_sqlite():
            proxy.obj.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"flowtui:{account}",))
        yield
