"""What one user may send for a purpose, and from which address."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.models import MailProfile
from flowtui.models.identity import Right
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from flowtui.models import Company, User

LABELS: dict[str, str] = {
    Purpose.INVOICE: N_("Automatic mail / sales invoice"),
    Purpose.REMINDER: N_("Automatic mail / reminder"),
    Purpose.STATEMENT: N_("Automatic mail / statement"),
}
RIGHTS: dict[str, Right] = {
    Purpose.INVOICE: Right.SEND_INVOICES,
    Purpose.REMINDER: Right.SEND_REMINDERS,
    Purpose.STATEMENT: Right.SEND_REMINDERS,
}


class NoSenderError(FlowError):
    """The user has no address to send from."""

    def __init__(self, user: User) -> None:
        super().__init__(
            _("{user} has no mail address to send from; enter one under Parameters / Users.").format(
                user=user.name or user.login
            )
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose name and address a mail bears."""

    address: str
    reply_to: str


def label(purpose: str) -> str:
    """The name of the permission in the screen language, for example «Envoi auto mail / facture vente»."""
    return _(LABELS[purpose])


def get(user: User, purpose: str) -> MailProfile:
    """The user's stored profile, or an unsaved one that allows nothing."""
    found = None
    if user.id is not None:
        found = MailProfile.get_or_none((MailProfile.user == user.id) & (MailProfile.purpose == purpose))
    return found or MailProfile(user=user, purpose=purpose)


def refusal(user: User, purpose: str) -> str:
    """Why ``user`` may not send for ``purpose``, in the screen language; empty: the user may."""
    if not getattr(user, RIGHTS[purpose].value):
        return _("{user} may not send: right “{right}” is missing").format(
            user=user.name or user.login, right=label(purpose)
        )
    if not get(user, purpose).allowed:
        return _("“{right}” is not allowed for {user}").format(
            right=label(purpose), user=user.name or user.login
        )
    return ""


def sender(user: User, profile: MailProfile, firm: Company) -> Sender:
    """The From address (the profile's, else the user's, else the company's) and the Reply-To, if any.

    Raises:
        NoSenderError: none of the three is an address.
    """
    for candidate in (profile.sender, user.email, firm.email):
        if "@" in parseaddr(candidate or "")[1]:
            return Sender(candidate.strip(), (profile.reply_to or "").strip())
    raise NoSenderError(user)
