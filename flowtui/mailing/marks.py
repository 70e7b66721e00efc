"""The transitions of a claimed mail, each one transaction fenced by its claim.

Commit A (:func:`enter_doubt`) comes before the final dot, commit B (:func:`settle`) after the reply.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.mailing import events, pointers, still
from flowtui.mailing.addresses import envelope_address
from flowtui.mailing.claims import LEASE, fence
from flowtui.mailing.replies import Phase, Reply
from flowtui.models import Exclusion, Mail, MailContent, MailInvoice, MailRecipient, Run, atomic
from flowtui.models.words import DEAD_STATES, MailState, RecipientState, RunState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flowtui.mailing.claims import Claim
    from flowtui.mailing.verdict import Verdict

_OURS = (MailState.CLAIMED, MailState.IN_DOUBT, MailState.UNCERTAIN)


class LeftOutError(Exception):
    """The mail may not leave any more; carries the reason and undoes the transaction."""

    def __init__(self, left: still.Left) -> None:
        super().__init__(left.detail)
        self.left = left


def enter_doubt(item: Claim, owner: str, data: bytes, answers: Mapping[str, Reply]) -> bool:
    """Commit A. True: the final dot may be given; False: the mail or its run is no longer ours to send.

    Raises:
        LeftOutError: an invoice is no longer to be sent; nothing was stored.
    """
    with atomic():
        running = Run.select(Run.id).where(Run.state == RunState.RUNNING)
        ours = fence(item) & (Mail.state == MailState.CLAIMED) & Mail.run.in_(running)
        lease = clock.utcnow() + LEASE
        if not Mail.update(state=MailState.IN_DOUBT, lease_until=lease, size=len(data)).where(ours).execute():
            return False
        left = still.why_not(Mail.get_by_id(item.mail_id))
        if left is not None:
            raise LeftOutError(left)
        _keep_bytes(item.mail_id, data)
        _note_answers(item.mail_id, answers)
        events.write(item.mail_id, owner, Phase.DOT, (MailState.CLAIMED, MailState.IN_DOUBT))
    return True


def settle(item: Claim, owner: str, verdict: Verdict, *, data: bytes = b"", real: bool = True) -> bool:
    """Commit B, and every other end of a try. False: the claim was lost, or this was stored before.

    An answer that comes after the mail was declared uncertain is still taken: it is better knowledge.
    """
    with atomic():
        mail: Any = Mail.get_or_none(fence(item))
        if mail is None or mail.state not in _OURS or mail.state == verdict.state:
            return False
        now = clock.utcnow()
        first = bool(verdict.accepted) and mail.sent_at is None
        changed = Mail.update(_values(mail, verdict, now, first=first)).where(
            fence(item) & (Mail.state == mail.state)
        )
        if not changed.execute():
            return False
        if data:
            _keep_bytes(mail.id, data)
        _mark_recipients(mail.id, verdict)
        run = Run.get_by_id(mail.run_id)
        counts = real and not run.test_to
        if verdict.state in DEAD_STATES or not counts:
            MailInvoice.update(live=False).where(MailInvoice.mail == mail).execute()
        if first and counts:
            pointers.touch(mail, run, now)
        events.write(mail.id, owner, verdict.phase, (mail.state, verdict.state), verdict.reply)
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


def _values(mail: Mail, verdict: Verdict, now: datetime, *, first: bool) -> dict[Any, Any]:
    values: dict[Any, Any] = {
        Mail.state: verdict.state,
        Mail.attempts: mail.attempts + verdict.counts,
        Mail.next_try_at: verdict.next_try_at,
        Mail.lease_until: None,
        Mail.code: verdict.reply.code if verdict.reply.code > 0 else None,
        Mail.reply: verdict.reply.words,
        Mail.reason: verdict.reason,
    }
    if first:
        values[Mail.sent_at] = now
    return values


def _keep_bytes(mail_id: int, data: bytes) -> None:
    """Store the bytes as they leave; what is stored already never changes."""
    MailContent.update(data=data, sha256=hashlib.sha256(data).hexdigest()).where(
        (MailContent.mail == mail_id) & MailContent.data.is_null()
    ).execute()


def _note_answers(mail_id: int, answers: Mapping[str, Reply]) -> None:
    """What was said of each address, so that an answer to «did it arrive?» knows to whom."""
    for row in MailRecipient.select().where(MailRecipient.mail == mail_id):
        reply = answers.get(envelope_address(row.address))
        if reply is not None and row.state == RecipientState.WAITING:
            row.code, row.reply = reply.code, reply.words
            row.state = RecipientState.REFUSED if reply.never else RecipientState.WAITING
            row.save()


def _mark_recipients(mail_id: int, verdict: Verdict) -> None:
    for row in MailRecipient.select().where(MailRecipient.mail == mail_id):
        address = envelope_address(row.address)
        if address in verdict.accepted:
            row.state = RecipientState.ACCEPTED
            row.code, row.reply = verdict.reply.code, verdict.reply.words
        elif address in verdict.refused:
            row.state = RecipientState.REFUSED
            row.code, row.reply = verdict.refused[address].code, verdict.refused[address].words
        elif row.state == RecipientState.WAITING and verdict.state != MailState.UNCERTAIN:
            reply = verdict.deferred.get(address)
            row.code, row.reply = (reply.code, reply.words) if reply else (None, "")
        if row.dirty_fields:
            row.save()
