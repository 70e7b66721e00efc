"""Everything that is stored, one file a subject."""

from flowtui.models.customers import Contact, Customer
from flowtui.models.database import Base, atomic, open_database, proxy, session
from flowtui.models.invoices import Invoice, InvoiceLine, OriginalDocument, StatusChange
from flowtui.models.outbox import (
    Attempt,
    Exclusion,
    Mail,
    MailContent,
    MailInvoice,
    MailRecipient,
    MailServer,
    Notice,
    Run,
    Turn,
    Worker,
)
from flowtui.models.people import Company, MailProfile, Preference, ReminderStatus, User, View
from flowtui.models.templates import ReportTemplate

#: In an order in which each refers only to those before it.
MODELS: tuple[type[Base], ...] = (
    Company,
    User,
    ReminderStatus,
    MailProfile,
    View,
    Preference,
    Customer,
    Contact,
    Invoice,
    InvoiceLine,
    OriginalDocument,
    StatusChange,
    ReportTemplate,
    Run,
    Mail,
    MailContent,
    MailRecipient,
    MailInvoice,
    Exclusion,
    Attempt,
    Notice,
    Worker,
    MailServer,
    Turn,
)

__all__ = [
    "MODELS",
    "Attempt",
    "Base",
    "Company",
    "Contact",
    "Customer",
    "Exclusion",
    "Invoice",
    "InvoiceLine",
    "Mail",
    "MailContent",
    "MailInvoice",
    "MailProfile",
    "MailRecipient",
    "MailServer",
    "Notice",
    "OriginalDocument",
    "Preference",
    "ReminderStatus",
    "ReportTemplate",
    "Run",
    "StatusChange",
    "Turn",
    "User",
    "View",
    "Worker",
    "atomic",
    "open_database",
    "proxy",
    "session",
]
