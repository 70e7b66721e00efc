"""What keeps an invoice from being sent: one decision, taken in SQL, for the list, ``why:`` and the plan.

The first condition that holds gives the code; an invoice that meets none is ``ready``.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui import clock
from flowtui.config import Limits
from flowtui.ledger.addresses import has_address, has_bad_address
from flowtui.ledger.expressions import ZERO, nothing
from flowtui.ledger.periods import utc_start
from flowtui.models import Customer, Invoice, Mail, MailInvoice, ReminderStatus
from flowtui.models.words import PENDING_STATES, Code, Kind, MailState, Purpose

if TYPE_CHECKING:
    from collections.abc import Collection

_GAP_DAYS = Limits().reminder_gap_days
#: A mail in one of these states keeps its invoices for itself.
HOLDING_STATES = (*PENDING_STATES, MailState.UNCERTAIN)
#: Codes that a person may overrule for a selection by an explicit act.
OVERRULABLE = frozenset({Code.ALREADY_MAILED, Code.CANCELS_OUT, Code.CREDIT_BALANCE})


def code(
    purpose: str,
    *,
    today: date | None = None,
    gap_days: int = _GAP_DAYS,
    include: Collection[str] = (),
) -> Any:
    """SQL over ``Invoice``: the preflight code of each row for a mail of ``purpose``.

    ``gap_days`` is ``limits.reminder_gap_days`` of the configuration. Conditions whose code stands in
    ``include`` are not tried: an explicit act takes those rows in, and a later condition still speaks.
    """
    day = today or clock.today()
    conditions = [pair for pair in _conditions(purpose, day, gap_days) if pair[0] not in include]
    return pw.Case(None, [(condition, str(name)) for name, condition in conditions], str(Code.READY))


def place(purpose: str, *, today: date | None = None, gap_days: int = _GAP_DAYS) -> Any:
    """SQL: where the row's :func:`code` stands among all codes, counted from 0 for ``ready``."""
    places = {name: at for at, name in enumerate(Code)}
    conditions = _conditions(purpose, today or clock.today(), gap_days)
    return pw.Case(None, [(condition, places[name]) for name, condition in conditions], places[Code.READY])


def having(purpose: str, wanted: str, *, today: date | None = None, gap_days: int = _GAP_DAYS) -> Any:
    """SQL: the rows whose :func:`code` is ``wanted``.

    Conditions of earlier codes on the row's own columns are repeated beside it, except for the few opening
    balances, since they spare most rows the sub-queries (measured at 1,000,000 rows: 720 ms without, 250 with).
    """
    whole = code(purpose, today=today, gap_days=gap_days) == str(wanted)
    own = {
        Code.NO_DOCUMENT: Invoice.kind != str(Kind.PAYMENT),
        Code.SETTLED: Invoice.balance_cents != ZERO,
        Code.CANCELS_OUT: Invoice.offset_group.is_null(),
    }
    if purpose == Purpose.INVOICE:
        own[Code.ALREADY_MAILED] = Invoice.mailed_at.is_null()
    order = [name for name, _condition in _conditions(purpose, today or clock.today(), gap_days)]
    earlier = order[: order.index(Code(wanted))] if wanted in order else order
    return reduce(and_, [own[name] for name in earlier if name in own], whole)


def blocked(today: date, purpose: str = Purpose.INVOICE) -> Any:
    """SQL: whether the invoice, its customer or, for reminders, its status is blocked on ``today``."""
    holds = [_in_force(Invoice, today), _customer_blocked(today, purpose)]
    if purpose != Purpose.INVOICE:
        status = ReminderStatus.alias()
        holds.append(
            pw.fn.EXISTS(status.select(pw.SQL("1")).where(status.id == Invoice.status, status.blocks))
        )
    return reduce(or_, holds)


def in_progress(purpose: str) -> Any:
    """SQL: whether another mail of ``purpose`` is under way with the invoice, or its fate is unknown."""
    link, mail = MailInvoice.alias(), Mail.alias()
    return pw.fn.EXISTS(
        link.select(pw.SQL("1"))
        .join(mail, on=(link.mail == mail.id))
        .where(
            link.live,
            link.purpose == str(purpose),
            link.invoice == Invoice.id,
            mail.state.in_([str(state) for state in HOLDING_STATES]),
        )
    )


def owes_nothing() -> Any:
    """SQL: whether the customer's open rows of the invoice's currency, payments too, come to 0 or less."""
    other = Invoice.alias()
    net = (
        other.select(other.customer, other.currency)
        .where(other.balance_cents != ZERO)
        .group_by(other.customer, other.currency)
        .having(pw.fn.SUM(other.balance_cents) <= ZERO)
    )
    return pw.Tuple(Invoice.customer, Invoice.currency).in_(net)


def _conditions(purpose: str, today: date, gap_days: int) -> list[tuple[Code, Any]]:
    no_document = (Code.NO_DOCUMENT, _no_document(purpose))
    progress = (Code.IN_PROGRESS, in_progress(purpose))
    settled = (Code.SETTLED, Invoice.balance_cents == ZERO)
    nothing_owed = (Code.CREDIT_BALANCE, owes_nothing())
    head = {
        Purpose.INVOICE: [no_document, progress, (Code.ALREADY_MAILED, Invoice.mailed_at.is_null(False))],
        Purpose.REMINDER: [
            no_document,
            (Code.CREDIT_BALANCE, Invoice.kind == str(Kind.CREDIT_NOTE)),
            settled,
            progress,
            (Code.ALREADY_MAILED, _recent(Invoice.last_reminder_at, today, gap_days)),
            nothing_owed,
        ],
        Purpose.STATEMENT: [
            no_document,
            settled,
            progress,
            (Code.ALREADY_MAILED, _recent(Invoice.grouped_at, today, gap_days)),
            nothing_owed,
        ],
    }[Purpose(purpose)]
    return [
        *head,
        (Code.CANCELS_OUT, Invoice.offset_group.is_null(False)),
        (Code.BLOCKED, blocked(today, purpose)),
        (Code.NO_ADDRESS, ~has_address(Invoice.customer, purpose)),
        (Code.BAD_ADDRESS, has_bad_address(Invoice.customer, purpose)),
    ]


def _no_document(purpose: str) -> Any:
    """A payment, and where a mail is about one document a sum carried forward: it has none to name or attach.

    A statement says what an account holds, so that such a sum stands in it.
    """
    payment = Invoice.kind == str(Kind.PAYMENT)
    return payment if purpose == Purpose.STATEMENT else payment | Invoice.opening


def _recent(moment: Any, today: date, gap_days: int) -> Any:
    """Fewer than ``gap_days`` days ago, or later than ``today`` where that date is fixed."""
    if gap_days < 1:
        return nothing()
    return moment >= utc_start(today - timedelta(days=gap_days - 1))


def _in_force(holder: Any, today: date) -> Any:
    return holder.blocked & (holder.block_until.is_null() | (holder.block_until >= today))


def _customer_blocked(today: date, purpose: str) -> Any:
    customer = Customer.alias()
    holds = _in_force(customer, today)
    refused = {Purpose.REMINDER: "grouped", Purpose.STATEMENT: "single"}.get(Purpose(purpose))
    if refused:
        holds = holds | (customer.grouping == refused)
    return pw.fn.EXISTS(customer.select(pw.SQL("1")).where(customer.id == Invoice.customer, holds))
