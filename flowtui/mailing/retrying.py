"""Sending again what was refused, after an address was corrected where that was the reason.

The same mail goes back into the queue with its Message-ID, to those addresses only that have not
taken it, as the customer has them today. Its invoices must still be free: another run may have taken them since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.errors import NothingToDoError, UsageError
from flowtui.i18n import _
from flowtui.mailing import events, holders, renewal, reopening
from flowtui.mailing.profiles import RIGHTS
from flowtui.mailing.progress import NoRunError
from flowtui.models import Contact, Mail, MailContent, MailInvoice, MailRecipient, Run, atomic, proxy
from flowtui.models.database import held
from flowtui.models.fields import email
from flowtui.models.identity import require
from flowtui.models.words import UNREACHED, MailState, RecipientState

if TYPE_CHECKING:
    from collections.abc import Collection

    from flowtui.models import User

_RETRIED = (MailState.FAILED, MailState.PARTLY)


class NothingRefusedError(NothingToDoError):
    """Every mail of the run left, or is on its way."""

    def __init__(self, run_id: int) -> None:
        super().__init__(
            _("In run {run} nothing was refused; there is nothing to send again.").format(run=run_id)
        )


class NoRecipientError(UsageError):
    """The mail has no such address."""

    def __init__(self, mail_id: int, address: str) -> None:
        super().__init__(_("Mail {mail} has no address {address}.").format(mail=mail_id, address=address))


class ReachedError(UsageError):
    """The address has the mail already."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _("{address} has taken this mail already; its address stays.").format(address=address)
        )


class BadAddressError(UsageError):
    """The new address is none."""

    def __init__(self, address: str) -> None:
        super().__init__(_("“{address}” is no mail address.").format(address=address))


def retry(run_id: int, user: User, mails: Collection[int] | None = None) -> list[int]:
    """Queue again what was refused in the run, or only ``mails`` of it; the mails queued.

    A mail one of whose invoices another run has taken since stays as it is, and says so.

    Raises:
        NoRunError, NothingRefusedError, NoRightError: see their sentences.
    """
    run = Run.get_or_none(Run.id == run_id)
    if run is None:
        raise NoRunError(run_id)
    require(user, RIGHTS[run.purpose])
    with atomic():
        refused = (Mail.run == run) & Mail.state.in_(_states(mails))
        asked: Any = held(Mail.select().where(refused).order_by(Mail.id))  # two persons may ask at once
        chosen = [mail for mail in asked if mails is None or mail.id in mails]
        if not chosen:
            raise NothingRefusedError(run_id)
        again = [mail.id for mail in chosen if _put_back(mail, run, user)]
        if again:
            reopening.reopen(run)
    return again


def correct(mail_id: int, old: str, new: str, user: User, *, remember: bool = True) -> None:
    """Replace an address of a mail that it has not reached; ``remember``: of the customer too.

    Bytes that were built for the old address and that nobody has taken are built anew.

    Raises:
        NoRecipientError, ReachedError, BadAddressError, NoRightError: see their sentences.
    """
    address = _valid(new)
    with atomic():
        mail: Any = held(Mail.select().where(Mail.id == mail_id)).first()  # no sender takes it meanwhile
        rows = list(
            MailRecipient.select().where((MailRecipient.mail == mail_id) & (MailRecipient.address == old))
        )
        if mail is None or not rows:
            raise NoRecipientError(mail_id, old)
        require(user, RIGHTS[mail.purpose])
        if any(row.state == RecipientState.ACCEPTED for row in rows) or mail.state in (
            MailState.CLAIMED,
            MailState.IN_DOUBT,
            MailState.UNCERTAIN,
        ):
            raise ReachedError(old)
        MailRecipient.update(address=address, state=RecipientState.WAITING, code=None, reply="").where(
            MailRecipient.id.in_([row.id for row in rows])
        ).execute()
        if mail.sent_at is None:
            MailContent.update(data=None, sha256="").where(MailContent.mail == mail).execute()
        if remember:
            _remember(mail, old, address)


def _states(mails: Collection[int] | None) -> tuple[MailState, ...]:
    """A returned mail is only sent again when it is named."""
    return _RETRIED if mails is None else (*_RETRIED, MailState.BOUNCED)


def _put_back(mail: Any, run: Any, user: User) -> bool:
    came_back = mail.state == MailState.BOUNCED
    obstacle = "" if run.test_to else renewal.renew(mail, unread=came_back or mail.state == MailState.FAILED)
    if obstacle:
        _hold(mail, obstacle)
        return False
    if not run.test_to and (came_back or mail.state == MailState.FAILED) and not _retake(mail):
        return False
    MailRecipient.update(state=RecipientState.WAITING, code=None, reply="").where(
        (MailRecipient.mail == mail) & MailRecipient.state.in_(UNREACHED)
    ).execute()
    Mail.update(
        state=MailState.QUEUED,
        attempts=0,
        next_try_at=None,
        token="",
        owner="",
        reason="",
        code=None,
        reply="",
        sent_at=None if came_back else mail.sent_at,  # nobody has it, so the next acceptance counts anew
    ).where(Mail.id == mail.id).execute()
    events.write(mail.id, user.login, events.DECISION, (mail.state, MailState.QUEUED))
    return True


def _retake(mail: Any) -> bool:
    """Make the mail's invoices its own again; the unique index says whether they are free."""
    links: Any = MailInvoice.select().where(MailInvoice.mail == mail).order_by(MailInvoice.invoice)
    keys = [(link.invoice_id, link.copy) for link in links]
    try:
        with proxy.obj.atomic():
            MailInvoice.update(live=True).where(MailInvoice.mail == mail).execute()
    except pw.IntegrityError:
        held = holders.find(mail.purpose, keys)
        reason = next((holder.detail for holder in held.values()), _("already in another run"))
        _hold(mail, reason)
        return False
    return True


def _hold(mail: Any, reason: str) -> None:
    """The mail stays as it is, and the report says why; the server's words stay with its addresses."""
    Mail.update(reason=reason, reply="", code=None).where(Mail.id == mail.id).execute()


def _valid(address: str) -> str:
    try:
        return email(address)
    except ValueError as error:
        raise BadAddressError(address) from error


def _remember(mail: Any, old: str, new: str) -> None:
    """The customer's contact gets the new address, or is set aside where it has it already."""
    for contact in Contact.select().where((Contact.customer == mail.customer_id) & (Contact.email == old)):
        same = (
            (Contact.customer == mail.customer_id)
            & (Contact.purpose == contact.purpose)
            & (Contact.role == contact.role)
            & (Contact.email == new)
        )
        if Contact.select().where(same).exists():
            contact.active = False
        else:
            contact.email, contact.valid = new, True
        contact.save()
