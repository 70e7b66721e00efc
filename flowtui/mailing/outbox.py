"""From a plan to stored mails: one transaction, before anything touches the network.

A unique index allows an invoice one live mail per purpose and copy, so of two accountants who send
the same invoices one finds them taken; that mail is left out whole, so that every text and total
that does leave stays true.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.mailing import holders, message_ids, trial
from flowtui.mailing.profiles import RIGHTS
from flowtui.mailing.values import Excluded
from flowtui.models import (
    Customer,
    Exclusion,
    Invoice,
    Mail,
    MailContent,
    MailInvoice,
    MailRecipient,
    Run,
    atomic,
)
from flowtui.models.identity import require
from flowtui.models.words import Role, RunState
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowtui.mailing.values import PlannedMail, SendPlan
    from flowtui.models import User

_ROWS = 90  # in one statement, below the variable limit of an old SQLite


def enqueue(plan: SendPlan, user: User) -> Run:
    """Store what the plan decided; the sender finds it there.

    A run without mails, because another run holds them all, is done at once.

    Raises:
        NoRightError: the user may not send for this purpose.
        BusyError: another program held the database too long; nothing was stored.
    """
    require(user, RIGHTS[plan.purpose])
    with atomic():
        run = _store_run(plan, user)
        mails = [(_store_mail(run, mail), mail) for mail in plan.mails]
        taken = _link(run, mails)
        kept = [(mail_id, mail) for mail_id, mail in mails if mail_id not in taken]
        _drop(taken)
        _insert(MailContent, ({"mail": mail_id, "text": mail.text} for mail_id, mail in kept))
        _insert(MailRecipient, (row for mail_id, mail in kept for row in _recipients(run, mail_id, mail)))
        _store_exclusions(run, plan, [(mail, taken[mail_id]) for mail_id, mail in mails if mail_id in taken])
        return _count(run, [mail for _mail_id, mail in kept])


def exclusions(run_id: int) -> list[Excluded]:
    """What the run left out, in the order of the customers and numbers."""
    query: Any = (
        Exclusion.select(
            Invoice.id,
            Invoice.number,
            Customer.code,
            Customer.name,
            Invoice.balance_cents,
            Exclusion.code,
            Exclusion.detail,
            Invoice.currency,
        )
        .join(Invoice)
        .join(Customer)
        .where(Exclusion.run == run_id)
        .order_by(Customer.search_key, Customer.id, Invoice.number, Exclusion.id)
    )
    return [Excluded(*row) for row in query.tuples()]


def _store_run(plan: SendPlan, user: User) -> Run:
    return Run.create(
        purpose=plan.purpose,
        user=user,
        created_at=clock.utcnow(),
        test_to=plan.test_to,
        query=plan.query,
    )


def _store_mail(run: Run, mail: PlannedMail) -> int:
    return int(
        Mail.insert(
            run=run,
            purpose=run.purpose,
            customer=mail.customer_id,
            language=mail.language,
            message_id=message_ids.message_id(run, mail),
            sender=mail.sender,
            reply_to=mail.reply_to,
            subject=clean(mail.subject),
            template=mail.template,
            template_version=mail.template_version,
            currency=mail.currency,
            total_cents=mail.total_cents,
        ).execute()
    )


def _link(run: Run, mails: list[tuple[int, PlannedMail]]) -> dict[int, dict[int, holders.Holder | None]]:
    """Bind the invoices to their mails; for each mail that lost one, who holds what.

    The order is the same for everybody: PostgreSQL makes the second inserter wait for the first, and
    two of them in opposite orders would wait for each other.
    """
    rows: list[dict[str, Any]] = [
        {
            "mail": mail_id,
            "invoice": invoice.id,
            "purpose": run.purpose,
            "copy": invoice.copy,
            "live": not run.test_to,
            "total_cents": invoice.total_cents,
            "balance_cents": invoice.balance_cents,
        }
        for mail_id, mail in mails
        for invoice in mail.invoices
    ]
    rows.sort(key=lambda row: (row["invoice"], row["copy"], row["mail"]))
    _insert(MailInvoice, rows, ignore_conflicts=True)
    linked = MailInvoice.select(MailInvoice.mail, MailInvoice.invoice).join(Mail).where(Mail.run == run)
    bound = set(linked.tuples())
    lost = [row for row in rows if (row["mail"], row["invoice"]) not in bound]
    found = holders.find(run.purpose, [(row["invoice"], row["copy"]) for row in lost])
    taken: dict[int, dict[int, holders.Holder | None]] = {}
    for row in lost:
        key = (row["invoice"], row["copy"])
        taken.setdefault(row["mail"], {})[row["invoice"]] = found.get(key)
    return taken


def _drop(mail_ids: Iterable[int]) -> None:
    for some in _batched(mail_ids):
        MailInvoice.delete().where(MailInvoice.mail.in_(some)).execute()
        Mail.delete().where(Mail.id.in_(some)).execute()


def _recipients(run: Run, mail_id: int, mail: PlannedMail) -> Iterator[dict[str, Any]]:
    """The envelope; the one address of a test that goes to one."""
    if only := trial.address(run.test_to):
        yield {"mail": mail_id, "role": Role.TO, "address": only}
        return
    seen: set[str] = set()
    for role, addresses in ((Role.TO, mail.to), (Role.CC, mail.cc), (Role.BCC, mail.bcc)):
        for address in addresses:
            if address.casefold() not in seen:
                seen.add(address.casefold())
                yield {"mail": mail_id, "role": role, "address": address}


def _store_exclusions(
    run: Run, plan: SendPlan, lost: list[tuple[PlannedMail, dict[int, holders.Holder | None]]]
) -> None:
    rows = [
        {"run": run, "invoice": one.invoice_id, "code": one.code, "detail": one.detail}
        for one in plan.excluded
    ]
    rows += [
        {"run": run, "invoice": invoice.id, "code": code, "detail": detail}
        for mail, held in lost
        for invoice, code, detail in holders.reasons(mail, held)
    ]
    _insert(Exclusion, rows)


def _count(run: Run, kept: list[PlannedMail]) -> Run:
    run.mails, run.invoices = len(kept), sum(len(mail.invoices) for mail in kept)
    if not kept:
        run.state, run.finished_at = RunState.DONE, run.created_at
    run.save()
    return run


def _insert(model: Any, rows: Iterable[dict[str, Any]], *, ignore_conflicts: bool = False) -> None:
    for some in _batched(rows):
        query = model.insert_many(some)
        (query.on_conflict_ignore() if ignore_conflicts else query).execute()


def _batched(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(itertools.islice(iterator, _ROWS)):
        yield some
