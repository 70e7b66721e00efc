"""What became of a run, mail by mail: the report that can be opened again at any time."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui import clock
from flowtui.mailing import progress
from flowtui.mailing.outbox import exclusions
from flowtui.mailing.progress import NoRunError
from flowtui.mailing.report_csv import to_csv
from flowtui.mailing.report_pdf import to_pdf
from flowtui.mailing.values import Progress, ReportedMail, SendReport
from flowtui.models import (
    Customer,
    Exclusion,
    Invoice,
    Mail,
    MailInvoice,
    MailRecipient,
    Run,
    User,
)
from flowtui.models.words import UNREACHED, MailState, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

__all__ = ["NoRunError", "Outline", "outlines", "report", "runs", "to_csv", "to_pdf"]

#: What wants a person's attention comes first.
ORDER = (
    MailState.UNCERTAIN,
    MailState.FAILED,
    MailState.PARTLY,
    MailState.BOUNCED,
    MailState.CANCELLED,
    MailState.QUEUED,
    MailState.SENT,
)


class Outline(NamedTuple):
    """What a list of runs tells beside how far each is; times in UTC."""

    started_at: datetime | None
    finished_at: datetime | None
    test_to: str
    excluded: int
    """Invoices left out."""


class _Addresses(NamedTuple):
    """The addresses of a mail that it was written to, and those that were refused."""

    to: list[str]
    refused: list[tuple[str, int | None, str]]


def report(run_id: int) -> SendReport:
    """The run as it stands now; mails that want attention come first, then by customer.

    Raises:
        NoRunError: there is no such run.
    """
    run = Run.select(Run, User).join(User).where(Run.id == run_id).first()
    if run is None:
        raise NoRunError(run_id)
    mails = _mails(run_id)
    excluded = tuple(exclusions(run_id))
    counts = _counts(Counter(mail.state for mail in mails))
    return SendReport(
        run=run.id,
        purpose=run.purpose,
        state=run.state,
        user=run.user.login,
        started_at=run.started_at,
        finished_at=run.finished_at,
        counts=counts | {"excluded": len(excluded)},
        mails=mails,
        excluded=excluded,
        test_to=run.test_to,
        pause_reason=run.pause_reason,
        created_at=run.created_at,
    )


def runs(limit: int | None = None) -> list[Progress]:
    """Every run, the latest first, with its mails counted by state."""
    query: Any = Run.select(Run, User).join(User).order_by(Run.id.desc()).limit(limit)
    found = list(query)
    if not found:
        return []
    going = {one.run: one for one in progress.active()}
    counted = _counted(since=found[-1].id)
    return [going.get(run.id) or _over(run, _counts(counted[run.id])) for run in found]


def outlines() -> dict[int, Outline]:
    """The outline of every run, by its number."""
    left = pw.fn.COUNT(Exclusion.id)
    query: Any = (
        Run.select(Run.id, Run.started_at, Run.finished_at, Run.test_to, left)
        .join(Exclusion, pw.JOIN.LEFT_OUTER)
        .group_by(Run.id, Run.started_at, Run.finished_at, Run.test_to)
    )
    return {run_id: Outline(*facts) for run_id, *facts in _tuples(query)}


def _counted(since: int) -> dict[int, Counter[str]]:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    stored = Mail.select(Mail.run, Mail.state, pw.fn.COUNT(Mail.id)).where(Mail.run >= since)
    for run_id, state, number in _tuples(stored.group_by(Mail.run, Mail.state)):
        counted[run_id][_shown(state, None)] += number
    return counted


def _over(run: Any, counts: dict[str, int]) -> Progress:
    values = (run.id, run.purpose, run.state, run.user.login, run.mails, counts, run.pause_reason)
    return Progress(*values, test_to=run.test_to)


def _mails(run_id: int) -> tuple[ReportedMail, ...]:
    addresses, numbers = _addresses(run_id), _numbers(run_id)
    query: Any = (
        Mail.select(Mail, Customer)
        .join(Customer)
        .where(Mail.run == run_id)
        .order_by(Customer.search_key, Customer.id, Mail.id)
    )
    found = [_mail(mail, addresses[mail.id], numbers[mail.id]) for mail in query]
    places = {state.value: place for place, state in enumerate(ORDER)}
    return tuple(sorted(found, key=lambda mail: places[mail.state]))


def _mail(mail: Any, addresses: _Addresses, numbers: list[str]) -> ReportedMail:
    return ReportedMail(
        id=mail.id,
        customer_id=mail.customer.id,
        customer=mail.customer.code,
        customer_name=mail.customer.name,
        to=tuple(addresses.to),
        subject=mail.subject,
        message_id=mail.message_id,
        state=_shown(mail.state, mail.lease_until),
        code=mail.code,
        reason=mail.reply or mail.reason,
        invoices=tuple(numbers),
        total_cents=mail.total_cents,
        currency=mail.currency,
        attempts=mail.attempts,
        sent_at=mail.sent_at,
        refused=tuple(addresses.refused),
        remark=mail.remark,
    )


def _shown(state: str, lease_until: datetime | None) -> str:
    """The state as a person counts: what is being worked on waits; a final dot long ago is uncertain."""
    if state == MailState.IN_DOUBT and lease_until is not None and lease_until < clock.utcnow():
        return MailState.UNCERTAIN.value
    if state in (MailState.CLAIMED, MailState.IN_DOUBT):
        return MailState.QUEUED.value
    return str(state)


def _counts(counted: Mapping[str, int]) -> dict[str, int]:
    order = ("queued", "sent", "partly", "failed", "uncertain", "cancelled", "bounced")
    return {name: counted.get(name, 0) for name in order}


def _addresses(run_id: int) -> dict[int, _Addresses]:
    found: dict[int, _Addresses] = defaultdict(lambda: _Addresses([], []))
    query = (
        MailRecipient.select(
            MailRecipient.mail,
            MailRecipient.role,
            MailRecipient.address,
            MailRecipient.state,
            MailRecipient.code,
            MailRecipient.reply,
        )
        .join(Mail)
        .where(Mail.run == run_id)
        .order_by(MailRecipient.id)
    )
    for mail, role, address, state, code, reply in _tuples(query):
        if role == Role.TO:
            found[mail].to.append(address)
        if state in UNREACHED:
            found[mail].refused.append((address, code, reply))
    return found


def _numbers(run_id: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        MailInvoice.select(MailInvoice.mail, Invoice.number)
        .join(Mail)
        .switch(MailInvoice)
        .join(Invoice)
        .where(Mail.run == run_id)
        .order_by(Invoice.issue_date, Invoice.number, Invoice.id)
    )
    for mail, number in _tuples(query):
        found[mail].append(number)
    return found


def _tuples(query: Any) -> Iterator[tuple[Any, ...]]:
    return iter(query.tuples())
