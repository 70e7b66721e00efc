"""The outbox: runs, mails, their recipients and invoices, and each attempt to send."""

from __future__ import annotations

import peewee as pw

from flowtui.models.customers import Customer
from flowtui.models.database import Base
from flowtui.models.invoices import Invoice
from flowtui.models.people import User
from flowtui.models.words import MailState, RecipientState, RunState


class Run(Base):
    """One order to send («un lot»), with what was decided when it was given."""

    purpose = pw.TextField()
    user = pw.ForeignKeyField(User, backref="runs", on_delete="RESTRICT")
    created_at = pw.DateTimeField()
    started_at = pw.DateTimeField(null=True)
    finished_at = pw.DateTimeField(null=True)
    state = pw.TextField(default=RunState.QUEUED, index=True)
    pause_reason = pw.TextField(default="")
    """Why it is paused, in words; empty when a person paused it."""
    retry_at = pw.DateTimeField(null=True)
    """When a run that waits for the server tries again (UTC)."""
    paced_until = pw.DateTimeField(null=True)
    """When the provider's limits let its last mail leave, as its sender saw it last (UTC)."""
    test_to = pw.TextField(default="")
    """Test mode, which touches no pointer: every mail goes to this address, or as a file into the folder that a
    ``file:`` URL names; empty: to the customers."""
    query = pw.TextField(default="")
    """The filter that the selection came from, for people to read."""
    invoices = pw.IntegerField(default=0)
    mails = pw.IntegerField(default=0)


class Mail(Base):
    """One mail of a run; its bytes lie in :class:`MailContent`, apart from this hot row."""

    run = pw.ForeignKeyField(Run, backref="outbox", on_delete="CASCADE")
    purpose = pw.TextField()
    customer = pw.ForeignKeyField(Customer, backref="mails", on_delete="RESTRICT")
    language = pw.TextField()
    message_id = pw.TextField(unique=True)
    sender = pw.TextField()
    reply_to = pw.TextField(default="")
    subject = pw.TextField()
    template = pw.IntegerField(null=True)
    template_version = pw.IntegerField(null=True)
    currency = pw.TextField()
    total_cents = pw.BigIntegerField()
    state = pw.TextField(default=MailState.QUEUED)
    attempts = pw.IntegerField(default=0)
    next_try_at = pw.DateTimeField(null=True)
    token = pw.TextField(default="")
    """The claim's fence: a commit that does not find its own token has lost the mail."""
    owner = pw.TextField(default="")
    """Host, boot id, pid and start time of the claiming process."""
    lease_until = pw.DateTimeField(null=True)
    code = pw.IntegerField(null=True)
    """The server's last reply code."""
    reply = pw.TextField(default="")
    """The server's last words, cleaned of control characters."""
    reason = pw.TextField(default="")
    """What happened, in the user's words."""
    sent_at = pw.DateTimeField(null=True)
    size = pw.IntegerField(default=0)
    copied_at = pw.DateTimeField(null=True)
    """When a copy was put into the folder of sent mails, or found there (UTC)."""
    remark = pw.TextField(default="")
    """What went wrong beside the sending, in the user's words: a copy that could not be stored."""

    class Meta:
        """The sender looks for work by run and state, recovery by state, copies by time."""

        indexes = ((("run", "state"), False), (("state",), False), (("sent_at",), False))


class MailContent(Base):
    """The letter as decided at planning, and the exact bytes once they are built."""

    mail = pw.ForeignKeyField(Mail, primary_key=True, backref="content", on_delete="CASCADE")
    text = pw.TextField()
    data = pw.BlobField(null=True)
    sha256 = pw.TextField(default="")


class MailRecipient(Base):
    """One address of a mail and what the server said of it."""

    mail = pw.ForeignKeyField(Mail, backref="recipients", on_delete="CASCADE")
    role = pw.TextField()
    address = pw.TextField()
    name = pw.TextField(default="")
    state = pw.TextField(default=RecipientState.WAITING)
    code = pw.IntegerField(null=True)
    reply = pw.TextField(default="")


