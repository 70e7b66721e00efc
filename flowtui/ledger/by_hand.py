"""Noting that an invoice was sent by other means (post, a portal), and taking that back.

A note made by hand leaves the count of mails at 0, which tells it from a mail that was accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.ledger.bulk import chunks, ids_in
from flowtui.ledger.status import Changed
from flowtui.models import Invoice, User, atomic
from flowtui.models.identity import Right, require
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable


def set_by_hand(user: User, ids: Iterable[int], *, sent: bool) -> Changed:
    """Note the invoices as sent, or take back what was noted by hand; a mail that left is never taken back.

    Raises:
        NoRightError: the user may not send invoices.
    """
    require(user, Right.SEND_INVOICES)
    wanted = list(dict.fromkeys(ids))
    now = clock.utcnow()
    with atomic():
        changed = 0
        for chunk in chunks(wanted):
            if sent:
                query = Invoice.update(mailed_at=now).where(
                    ids_in(chunk),
                    Invoice.mailed_at.is_null(),
                    Invoice.kind != Kind.PAYMENT,
                    ~Invoice.opening,
                )
            else:
                query = Invoice.update(mailed_at=None).where(
                    ids_in(chunk), Invoice.mailed_at.is_null(False), Invoice.mailed_count == 0
                )
            changed += query.execute()
    return Changed(changed, len(wanted) - changed, "")
