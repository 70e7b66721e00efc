"""The transitions of a claimed mail, each one transaction fenced by its claim.

Commit A (:func:`enter_doubt`) comes before the final dot, commit B (:func:`settle`) after the reply.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui import clock
from flowtui.mailing import events, giving_up, pointers, still
from flowtui.mailing.claims import LEASE, fence
from flowtui.mailing.replies import Phase, Reply
from flowtui.models import Exclusion, Mail, MailContent, MailInvoice, MailRecipient, Run, atomic
from flowtui.models.database import held
from flowtui.models.words import DEAD_STATES, MailState, RunState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from flowtui.mailing.claims import Claim
    from flowtui.mailing.verdict import Marked, Verdict

_OURS = (MailState.CLAIMED, MailState.IN_DOUBT, MailState.UNCERTAIN)


class _Now(NamedTuple):
    """A claimed mail as it stands in the database."""

    state: str
    attempts: int
    sent_at: datetime | None
    purpose: str
    run_id: int
    test_to: str
    user_id: int

    @classmethod
    def of(cls, item: Claim) -> _Now | None:
        """None: the claim was lost. The row is held, so that nobody else moves it before we do."""
        query: Any = (
            Mail.select(Mail.state, Mail.attempts, Mail.sent_at, Mail.purpose, Run.id, Run.test_to, Run.user)
            .join(Run)
            .where(fence(item))
        )
        row = held(query, of=Mail).tuples().first()
        return cls(*row) if row else None


class LeftOutError(Exception):
    """The mail may not leave any more; carries the reason and undoes the transaction."""

    def __init__(self, left: still.Left) -> None:
        super().__init__(left.detail)
        self.left = left


def enter_doubt(
    item: Claim, owner: str, data: bytes, noted: Iterable[Marked] = (), *, lasts: timedelta = LEASE
) -> bool:
    """Commit A. True: the final dot may be given; False: the mail or its run is no longer ours to send.

    ``lasts``: how long the answer may take before the mail is taken for uncertain.

    Raises:
        LeftOutError: an invoice is no longer to be sent; nothing was stored.
    """
    with atomic():
        running = Run.select(Run.id).where(Run.state == RunState.RUNNING)
        ours = fence(item) & (Mail.state == MailState.CLAIMED) & Mail.run.in_(running)
        lease = clock.utcnow() + lasts
        if not Mail.update(state=MailState.IN_DOUBT, lease_until=lease, size=len(data)).where(ours).execute():
            return False
        left = still.why_not(item.mail_id)
        if left is not None:
            raise LeftOutError(left)
        _keep_bytes(item.mail_id, data)
        _mark(noted)
        events.write(item.mail_id, owner, Phase.DOT, (MailState.CLAIMED, MailState.IN_DOUBT))
    return True


def settle(item: Claim, owner: str, verdict: Verdict, *, data: bytes = b"", real: bool = True) -> bool:
    """Commit B, and every other end of a try. False: the claim was lost, or this was stored before.

    An answer that comes after the mail was declared uncertain is still taken: it is better knowledge.
    """
    with atomic():
        over = verdict.state == MailState.QUEUED and giving_up.cancelled_runs([item.mail_id])
        now = _Now.of(item)
        if now is None:
            _note_lost(item, owner, verdict)
            return False
        first = bool(verdict.accepted) and now.sent_at is None
        same = fence(item) & (Mail.state == now.state)
        if now.state not in _OURS or now.state == verdict.state:
            return False
        if not Mail.update(_values(now, verdict, first=first)).where(same).execute():
            return False
        if data:
            _keep_bytes(item.mail_id, data)
        _mark(verdict.recipients)
        counts = real and not now.test_to
        if verdict.state in DEAD_STATES or not counts:
            MailInvoice.update(live=False).where(MailInvoice.mail == item.mail_id).execute()
        if first and counts:
            pointers.touch(item.mail_id, now.purpose, now.run_id, now.user_id, clock.utcnow())
        events.write(item.mail_id, owner, verdict.phase, (now.state, verdict.state), verdict.reply)
        if over:
            giving_up.give_up_late(item.mail_id, owner)
    return True


def leave_out(item: Claim, owner: str, left: still.Left) -> None:
    """The mail is cancelled, and its invoice stands in the report with the reason."""
    with atomic():
        ours = fence(item) & Mail.state.in_((MailState.CLAIMED, MailState.IN_DOUBT))
        if (
            not Mail.update(state=MailState.CANCELLED, reason=left.detail, lease_until=None)
            .where(ours)
            .execute()
        ):
            return
        mail: Any = Mail.get_by_id(item.mail_id)
        Exclusion.create(run=mail.run_id, invoice=left.invoice_id, code=left.code, detail=left.detail)
        MailInvoice.update(live=False).where(MailInvoice.mail == mail).execute()
        events.write(
            mail.id, owner, Phase.DATA, (MailState.CLAIMED, MailState.CANCELLED), Reply(0, left.detail)
        )


def _values(now: _Now, verdict: Verdict, *, first: bool) -> dict[Any, Any]:
    """An answer that comes late belongs to an attempt that was counted when the mail became uncertain."""
    counted = now.state == MailState.UNCERTAIN
    values: dict[Any, Any] = {
        Mail.state: verdict.state,
        Mail.attempts: now.attempts + (verdict.counts and not counted),
        Mail.next_try_at: verdict.next_try_at,
        Mail.lease_until: None,
        Mail.code: verdict.reply.code if verdict.reply.code > 0 else None,
        Mail.reply: verdict.reply.words,
        Mail.reason: verdict.reason,
    }
    if first:
        values[Mail.sent_at] = clock.utcnow()
    return values


def _note_lost(item: Claim, owner: str, verdict: Verdict) -> None:
    """An acceptance that came after a person had decided otherwise leaves its trace at least."""
    if verdict.accepted:
        events.write(item.mail_id, owner, verdict.phase, ("lost", verdict.state), verdict.reply)


def _keep_bytes(mail_id: int, data: bytes) -> None:
    """Store the bytes as they leave; what is stored already never changes."""
    MailContent.update(data=data, sha256=hashlib.sha256(data).hexdigest()).where(
        (MailContent.mail == mail_id) & MailContent.data.is_null()
    ).execute()


def _mark(marked: Iterable[Marked]) -> None:
    for one in marked:
        code = one.reply.code if one.reply.code > 0 else None
        MailRecipient.update(state=one.state, code=code, reply=one.reply.words).where(
            MailRecipient.id == one.recipient_id
        ).execute()
