"""Who holds an invoice that a second run wanted: the run, its user and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.i18n import _
from flowtui.ledger.preflight import HOLDING_STATES
from flowtui.models import Mail, MailInvoice, Run, User
from flowtui.models.words import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from flowtui.mailing.values import PlannedInvoice, PlannedMail

_AT_ONCE = 400


class Holder(NamedTuple):
    """The live mail of an invoice."""

    mail_id: int
    run_id: int
    user: str
    created_at: datetime
    state: str

    @property
    def code(self) -> str:
        """Whether that mail is still on its way or has left."""
        return Code.IN_PROGRESS if self.state in HOLDING_STATES else Code.ALREADY_MAILED

    @property
    def detail(self) -> str:
        """For example «déjà dans le lot 12 de anna, 14:02»."""
        return _("already in run {run} by {user}, {time}").format(
            run=self.run_id, user=self.user, time=_moment(self.created_at)
        )


def find(purpose: str, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Holder]:
    """The holder of each (invoice, copy) that has one."""
    wanted = set(keys)
    ids = sorted({invoice for invoice, _copy in wanted})
    found: dict[tuple[int, int], Holder] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for row in _live(purpose, ids[start : start + _AT_ONCE]):
            if row[:2] in wanted:
                found[row[:2]] = Holder(*row[2:])
    return found


def reasons(mail: PlannedMail, held: dict[int, Holder | None]) -> Iterator[tuple[PlannedInvoice, str, str]]:
    """Each invoice of a mail that lost some to others, with its code and detail."""
    first = next((invoice for invoice in mail.invoices if invoice.id in held), mail.invoices[0])
    for invoice in mail.invoices:
        holder = held.get(invoice.id) or held.get(first.id)
        code = holder.code if holder else Code.IN_PROGRESS
        detail = holder.detail if holder else _("already in another run")
        if invoice.id not in held:
            detail = _("in one mail with {number}: {detail}").format(number=first.number, detail=detail)
        yield invoice, code, detail


def _live(purpose: str, ids: list[int]) -> Iterator[tuple[int, int, int, int, str, datetime, str]]:
    query: Any = (
        MailInvoice.select(MailInvoice, Mail, Run, User)
        .join(Mail)
        .join(Run)
        .join(User)
        .where((MailInvoice.purpose == purpose) & MailInvoice.invoice.in_(ids) & MailInvoice.live)
    )
    for link in query:
        run = link.mail.run
        yield (
            link.invoice_id,
            link.copy,
            link.mail_id,
            run.id,
            run.user.login,
            run.created_at,
            link.mail.state,
        )


def _moment(at: datetime) -> str:
    """The local time, with the day where it is not today's."""
    here = clock.local(at)
    hour = f"{here:%H:%M}"
    return hour if at.date() == clock.utcnow().date() else f"{clock.format_date(here.date())} {hour}"
