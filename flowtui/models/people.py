"""The company, its users and what each may send."""

from __future__ import annotations

import peewee as pw

from flowtui.models.database import Base


class Company(Base):
    """The one company whose books this database holds."""

    name = pw.TextField()
    """As it stands in the subject of a mail, for example ``Ets Durand``."""
    address = pw.TextField(default="")
    postcode = pw.TextField(default="")
    city = pw.TextField(default="")
    country = pw.TextField(default="FR")
    """ISO 3166-1 alpha-2."""
    siren = pw.TextField(default="")
    vat_number = pw.TextField(default="")
    rcs_city = pw.TextField(default="")
    """Where the company is registered; with the SIREN, a mention due on letters (C. com. R123-237)."""
    legal_form = pw.TextField(default="")
    """Form and capital, for example ``SARL au capital de 10 000 €`` (C. com. R123-238)."""
    phone = pw.TextField(default="")
    email = pw.TextField(default="")
    iban = pw.TextField(default="")
    bic = pw.TextField(default="")
    logo = pw.BlobField(null=True)
    """A PNG or JPEG file's bytes."""
    mentions = pw.TextField(default="")
    """Free legal text at the foot of documents."""
    language = pw.TextField(default="fr")
    currency = pw.TextField(default="EUR")


class User(Base):
    """A person, known by the operating system's account or the PostgreSQL role."""

    login = pw.TextField(unique=True)
    name = pw.TextField(default="")
    email = pw.TextField(default="")
    """The sender of this person's mails."""
    signature = pw.TextField(default="")
    language = pw.TextField(default="")
    may_send_invoices = pw.BooleanField(default=False)
    may_send_reminders = pw.BooleanField(default=False)
    """Reminders and statements."""
    may_set_status = pw.BooleanField(default=False)
    may_set_parameters = pw.BooleanField(default=False)


class ReminderStatus(Base):
    """A reminder status, edited under Clients / Complément facturation."""

    code = pw.TextField(unique=True)
    label = pw.TextField()
    label_en = pw.TextField(default="")
    colour = pw.TextField(default="")
    """One of Textual's ANSI colour names without the prefix, or empty."""
    mark = pw.TextField(default="")
    """One character that stands for the status where there is no colour."""
    position = pw.IntegerField(default=0)
    blocks = pw.BooleanField(default=False)
    """An invoice with this status is not reminded."""
    next = pw.ForeignKeyField("self", null=True, backref="previous", on_delete="SET NULL")
    """The status proposed after this one."""


class MailProfile(Base):
    """What one user may send for one purpose, and how it reads."""

    user = pw.ForeignKeyField(User, backref="profiles", on_delete="CASCADE")
    purpose = pw.TextField()
    """A :class:`~flowtui.models.words.Purpose`."""
    allowed = pw.BooleanField(default=False)
    template = pw.IntegerField(null=True)
    """Number of the report template attached as PDF; empty: the purpose's own default."""
    subject = pw.TextField(default="")
    """A line with Jinja2 fields; empty: the default subject in the customer's language."""
    text = pw.TextField(default="")
    subject_en = pw.TextField(default="")
    text_en = pw.TextField(default="")
    sender = pw.TextField(default="")
    """The From address; empty: the user's own."""
    reply_to = pw.TextField(default="")
    cc = pw.TextField(default="")
    bcc = pw.TextField(default="")
    copy_to_self = pw.BooleanField(default=False)
    status_after = pw.ForeignKeyField(ReminderStatus, null=True, on_delete="SET NULL")
    """Set on the invoices of a mail once the server accepted it."""
    status_next = pw.BooleanField(default=False, constraints=[pw.SQL("DEFAULT FALSE")])
    """An invoice that bears a status then goes on to the next one instead; see :mod:`flowtui.ledger.chain`."""

    class Meta:
        """One profile for a user and a purpose."""

        indexes = ((("user", "purpose"), True),)


class View(Base):
    """A named query of one user's."""

    user = pw.ForeignKeyField(User, backref="views", on_delete="CASCADE")
    name = pw.TextField()
    query = pw.TextField(default="")
    sort = pw.TextField(default="")
    position = pw.IntegerField(default=0)

    class Meta:
        """A name is used once by a user."""

        indexes = ((("user", "name"), True),)


class Preference(Base):
    """A small remembered choice: columns, last sort; ``user`` empty: the whole database's."""

    user = pw.ForeignKeyField(User, null=True, backref="preferences", on_delete="CASCADE")
    name = pw.TextField()
    value = pw.TextField(default="")

    class Meta:
        """One value for a user and a name."""

        indexes = ((("user", "name"), True),)
