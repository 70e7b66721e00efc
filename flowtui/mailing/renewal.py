"""The addresses of a mail that is sent again: the customer's may have been corrected since it was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.ledger.addresses import recipients
from flowtui.mailing.reasons import no_address_text
from flowtui.models import MailContent, MailProfile, MailRecipient
from flowtui.models.words import UNREACHED, RecipientState, Role
from flowtui.text import clean

if TYPE_CHECKING:
    from flowtui.ledger.addresses import Recipients


def renew(mail: Any, *, unread: bool) -> str:
    """Put the customer's addresses of today where the mail has not arrived; why it cannot leave, else "".

    ``unread``: nobody has the mail. It then goes to whom a new mail would go; otherwise only an address
    that is no longer the customer's is replaced. Bytes that never left are built anew, so that they name
    the new addresses. Blind copies stay: they are the sender's own. So does what a person typed.
    """
    rows = list(MailRecipient.select().where(MailRecipient.mail == mail).order_by(MailRecipient.id))
    if any(row.state == RecipientState.WAITING for row in rows):
        return ""
    found = recipients(mail.customer_id, mail.purpose)
    if not found.to:
        return no_address_text(mail.purpose)
    if found.invalid:
        wrong = ", ".join(clean(one.email) for one in found.invalid)
        return _("no valid address: {addresses}").format(addresses=wrong)
    gone = _gone(rows, found, _own_copies(mail))
    if unread or gone:
        _replace(mail, rows, gone, found)
    return ""


def _gone(rows: list[Any], found: Recipients, own: set[str]) -> list[Any]:
    """The rows of addresses that refused the mail and are no longer the customer's."""
    kept = own | {one.email.casefold() for one in (*found.to, *found.cc, *found.bcc)}
    return [
        row
        for row in rows
        if row.state in UNREACHED and row.role != Role.BCC and row.address.casefold() not in kept
    ]


def _own_copies(mail: Any) -> set[str]:
    """The addresses that get a copy of every mail of this user."""
    profile = MailProfile.get_or_none(
        (MailProfile.user == mail.run.user_id) & (MailProfile.purpose == mail.purpose)
    )
    return set(profile.cc.casefold().replace(",", " ").split()) if profile else set()


def _replace(mail: Any, rows: list[Any], gone: list[Any], found: Recipients) -> None:
    have = {row.address.casefold() for row in rows if row not in gone}
    new = []
    for role, addresses in ((Role.TO, found.to), (Role.CC, found.cc), (Role.BCC, found.bcc)):
        for one in addresses:
            if one.email.casefold() not in have:
                have.add(one.email.casefold())
                new.append({"mail": mail, "role": role, "address": one.email})
    if not (new or gone):
        return
    MailRecipient.delete().where(MailRecipient.id.in_([row.id for row in gone])).execute()
    if new:
        MailRecipient.insert_many(new).execute()
    if mail.sent_at is None:
        MailContent.update(data=None, sha256="").where(MailContent.mail == mail).execute()
