"""One try of one claimed mail: compose, look again, offer, commit A, final dot, commit B."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import marks, servers, still, stubborn
from flowtui.mailing.addresses import envelope_address
from flowtui.mailing.claims import fence, lease
from flowtui.mailing.envelope import Envelope
from flowtui.mailing.judging import Case, Line
from flowtui.mailing.replies import Phase
from flowtui.mailing.troubles import Deferred, Doubt, Dropped, Refused, Throttled, Trouble
from flowtui.models import Mail, MailContent, MailRecipient, Run
from flowtui.models.words import MailState, RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from flowtui.config import Config
    from flowtui.mailing.claims import Claim
    from flowtui.mailing.envelope import Offer
    from flowtui.mailing.limits import Limits
    from flowtui.mailing.replies import Reply
    from flowtui.mailing.transports import Transport
    from flowtui.mailing.verdict import Marked, Verdict

    #: Makes the exact bytes of a mail.
    Composer = Callable[[Mail], bytes]

_log = logging.getLogger(__name__)
_MEGABYTE = 1_048_576
# From commit A to the final dot, counting what the machine slept; below the margin of the lease.
_LONGEST_SECONDS = 300
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a sender works with."""

    config: Config
    owner: str
    transport: Transport
    compose: Composer
    limits: Limits

    @property
    def lease(self) -> timedelta:
        """How long a claim lasts with this server."""
        return lease(self.config.smtp.timeout_seconds)


def try_mail(desk: Desk, item: Claim) -> Verdict | None:
    """Try the mail once; what was stored, or None when it is no longer this sender's to send.

    Raises:
        Unreachable, Misconfigured, Throttled: the run's trouble; the mail is still claimed.
        peewee.OperationalError, BusyError: the database's trouble before the final dot.
    """
    mail = _claimed(item)
    if mail is None:
        return None
    left = still.why_not(item.mail_id)
    if left is not None:
        marks.leave_out(item, desk.owner, left)
        return None
    case = _case(mail, desk)
    try:
        data = _bytes_of(mail, desk)
        desk.transport.open()
        if not desk.transport.carried:
            servers.note(desk.config.smtp, desk.transport)
        _see_size(desk, data)
    except Refused as trouble:
        return _store(desk, item, case.failed(trouble.phase, trouble.reply, reason=trouble.sentence))
    return _send(desk, item, _Work(mail, case, data))


@dataclass(frozen=True, slots=True)
class _Work:
    mail: Mail
    case: Case
    data: bytes


def _send(desk: Desk, item: Claim, work: _Work) -> Verdict | None:
    """The conversation, with one fresh connection where the old one had served its time."""
    carried = desk.transport.carried
    try:
        return _converse(desk, item, work)
    except (Throttled, Dropped) as trouble:
        stale = isinstance(trouble, Dropped) and trouble.phase == Phase.MAIL
        if not carried or not (stale or isinstance(trouble, Throttled)):
            return _not_gone(desk, item, work, trouble)
        if isinstance(trouble, Throttled):
            desk.limits.learn(carried)
    desk.transport.close()
    desk.transport.open()
    try:
        return _converse(desk, item, work)
    except (Throttled, Dropped) as trouble:
        return _not_gone(desk, item, work, trouble)


def _not_gone(desk: Desk, item: Claim, work: _Work, trouble: Trouble) -> Verdict | None:
    """The connection's or the server's trouble with a mail that has certainly not left."""
    if isinstance(trouble, Throttled):
        _store(desk, item, work.case.put_off(trouble.phase, trouble.reply, counts=False), work.data)
        raise trouble
    verdict = work.case.put_off(trouble.phase, trouble.reply, reason=trouble.sentence, may_fail=False)
    return _store(desk, item, verdict, work.data)


def _converse(desk: Desk, item: Claim, work: _Work) -> Verdict | None:
    """Offer, commit A, final dot, commit B.

    Raises:
        Throttled, Dropped: before commit A; the mail is still claimed.
    """
    case = work.case
    envelope = Envelope(envelope_address(parseaddr(work.mail.sender)[1]), case.waiting, case.needed)
    try:
        offer = desk.transport.offer(envelope, work.data)
    except Refused as trouble:
        return _store(desk, item, case.failed(trouble.phase, trouble.reply), work.data)
    except Deferred as trouble:
        return _store(desk, item, case.put_off(trouble.phase, trouble.reply), work.data)
    if not offer.ready:
        return _store(desk, item, case.unwanted(offer), work.data)
    began = time.clock_gettime(_CLOCK)
    if not _commit_a(desk, item, work.data, case.noted(offer.answers)):
        return None
    return _store(desk, item, _ending(desk, case, offer, began))


