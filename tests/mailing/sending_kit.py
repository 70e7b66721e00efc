"""What the tests of the sender share: plans, a composer, a transport that remembers, a scripted server."""

from __future__ import annotations

import itertools
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from flowtui.config import Config, Smtp
from flowtui.mailing import outbox, sender
from flowtui.mailing.envelope import Offer
from flowtui.mailing.replies import Reply
from flowtui.mailing.values import PlannedInvoice, PlannedMail, SendPlan
from flowtui.models import Mail, MailContent, MailRecipient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowtui.models import Customer, Invoice, Run, User


def planned(invoices: Sequence[Invoice], purpose: str = "invoice", **fields: Any) -> PlannedMail:
    """One mail over ``invoices``."""
    first = invoices[0]
    values: dict[str, Any] = {
        "customer_id": first.customer.id,
        "customer": first.customer.code,
        "customer_name": first.customer.name,
        "language": "fr",
        "currency": "EUR",
        "to": ("client@example.com",),
        "cc": (),
        "bcc": (),
        "sender": "anna@durand.example",
        "reply_to": "",
        "subject": f"Facture {first.number}",
        "text": "Bonjour,\n.\nvoici.",
        "invoices": tuple(
            PlannedInvoice(i.id, i.number, i.kind, 1, i.total_cents, i.balance_cents) for i in invoices
        ),
        "attachments": (),
        "total_cents": sum(i.balance_cents for i in invoices),
        "template": None,
        "template_version": None,
    }
    return PlannedMail(**(values | fields))


def plan_of(mails: Sequence[PlannedMail], purpose: str = "invoice", **fields: Any) -> SendPlan:
    """A plan of these mails."""
    return SendPlan(purpose=purpose, user_id=None, currency="EUR", mails=tuple(mails), **fields)


def address(invoice: Invoice) -> str:
    """A recipient that bears the invoice's number."""
    return f"{invoice.number.lower()}@example.com"


def single_run(user: User, invoices: Sequence[Invoice], purpose: str = "invoice", **fields: Any) -> Run:
    """A stored run with a mail for each invoice, to an address that bears its number.

    ``address`` makes another one of the invoice.
    """
    to = fields.pop("address", address)
    mails = [planned([one], purpose, **({"to": (to(one),)} | fields)) for one in invoices]
    return outbox.enqueue(plan_of(mails, purpose), user)


def orders(
    user: User, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> Callable[..., Run]:
    """A function that stores runs: of one customer each, to ``fa0@example.com``, ``fa1@example.com`` and so on."""
    numbers = itertools.count()

    def order(count: int = 1, purpose: str = "invoice", **fields: Any) -> Run:
        number = next(numbers)
        customer = make_customer(f"C{number}")
        invoices = [make_invoice(customer, f"FA{number * 1000 + n}") for n in range(count)]
        return single_run(user, invoices, purpose, **fields)

    return order


def compose(mail: Mail) -> bytes:
    """A small honest mail."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = mail.sender, mail.subject, mail.message_id
    rows = MailRecipient.select().where((MailRecipient.mail == mail) & (MailRecipient.role == "to"))
    message["To"] = ", ".join(row.address for row in rows)
    message.set_content(MailContent.get_by_id(mail.id).text)
    return message.as_bytes()


def smtp_config(port: int = 1, **fields: Any) -> Config:
    """A server on loopback without encryption and sign-in; short times."""
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "auth": "none",
        "timeout_seconds": 5,
    }
    return Config(smtp=Smtp(**(values | fields)))


def deliver(run: Run | None, config: Config | None = None, **fields: Any) -> Any:
    """Run the sender here and now; the run as it stands afterwards."""
    fields = {"compose": compose, "patient": False} | fields
    sender.deliver(run.id if run else None, config or smtp_config(), **fields)
    return type(run).get_by_id(run.id) if run else None


def states(run: Run) -> list[str]:
    """The mails' states in order."""
    return [str(mail.state) for mail in Mail.select().where(Mail.run == run).order_by(Mail.id)]


class Memory:
    """A transport that takes everything and remembers it; ``reply`` answers the final dot."""

    def __init__(self, *, real: bool = True, reply: Callable[[bytes], Reply] | None = None) -> None:
        self.real, self.max_bytes, self.carried, self.smtputf8 = real, 0, 0, None
        self.taken: list[tuple[tuple[str, ...], bytes]] = []
        self.refused: dict[str, Reply] = {}
        self._reply = reply or (lambda _data: Reply(250, "2.0.0 Ok"))
        self._offer: tuple[tuple[str, ...], bytes] | None = None
        self.open_now = False

    def open(self) -> None:
        self.open_now = True

    def offer(self, envelope: Any, data: bytes) -> Offer:
        answers = {a: self.refused.get(a, Reply(250, "Ok")) for a in envelope.recipients}
        good = tuple(a for a, reply in answers.items() if reply.ok)
        ready = any(a in envelope.needed for a in good)
        self._offer = (good, data) if ready else None
        return Offer(answers, ready)

    def finish(self) -> Reply:
        offer, self._offer = self._offer, None
        reply = self._reply(offer[1])
        if reply.ok:
            self.taken.append(offer)
            self.carried += 1
        return reply

    def close(self) -> None:
        self._offer, self.open_now = None, False

    quit = close
