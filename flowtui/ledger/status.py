"""Setting reminder statuses, and taking the last act back; each change of each invoice is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.errors import NothingToDoError
from flowtui.i18n import _
from flowtui.ledger.bulk import chunks, ids_in, insert, update
from flowtui.ledger.codes import codes
from flowtui.ledger.text_search import UnknownStatusError
from flowtui.models import Invoice, ReminderStatus, StatusChange, User, atomic, proxy
from flowtui.models.identity import Right, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

_COLUMNS = (
    StatusChange.invoice,
    StatusChange.batch,
    StatusChange.user,
    StatusChange.changed_at,
    StatusChange.old,
    StatusChange.new,
    StatusChange.run,
    StatusChange.undone,
)

#: Of so many invoices the statuses are looked at before a person is asked; more would hold up the key.
_AT_A_GLANCE = 5_000


class NothingToUndoError(NothingToDoError):
    """The user has changed no status, or has taken every change back."""

    def __init__(self) -> None:
        super().__init__(_("There is no change of status of yours to take back."))


@dataclass(frozen=True, slots=True)
class Changed:
    """What an act came to."""

    changed: int
    unchanged: int
    batch: str
    """Names the act; empty when nothing changed."""

    def to_json(self) -> dict[str, int]:
        """As the command line gives it."""
        return {"changed": self.changed, "unchanged": self.unchanged}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one invoice's status."""

    at: datetime
    user: str
    old: str
    """The status' code, or empty."""
    new: str
    run: int | None
    undone: bool


def set_status(user: User, ids: Iterable[int], code: str | None, *, run: int | None = None) -> Changed:
    """Give the invoices the status ``code`` (``None``: none) in one transaction.

    ``run`` is the run whose accepted mails bring the status; it needs no right of its own.

    Raises:
        NoRightError: the user may not.
        UnknownStatusError: no status has the code.
    """
    if run is None:
        require(user, Right.SET_STATUS)
    wanted = list(dict.fromkeys(ids))
    batch = uuid.uuid4().hex
    with atomic():
        new = _status_id(code)
        changed = sum(_set(chunk, new, batch, user.login, run) for chunk in chunks(wanted))
    return Changed(changed, len(wanted) - changed, batch if changed else "")


def undo(user: User) -> Changed:
    """Take back the last act of ``user`` that still stands.

    An invoice whose status was changed again since keeps it and counts as unchanged.

    Raises:
        NothingToUndoError: there is none.
        NoRightError: the user may not set statuses.
    """
    require(user, Right.SET_STATUS)
    with atomic():
        batch = last_batch(user)
        if batch is None:
            raise NothingToUndoError
        return _undo(StatusChange.batch == batch, user.login)


def take_back(run: int, ids: Sequence[int], who: str) -> None:
    """What the run's mails set on the invoices is taken back by ``who``, where it still stands."""
    _undo((StatusChange.run == run) & ids_in(ids, StatusChange.invoice), who)


def likely_next(ids: Sequence[int]) -> str | None:
    """The code that a person would give the invoices now: what follows the status that they share.

    Without a status that is the first that blocks nothing; where nothing follows, the shared one itself.
    ``None`` where they differ, or are too many to look at at once.
    """
    if not 0 < len(ids) <= _AT_A_GLANCE:
        return None
    query = Invoice.select(Invoice.status).where(ids_in(ids)).distinct().limit(2)
    found = [status for (status,) in proxy.obj.execute(query)]
    if len(found) != 1:
        return None
    known = codes()
    if found[0] is None:
        return next((str(one.code) for one in known if not one.blocks), None)
    shared = next(one for one in known if one.id == found[0])
    return str((shared.next or shared).code)


def last_batch(user: User) -> str | None:
    """The act that :func:`undo` would take back."""
    query = (
        StatusChange.select(StatusChange.batch)
        .where(StatusChange.user == user.login, ~StatusChange.undone, StatusChange.run.is_null())
        .order_by(StatusChange.id.desc())
        .limit(1)
    )
    return next((str(batch) for (batch,) in proxy.obj.execute(query)), None)


def history(invoice_id: int) -> list[Change]:
    """Every change of the invoice's status, the newest first."""
    codes = {row.id: row.code for row in ReminderStatus.select()}
    query = (
        StatusChange.select(*_COLUMNS)
        .where(StatusChange.invoice == invoice_id)
        .order_by(StatusChange.id.desc())
        .namedtuples()
    )
    return [
        Change(row.changed_at, row.user, codes.get(row.old, ""), codes.get(row.new, ""), row.run, row.undone)
        for row in query
    ]


def _status_id(code: str | None) -> int | None:
    if not code:
        return None
    known = {row.code: row.id for row in ReminderStatus.select().order_by(ReminderStatus.position)}
    for have, id_ in known.items():
        if have.casefold() == code.casefold():
            return int(id_)
    raise UnknownStatusError(code, list(known))


def _set(ids: Sequence[int], new: int | None, batch: str, login: str, run: int | None) -> int:
    differs = (
        Invoice.status.is_null(False) if new is None else (Invoice.status.is_null() | (Invoice.status != new))
    )
    query = Invoice.select(Invoice.id, Invoice.status).where(ids_in(ids), differs)
    now = clock.utcnow()
    rows = [(id_, batch, login, now, old, new, run, False) for id_, old in proxy.obj.execute(query)]
    if rows:
        insert(StatusChange, _COLUMNS, rows)
        Invoice.update(status=new).where(ids_in(ids), differs).execute()
    return len(rows)


def _undo(which: Any, login: str) -> Changed:
    """The way back is recorded as well, and is itself no act that could be undone."""
    query = (
        StatusChange.select(StatusChange.invoice, StatusChange.old, StatusChange.new, Invoice.status)
        .join(Invoice, on=(StatusChange.invoice == Invoice.id))
        .where(which, ~StatusChange.undone)
    )
    found = list(proxy.obj.execute(query))
    back = [(invoice, old, new) for invoice, old, new, now in found if now == new]
    name, at = uuid.uuid4().hex, clock.utcnow()
    insert(StatusChange, _COLUMNS, [(i, name, login, at, new, old, None, True) for i, old, new in back])
    update(Invoice, Invoice.status, [(old, invoice) for invoice, old, _new in back])
    StatusChange.update(undone=True).where(which).execute()
    return Changed(len(back), len(found) - len(back), name if back else "")
