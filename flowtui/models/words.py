"""The closed vocabularies of the glossary, as they are stored and as JSON shows them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a row of the list is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"


class Purpose(StrEnum):
    """Why a mail is sent."""

    INVOICE = "invoice"
    REMINDER = "reminder"
    STATEMENT = "statement"


class ContactPurpose(StrEnum):
    """What an address is for."""

    INVOICE = "invoice"
    REMINDER = "reminder"
    STATEMENT = "statement"
    ALL = "all"


class Role(StrEnum):
    """How an address stands in a mail."""

    TO = "to"
    CC = "cc"
    BCC = "bcc"


class Code(StrEnum):
    """The preflight codes, in the order in which a control screen lists them; ``ledger.preflight`` tries them in its own."""

    READY = "ready"
    NO_ADDRESS = "no-address"
    BAD_ADDRESS = "bad-address"
    ALREADY_MAILED = "already-mailed"
    IN_PROGRESS = "in-progress"
    SETTLED = "settled"
    CREDIT_BALANCE = "credit-balance"
    CANCELS_OUT = "cancels-out"
    BLOCKED = "blocked"
    NO_RIGHT = "no-right"
    NO_DOCUMENT = "no-document"
    TEMPLATE_MISSING = "template-missing"
    TOO_LARGE = "too-large"


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class MailState(StrEnum):
    """Where a mail stands; ``in_doubt`` is the short time between the final dot and its reply."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    IN_DOUBT = "in_doubt"
    SENT = "sent"
    PARTLY = "partly"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"


class RecipientState(StrEnum):
    """What the server said of one address."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    BOUNCED = "bounced"


#: A mail in one of these states no longer keeps its invoices from being sent again.
DEAD_STATES = (MailState.FAILED, MailState.CANCELLED)
#: A mail in one of these states has still to be worked on.
PENDING_STATES = (MailState.QUEUED, MailState.CLAIMED, MailState.IN_DOUBT)
#: A mail in one of these states was refused or came back, wholly or in part.
REFUSED_STATES = (MailState.FAILED, MailState.PARTLY, MailState.BOUNCED)
#: An address in one of these states has not got the mail and is not tried again.
UNREACHED = (RecipientState.REFUSED, RecipientState.BOUNCED)
