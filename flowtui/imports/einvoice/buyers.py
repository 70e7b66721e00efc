"""Which customer an e-invoice's buyer is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.imports.contacts import store_contacts
from flowtui.models import Contact, Customer
from flowtui.models.words import ContactPurpose
from flowtui.text import file_name, search_key

if TYPE_CHECKING:
    from flowtui.imports.einvoice.document import Party

_SIREN = re.compile(r"\d{9}(\d{5})?")
_SIGNS = re.compile(r"[\W_]+")


def siren_of(party: Party) -> str:
    """The French company number in a party's legal id (SIREN, or the head of a SIRET) or VAT number."""
    legal = "".join(party.legal_id.split())
    if _SIREN.fullmatch(legal):
        return legal[:9]
    vat = party.vat.upper()
    return vat[4:] if vat.startswith("FR") and _SIREN.fullmatch(vat[4:]) else ""


def numbers(siren: str, vat: str) -> frozenset[str]:
    """What tells a company from others: its SIREN and its VAT number; a French VAT number holds the SIREN."""
    plain = _SIGNS.sub("", vat).upper()
    french = plain[4:] if plain.startswith("FR") and _SIREN.fullmatch(plain[4:]) else ""
    return frozenset({_SIGNS.sub("", siren), french, plain} - {""})


def customer_of(buyer: Party) -> Customer:
    """The stored customer that the buyer is, by number, SIREN, VAT number or name; else a new one.

    Where two customers share what tells them apart, neither is taken.
    """
    return _stored(buyer) or _made(buyer)


def complete(customer: Customer, buyer: Party) -> tuple[str, ...]:
    """Give a customer what only the document knows: an address to mail to, where it has none yet.

    The addresses that are none; they are stored as invalid.
    """
    fields = {"siren": siren_of(buyer), "vat_number": buyer.vat}
    missing = {name: value for name, value in fields.items() if value and not getattr(customer, name)}
    if missing:
        Customer.update(**missing).where(Customer.id == customer.id).execute()
    if not buyer.email or Contact.select().where(Contact.customer == customer).exists():
        return ()
    return store_contacts(customer, ContactPurpose.ALL, buyer.email).invalid


def _stored(buyer: Party) -> Customer | None:
    siren = siren_of(buyer)
    ways = (
        (buyer.number, Customer.code == buyer.number),
        (siren, Customer.siren == siren),
        (buyer.vat, Customer.vat_number == buyer.vat),
        (buyer.name, Customer.search_key == search_key(buyer.name)),
    )
    for told, condition in ways:
        if told:
            found = list(Customer.select().where(condition).limit(2))
            if len(found) == 1:
                return found[0]
    return None


def _made(buyer: Party) -> Customer:
    siren = siren_of(buyer)
    base = buyer.number or siren or buyer.vat or file_name(search_key(buyer.name).upper(), "CLIENT")[:30]
    code, count = base, 1
    while Customer.select().where(Customer.code == code).exists():
        count += 1
        code = f"{base}-{count}"
    return Customer.create(
        code=code,
        name=buyer.name,
        address=buyer.street,
        postcode=buyer.postcode,
        city=buyer.city,
        country=buyer.country,
        siren=siren,
        vat_number=buyer.vat,
        language="fr" if buyer.country in ("", "FR", "BE", "LU", "CH", "MC") else "en",
    )
