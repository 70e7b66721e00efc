"""What a person decides about a mail: its address, and what became of an uncertain one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.models import fields as f
from flowtui.models.words import REFUSED_STATES, UNREACHED, Purpose
from flowtui.ui.screens.report_work import steer_in_thread
from flowtui.ui.screens.senders import wake_sender

if TYPE_CHECKING:
    from flowtui.mailing.detail import MailDetail
    from flowtui.mailing.resolving import Answer
    from flowtui.ui.screens.side import SideScreen

#: What «it arrived» leaves on the mail's invoices.
_ARRIVED = {
    Purpose.INVOICE: N_("It arrived: its invoices are marked as mailed (m)"),
    Purpose.REMINDER: N_("It arrived: the reminder counts"),
    Purpose.STATEMENT: N_("It arrived: its invoices are marked as grouped (g)"),
}
_TEST_ARRIVED = N_("It arrived: it was a test, nothing is marked")
_RESEND = N_("Send it again as it is: it may arrive twice")
_CANCEL = N_("Give it up: nothing is marked, it can be made again")
#: Where a mailbox is configured: look before answering; behind the others, so that their numbers stay.
_CHECK = N_("Look for a copy in the mailbox")
_TOLD: dict[str, str] = {
    "arrived": N_("{customer}: noted as arrived"),
    "resend": N_("{customer}: it is sent again"),
    "cancel": N_("{customer}: given up, nothing is marked"),
}


class TakenError(FlowError):
    """The mail's invoices are in another run by now."""

    def __init__(self, customer: str) -> None:
        super().__init__(
            _("{customer}: another run has taken these invoices meanwhile; see its report.").format(
                customer=customer
            )
        )


def offered(mail: MailDetail, *, mailbox: bool) -> list[tuple[str, str]]:
    """The answers as ``mailing.resolving.resolve`` takes them, each with what it leads to; ``mailbox``: one can be looked into."""
    arrived = _TEST_ARRIVED if mail.test_to else _ARRIVED[Purpose(mail.purpose)]
    answers = [("arrived", _(arrived)), ("resend", _(_RESEND)), ("cancel", _(_CANCEL))]
    return [*answers, ("check", _(_CHECK))] if mailbox else answers


def decide(screen: SideScreen[Any], mail: MailDetail) -> None:
    """Ask what became of an uncertain mail and carry the answer out."""

    def look() -> str:
        from flowtui.mailing.checking import check

        return check(mail.id, screen.session.user, screen.session.config).sentence

    def answered(answer: Answer | Literal["check"]) -> None:
        if answer == "check":
            screen.show_status(_("Looking into the mailbox…"))
            steer_in_thread(screen, look, "")
            return

        def act(password: str) -> None:
            from flowtui.mailing import steer as steering

            steering.resolve(mail.id, answer, screen.session.user)
            wake_sender(screen.session, mail.run, password)

        told = _(_TOLD[answer]).format(customer=mail.customer_name)
        if answer == "resend":
            screen.with_password(lambda password: steer_in_thread(screen, partial(act, password), told))
        else:
            steer_in_thread(screen, partial(act, ""), told)

    from flowtui.mailing.checking import is_possible

    mailbox = is_possible(screen.session.config)
    title = _("{customer}: did the mail arrive?").format(customer=mail.customer_name)
    screen.pick(title, offered(mail, mailbox=mailbox), answered, current="check" if mailbox else None)


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