class MailInvoice(Base):
    """An invoice in a mail; the partial unique index lets it live in one mail at a time."""

    mail = pw.ForeignKeyField(Mail, backref="invoices", on_delete="CASCADE")
    invoice = pw.ForeignKeyField(Invoice, backref="mails", on_delete="RESTRICT")
    purpose = pw.TextField()
    copy = pw.IntegerField(default=1)
    """A wanted second copy, or the next reminder, is ``copy + 1``."""
    live = pw.BooleanField(default=True)
    """False once the mail failed or was cancelled, and always in test mode."""
    total_cents = pw.BigIntegerField()
    balance_cents = pw.BigIntegerField()
    """As they were when the run was decided."""


MailInvoice.add_index(
    MailInvoice.index(
        MailInvoice.purpose,
        MailInvoice.invoice,
        MailInvoice.copy,
        unique=True,
        where=pw.SQL("live"),
        name="mail_live_once",
    )
)


MailRecipient.add_index(
    MailRecipient.index(
        MailRecipient.mail, where=pw.SQL("(\"state\" = 'bounced')"), name="mail_recipient_bounced"
    )
)


class Exclusion(Base):
    """An invoice that a run left out, and why."""

    run = pw.ForeignKeyField(Run, backref="exclusions", on_delete="CASCADE")
    invoice = pw.ForeignKeyField(Invoice, backref="exclusions", on_delete="CASCADE")
    code = pw.TextField()
    detail = pw.TextField(default="")


class Attempt(Base):
    """One event of one mail; rows are only ever added."""

    mail = pw.ForeignKeyField(Mail, backref="events", on_delete="CASCADE")
    at = pw.DateTimeField()
    who = pw.TextField()
    """The sending process, or the user who decided."""
    phase = pw.TextField(default="")
    """How far it got: connect, greeting, login, mail, rcpt, data, dot, reply, decision, returned, delayed."""
    old = pw.TextField()
    new = pw.TextField()
    code = pw.IntegerField(null=True)
    reply = pw.TextField(default="")


class Notice(Base):
    """A message of the mailbox of returned mails that was read; it is not read a second time."""

    key = pw.TextField(unique=True)
    """A digest of its bytes."""
    kind = pw.TextField()
    """What it was taken for: bounced, delay, ignored, unknown, unmatched."""
    mail = pw.ForeignKeyField(Mail, null=True, backref="notices", on_delete="SET NULL")
    """The mail that it is about, where one was found."""
    addresses = pw.TextField(default="")
    """The addresses that it reports, with blanks between them."""
    read_at = pw.DateTimeField()


class Worker(Base):
    """A sending process that is or was at work."""

    owner = pw.TextField(unique=True)
    run = pw.ForeignKeyField(Run, null=True, backref="workers", on_delete="SET NULL")
    started_at = pw.DateTimeField()
    seen_at = pw.DateTimeField()
    place = pw.IntegerField(null=True)
    """Its place in the queue for the mail account's connections; empty: it wants none."""


class MailServer(Base):
    """What a mail server said of itself when it was spoken to last; plans count on it."""

    name = pw.TextField(unique=True)
    """Its host and port."""
    max_bytes = pw.BigIntegerField(default=0)
    """The largest mail that it takes; 0: it did not say."""
    smtputf8 = pw.BooleanField(default=False)
    """Whether it takes addresses with letters beyond ASCII before the @ (RFC 6531)."""
    seen_at = pw.DateTimeField()


class Turn(Base):
    """A mail that a mail account's limits let leave, counted whether or not the server took it."""

    account = pw.TextField()
    """As in :attr:`flowtui.mailing.owner.Owner.account`."""
    at = pw.DateTimeField()
    recipients = pw.IntegerField()

    class Meta:
        """Limits look at one account's last minute, hour or day."""

        indexes = ((("account", "at"), False),)
