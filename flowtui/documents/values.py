"""What goes to a worker and what comes back: plain values without a database behind them.

A template sees the parties, documents and lines below under the names that :mod:`.jobs` gives them.
Amounts are integer cents of the document's currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flowtui.models import ReportTemplate

#: The fixed indemnity of a late payment between traders, in cents (C. com. D441-5).
LATE_FEE_CENTS = 4_000


@dataclass(frozen=True, slots=True)
class Issuer:
    """The company as a letterhead shows it."""

    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    siren: str = ""
    """In groups of three, as it is printed."""
    rcs: str = ""
    """``RCS Lyon 552 100 554``; a mention due on letters (C. com. R123-237)."""
    legal_form: str = ""
    vat_number: str = ""
    phone: str = ""
    email: str = ""
    iban: str = ""
    """In groups of four, as it is printed."""
    bic: str = ""
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """The customer as an address window shows it."""

    code: str
    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    """Empty where it is the company's own."""
    siren: str = ""
    vat_number: str = ""
    terms: str = ""
    consumer: bool = False
    """A private person, to whom the rules between traders do not apply."""


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, a credit note or a payment; the amounts of the last two are negative."""

    number: str
    kind: str
    issue_date: date
    due_date: date | None
    currency: str
    total_cents: int
    balance_cents: int
    net_cents: int | None = None
    vat_cents: int | None = None
    days_late: int = 0
    """Days since the due date of what is still owed; 0 when not late."""
    running_cents: int = 0
    """The balances of a statement up to and with this row."""
    label: str = ""
    reminders: int = 0
    """How many reminders went before."""

    @property
    def paid_cents(self) -> int:
        """What has been settled of the total."""
        return self.total_cents - self.balance_cents


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice; quantity and price are decimal numbers as text, in the currency's unit."""

    text: str
    quantity: str
    unit: str
    unit_price: str
    net_cents: int
    vat_rate: int
    """Hundredths of a per cent: 2000 is 20 %."""


@dataclass(frozen=True, slots=True)
class VatGroup:
    """The lines of one VAT rate."""

    rate: int
    """Hundredths of a per cent."""
    net_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is open by how late it is."""

    not_due: int = 0
    to_30: int = 0
    to_60: int = 0
    to_90: int = 0
    older: int = 0


@dataclass(frozen=True, slots=True)
class Paycode:
    """A SEPA credit transfer for a payment code (EPC069-12)."""

    name: str
    iban: str
    bic: str
    cents: int
    text: str
    """What the transfer says, so that it can be matched."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be made; everything that its bytes depend on."""

    purpose: str
    """``invoice``, ``notice``, ``reminder`` or ``statement``."""
    template: int
    """The report template's number."""
    version: int
    sha256: str
    html: str
    css: str
    language: str
    day: date
    """The document's own date, which its PDF bears."""
    name: str
    """A file name that is safe for every mail program."""
    title: str
    """For the PDF's properties."""
    fields: Mapping[str, Any]
    """What the template sees."""
    logo: bytes = field(default=b"", repr=False)
    paycode: Paycode | None = None
    rows: int = 1
    """Table rows, from which the pages and the time allowed are guessed."""

    @classmethod
    def of(cls, template: ReportTemplate, **others: Any) -> Self:
        """A job of one version of a report template; ``others`` are the fields that it does not give."""
        return cls(
            purpose=template.purpose,
            template=template.number,
            version=template.version,
            sha256=template.sha256,
            html=template.html,
            css=template.css,
            **others,
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of a job: a PDF, or the reason why there is none."""

    pdf: bytes | None = field(default=None, repr=False)
    pages: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    """One sentence; empty when there is a PDF."""
    missing: str = ""
    """The characters that the font cannot draw; :attr:`warnings` says so too."""

    @property
    def ok(self) -> bool:
        """Whether there is a PDF."""
        return self.pdf is not None
