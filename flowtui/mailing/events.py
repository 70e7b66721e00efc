"""The attempts: one row for each thing that happened to a mail, never changed afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.mailing.replies import NO_REPLY, Reply
from flowtui.models import Attempt

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The phase of what a person decided.
DECISION = "decision"
#: The phase of what a later process found.
RECOVERY = "recovery"
#: The phase of what a notice told of.
RETURNED = "returned"
DELAYED = "delayed"
_ROWS = 90  # in one statement, below the variable limit of an old SQLite


def write(mail_id: int, who: str, phase: str, change: tuple[str, str], reply: Reply = NO_REPLY) -> None:
    """Add one row, ``change`` being the old and the new state; in the transaction that makes it."""
    write_all([mail_id], who, phase, change, reply)


def write_all(
    mail_ids: Iterable[int], who: str, phase: str, change: tuple[str, str], reply: Reply = NO_REPLY
) -> None:
    """Add the same row to several mails."""
    now = clock.utcnow()
    rows = [
        {
            "mail": mail_id,
            "at": now,
            "who": who,
            "phase": str(phase),
            "old": str(change[0]),
            "new": str(change[1]),
            "code": reply.code if reply.code > 0 else None,
            "reply": reply.words,
        }
        for mail_id in mail_ids
    ]
    for start in range(0, len(rows), _ROWS):
        Attempt.insert_many(rows[start : start + _ROWS]).execute()
