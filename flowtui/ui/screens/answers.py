"""What a person decides about a mail: its address, and what became of an uncertain one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.models import fields as f
from flowtui.models.words import REFUSED_STATES, UNREACHED
from flowtui.ui.screens.report_work import steer_in_thread
from flowtui.ui.screens.senders import wake_sender

if TYPE_CHECKING:
    from flowtui.mailing.detail import MailDetail
    from flowtui.mailing.resolving import Answer
    from flowtui.ui.screens.side import SideScreen

#: The three answers, as ``mailing.resolving.resolve`` takes them.
ANSWERS = (
    ("arrived", N_("It arrived: mark it as sent")),
    ("resend", N_("Send again: same bytes, same Message-ID")),
    ("cancel", N_("Cancel: it did not arrive and is not to be sent")),
)
#: Where a mailbox is configured: look before answering; behind the others, so that their numbers stay.
CHECK = ("check", N_("Look for a copy in the mailbox"))


class TakenError(FlowError):
    """The mail's invoices are in another run by now."""

    def __init__(self, customer: str) -> None:
        super().__init__(
            _("{customer}: another run has taken these invoices meanwhile; see its report.").format(
                customer=customer
            )
        )


def decide(screen: SideScreen[Any], mail_id: int, customer: str, run_id: int) -> None:
    """Ask what became of an uncertain mail and carry the answer out."""

    def look() -> str:
        from flowtui.mailing.checking import check

        return check(mail_id, screen.session.user, screen.session.config).sentence

    def answered(answer: Answer | Literal["check"]) -> None:
        if answer == "check":
            screen.show_status(_("Looking into the mailbox…"))
            steer_in_thread(screen, look, "")
            return

        def act(password: str) -> None:
            from flowtui.mailing import steer as steering

            steering.resolve(mail_id, answer, screen.session.user)
            wake_sender(screen.session, run_id, password)

        told = _("{customer}: decided").format(customer=customer)
        if answer == "resend":
            screen.with_password(lambda password: steer_in_thread(screen, partial(act, password), told))
        else:
            steer_in_thread(screen, partial(act, ""), told)

    from flowtui.mailing.checking import is_possible

    offered = (*ANSWERS, CHECK) if is_possible(screen.session.config) else ANSWERS
    options = [(answer, _(text)) for answer, text in offered]
    screen.pick(_("{customer}: did the mail arrive?").format(customer=customer), options, answered)


def correct(screen: SideScreen[Any], mail: MailDetail) -> None:
    """Correct an address that the server refused, and send the mail again to whom it has not reached."""
    if mail.state not in REFUSED_STATES:
        screen.say(_("Only a mail that was refused is sent again."), "doubt")
        return
    refused = [one.address for one in mail.addressees if one.state in UNREACHED]
    known = refused or [one.address for one in mail.addressees]

    def ask_new(old: str) -> None:
        label = _("Correct and send again to {customer}: ").format(customer=mail.customer_name)
        screen.ask(label, old, partial(_send_again, screen, mail, old))

    if len(known) > 1:
        screen.pick(_("Which address?"), [(address, address) for address in known], ask_new)
    else:
        ask_new(known[0] if known else "")


def _send_again(screen: SideScreen[Any], mail: MailDetail, old: str, new: str) -> None:
    f.converted({"email": new}, {"email": f.email})

    def act(password: str) -> None:
        from flowtui.mailing import steer as steering

        if new != old:
            steering.correct(mail.id, old, new, screen.session.user)
        if not steering.retry(mail.run, screen.session.user, [mail.id]):
            raise TakenError(mail.customer_name)
        wake_sender(screen.session, mail.run, password)

    told = _("{customer}: sent again to {address}").format(customer=mail.customer_name, address=new)
    screen.with_password(lambda password: steer_in_thread(screen, partial(act, password), told))