def _ending(desk: Desk, case: Case, offer: Offer, began: float) -> Verdict:
    """The final dot and what comes of it; a sender that slept for long does not give it any more."""
    if time.clock_gettime(_CLOCK) - began > _LONGEST_SECONDS:
        desk.transport.close()
        return case.put_off(Phase.DATA, counts=False)
    try:
        return _end(case, offer, desk.transport.finish())
    except Doubt as trouble:
        return case.uncertain(trouble.sentence, trouble.reply)
    except Refused as trouble:
        return case.failed(trouble.phase, trouble.reply)
    except (Deferred, Throttled) as trouble:
        return case.put_off(trouble.phase, trouble.reply, counts=isinstance(trouble, Deferred))
    except Dropped as trouble:
        return case.put_off(trouble.phase, trouble.reply, reason=trouble.sentence, may_fail=False)


def _commit_a(desk: Desk, item: Claim, data: bytes, noted: Iterable[Marked]) -> bool:
    """Commit A; whatever keeps it from being made, the final dot is then never given."""
    try:
        if marks.enter_doubt(item, desk.owner, data, noted, lasts=desk.lease):
            return True
        desk.transport.close()
    except marks.LeftOutError as error:
        desk.transport.close()
        marks.leave_out(item, desk.owner, error.left)
    except BaseException:
        desk.transport.close()
        raise
    return False


def _end(case: Case, offer: Offer, reply: Reply) -> Verdict:
    """What the reply to the final dot means."""
    if reply.ok:
        return case.taken(offer, reply)
    if reply.later:
        return case.put_off(Phase.REPLY, reply, counts=not reply.throttles)
    return case.failed(Phase.REPLY, reply)


def _store(desk: Desk, item: Claim, verdict: Verdict, data: bytes = b"") -> Verdict | None:
    """Commit B, insisted upon."""
    real = desk.transport.real
    stored = stubborn.insist(lambda: marks.settle(item, desk.owner, verdict, data=data, real=real))
    return verdict if stored else None


def _claimed(item: Claim) -> Any:
    """The mail, if it is still ours and its run still going."""
    ours = fence(item) & (Mail.state == MailState.CLAIMED) & (Run.state == RunState.RUNNING)
    return Mail.select(Mail).join(Run).where(ours).first()


def _case(mail: Mail, desk: Desk) -> Case:
    columns = (MailRecipient.address, MailRecipient.role, MailRecipient.state, MailRecipient.id)
    query: Any = MailRecipient.select(*columns).where(MailRecipient.mail == mail).order_by(MailRecipient.id)
    lines = [Line(envelope_address(address), *rest) for address, *rest in query.tuples()]
    return Case(lines, mail.attempts, desk.config.smtp.retry_seconds)


def _bytes_of(mail: Mail, desk: Desk) -> bytes:
    """The stored bytes, else newly composed ones.

    Raises:
        Refused: they cannot be made.
    """
    stored = MailContent.select(MailContent.data).where(MailContent.mail == mail).scalar()
    if stored is not None:
        return bytes(stored)
    try:
        return desk.compose(mail)
    except stubborn.TROUBLE:
        raise
    except FlowError as error:
        raise Refused(error.sentence, Phase.COMPOSE) from error
    except Exception as error:
        _log.exception("mail %s cannot be composed", mail.id)
        why = f"{type(error).__name__}: {error}"
        raise Refused(_("The mail cannot be composed: {why}").format(why=why), Phase.COMPOSE) from error


def _see_size(desk: Desk, data: bytes) -> None:
    most = desk.config.smtp.max_bytes
    if desk.transport.max_bytes:
        most = min(most or desk.transport.max_bytes, desk.transport.max_bytes)
    if most and len(data) > most:
        text = _("The mail has {size:.1f} MB, the server takes {most:.1f} MB.")
        sentence = text.format(size=len(data) / _MEGABYTE, most=most / _MEGABYTE)
        raise Refused(sentence, Phase.COMPOSE)
