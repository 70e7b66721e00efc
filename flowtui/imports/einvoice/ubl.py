"""Universal Business Language 2: Invoice and CreditNote (EN 16931, Peppol, XRechnung)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from flowtui.imports.einvoice.document import MAIL_SCHEMES, Document, Line, Party
from flowtui.imports.einvoice.finish import finish, signed
from flowtui.imports.einvoice.tree import amount_of, cents, day, every, first, name, plain_number, rate, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.einvoice.tree import Node

ROOTS = {"Invoice", "CreditNote"}


def read(root: Node) -> Document:
    """The invoice or credit note in a UBL tree.

    Raises:
        BadFileError, DateError: what an invoice must have is missing or wrong.
    """
    sums = first(root, "LegalMonetaryTotal")
    currency = words(root, "DocumentCurrencyCode")
    return finish(
        number=words(root, "ID"),
        type_code=words(root, "InvoiceTypeCode", "CreditNoteTypeCode"),
        credit=name(root) == "CreditNote",
        issued=day(root, "IssueDate"),
        due=day(root, "DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate"),
        currency=currency,
        net_cents=cents(sums, "TaxExclusiveAmount"),
        vat_cents=_vat(root, currency),
        total_cents=cents(sums, "TaxInclusiveAmount"),
        due_cents=cents(sums, "PayableAmount"),
        seller=_party(first(root, "AccountingSupplierParty/Party")),
        buyer=_party(first(root, "AccountingCustomerParty/Party")),
        lines=chain(_lines(root), _adjustments(root)),
    )


def _vat(root: Node, currency: str) -> int | None:
    """The VAT in the invoice's currency; it may also stand in the accounting one (BT-111)."""
    for amount in every(root, "TaxTotal/TaxAmount"):
        if amount.get("currencyID") in (None, currency):
            return amount_of(amount)
    return None


def _party(node: Node | None) -> Party:
    address = first(node, "PostalAddress")
    streets = (words(address, one) for one in ("StreetName", "AdditionalStreetName", "AddressLine/Line"))
    return Party(
        name=words(node, "PartyLegalEntity/RegistrationName", "PartyName/Name"),
        number=words(node, "PartyIdentification/ID"),
        legal_id=words(node, "PartyLegalEntity/CompanyID"),
        vat="".join(words(node, "PartyTaxScheme/CompanyID").split()),
        email=_email(node),
        street=", ".join(filter(None, streets)),
        postcode=words(address, "PostalZone"),
        city=words(address, "CityName"),
        country=words(address, "Country/IdentificationCode"),
    )


def _email(node: Node | None) -> str:
    endpoint = first(node, "EndpointID")
    mail = endpoint is not None and endpoint.get("schemeID") in MAIL_SCHEMES
    return words(node, "Contact/ElectronicMail") or (words(node, "EndpointID") if mail else "")


def _lines(root: Node) -> Iterator[Line]:
    for node in every(root, "InvoiceLine|CreditNoteLine"):
        net = cents(node, "LineExtensionAmount")
        if net is None:
            continue
        quantity = first(node, "InvoicedQuantity|CreditedQuantity")
        yield Line(
            text=words(node, "Item/Name", "Item/Description", "Note"),
            quantity=plain_number(words(node, "InvoicedQuantity|CreditedQuantity")) or "1",
            unit=quantity.get("unitCode", "") if quantity is not None else "",
            unit_price=plain_number(words(node, "Price/PriceAmount")),
            net_cents=net,
            vat_rate=rate(node, "Item/ClassifiedTaxCategory/Percent"),
        )


def _adjustments(root: Node) -> Iterator[Line]:
    """Discounts and charges on the whole, as lines, so that the lines add up to the net."""
    for node in every(root, "AllowanceCharge"):
        amount = cents(node, "Amount")
        if amount:
            charge = words(node, "ChargeIndicator").lower() == "true"
            tax = rate(node, "TaxCategory/Percent")
            yield signed(words(node, "AllowanceChargeReason"), amount, tax, charge=charge)
