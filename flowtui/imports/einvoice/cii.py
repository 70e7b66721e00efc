"""Cross Industry Invoice (UN/CEFACT D16B, the XML of Factur-X and ZUGFeRD 2) and its elder, ZUGFeRD 1."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from flowtui.imports.einvoice.document import MAIL_SCHEMES, Document, Line, Party
from flowtui.imports.einvoice.finish import finish, signed
from flowtui.imports.einvoice.tree import amount_of, cents, day, every, first, plain_number, rate, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.einvoice.tree import Node

ROOTS = {"CrossIndustryInvoice", "CrossIndustryDocument"}
_HEADER = "ExchangedDocument|HeaderExchangedDocument"
_DEAL = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_SETTLEMENT = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_LINE_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_LINE_DELIVERY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
_LINE_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_LINE_SUMS = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_RATE = "RateApplicablePercent|ApplicablePercent"
_DUE = "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString|DateTime"
#: Lines that only head or explain others (BT-X-8).
_NO_AMOUNT = {"GROUP", "INFORMATION"}


def read(root: Node) -> Document:
    """The invoice in a CII tree.

    Raises:
        BadFileError, DateError: what an invoice must have is missing or wrong.
    """
    header, deal = first(root, _HEADER), first(root, _DEAL)
    agreement, settlement = first(deal, _AGREEMENT), first(deal, _SETTLEMENT)
    sums = first(settlement, _SUMS)
    currency = words(settlement, "InvoiceCurrencyCode")
    return finish(
        number=words(header, "ID"),
        type_code=words(header, "TypeCode"),
        issued=day(header, "IssueDateTime/DateTimeString|DateTime"),
        due=day(settlement, _DUE),
        currency=currency,
        net_cents=cents(sums, "TaxBasisTotalAmount"),
        vat_cents=_vat(sums, currency),
        total_cents=cents(sums, "GrandTotalAmount"),
        due_cents=cents(sums, "DuePayableAmount"),
        seller=_party(first(agreement, "SellerTradeParty")),
        buyer=_party(first(agreement, "BuyerTradeParty")),
        lines=chain(_lines(deal), _adjustments(settlement)),
    )


def _vat(sums: Node | None, currency: str) -> int | None:
    """The VAT in the invoice's currency; it may also stand in the accounting one (BT-111)."""
    amounts = list(every(sums, "TaxTotalAmount"))
    ours = [one for one in amounts if one.get("currencyID") in (None, currency)] or amounts
    return amount_of(ours[0]) if ours else None


def _party(node: Node | None) -> Party:
    address = first(node, "PostalTradeAddress")
    registrations = {one.get("schemeID", ""): one.text for one in every(node, "SpecifiedTaxRegistration/ID")}
    return Party(
        name=words(node, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        number=words(node, "ID"),
        legal_id=words(node, "SpecifiedLegalOrganization/ID"),
        vat="".join((registrations.get("VA") or "").split()),
        email=_email(node),
        street=", ".join(filter(None, (words(address, one) for one in ("LineOne", "LineTwo", "LineThree")))),
        postcode=words(address, "PostcodeCode"),
        city=words(address, "CityName"),
        country=words(address, "CountryID"),
    )


def _email(node: Node | None) -> str:
    contact = words(node, "DefinedTradeContact/EmailURIUniversalCommunication/URIID|CompleteNumber")
    if contact:
        return contact
    for endpoint in every(node, "URIUniversalCommunication/URIID"):
        if endpoint.get("schemeID") in MAIL_SCHEMES and endpoint.text:
            return str(endpoint.text).strip()
    return ""


def _lines(deal: Node | None) -> Iterator[Line]:
    for node in every(deal, "IncludedSupplyChainTradeLineItem"):
        settlement, delivery = first(node, _LINE_SETTLEMENT), first(node, _LINE_DELIVERY)
        net = cents(settlement, f"{_LINE_SUMS}/LineTotalAmount")
        status = words(node, "AssociatedDocumentLineDocument/LineStatusReasonCode")
        if net is None or status in _NO_AMOUNT:
            continue
        quantity = first(delivery, "BilledQuantity")
        price = words(first(node, _LINE_AGREEMENT), "NetPriceProductTradePrice/ChargeAmount")
        yield Line(
            text=words(
                node, "SpecifiedTradeProduct/Name", "AssociatedDocumentLineDocument/IncludedNote/Content"
            ),
            quantity=plain_number(words(delivery, "BilledQuantity")) or "1",
            unit=quantity.get("unitCode", "") if quantity is not None else "",
            unit_price=plain_number(price),
            net_cents=net,
            vat_rate=rate(settlement, f"ApplicableTradeTax/{_RATE}"),
        )


def _adjustments(settlement: Node | None) -> Iterator[Line]:
    """Discounts and charges on the whole, as lines, so that the lines add up to the net."""
    for node in every(settlement, "SpecifiedTradeAllowanceCharge"):
        charge = words(node, "ChargeIndicator/Indicator", "ChargeIndicator").lower() == "true"
        amount = cents(node, "ActualAmount")
        if amount:
            tax = rate(node, f"CategoryTradeTax/{_RATE}")
            yield signed(words(node, "Reason"), amount, tax, charge=charge)
