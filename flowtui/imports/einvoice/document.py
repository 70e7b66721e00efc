"""What an e-invoice says, whichever syntax it is written in; amounts in cents, as signed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from flowtui.models.words import Kind

#: Schemes of electronic addresses that are mail addresses.
MAIL_SCHEMES = ("EM", "SMTP", "DE:SMTP")


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer."""

    name: str
    number: str = ""
    """How the other side numbers it (BT-46)."""
    legal_id: str = ""
    """SIREN or SIRET in France (BT-47)."""
    vat: str = ""
    email: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An invoiced line, or a discount or charge on the whole."""

    text: str
    quantity: str
    unit: str
    unit_price: str
    net_cents: int
    vat_rate: int
    """Hundredths of a per cent."""


@dataclass(frozen=True, slots=True)
class Document:
    """One invoice or credit note."""

    number: str
    kind: Kind
    issued: date
    due: date | None
    currency: str
    net_cents: int | None
    vat_cents: int | None
    total_cents: int
    due_cents: int | None
    seller: Party
    buyer: Party
    lines: tuple[Line, ...] = ()
    doubts: tuple[str, ...] = ()
    """What does not fit together in it."""

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "number": self.number,
            "kind": str(self.kind),
            "issue_date": self.issued.isoformat(),
            "due_date": self.due.isoformat() if self.due else None,
            "currency": self.currency,
            "total_cents": self.total_cents,
            "due_cents": self.due_cents,
            "seller": self.seller.name,
            "buyer": self.buyer.name,
            "buyer_email": self.buyer.email or None,
        }
