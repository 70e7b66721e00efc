"""A mail account: its name, and what its senders share, which one of them changes at a time, on whichever machine."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flowtui.mailing import owner
from flowtui.models import atomic, proxy
from flowtui.models.database import is_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.config import Smtp


def name(smtp: Smtp) -> str:
    """What tells one mail account from another; a folder of files is one beside the server's."""
    return f"{smtp.transport}:{smtp.host}:{smtp.port}:{smtp.user}"


def key(smtp: Smtp) -> str:
    """The name as :attr:`flowtui.mailing.owner.Owner.account` has it."""
    return owner.digest(name(smtp))


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
