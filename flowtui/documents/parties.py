"""The company and a customer as documents show them, read from the models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.documents.paycode import compact
from flowtui.documents.values import Issuer, Recipient
from flowtui.text import clean, clean_lines, grouped

if TYPE_CHECKING:
    from flowtui.models import Company, Customer

_SIREN = 9
_GAP = "\u00a0"  # keeps a number on one line


def issuer(company: Company) -> Issuer:
    """The letterhead."""
    siren = _siren(company.siren)
    city = clean(company.rcs_city)
    return Issuer(
        name=clean(company.name),
        address=_address(company.address, company.postcode, company.city),
        country=clean(company.country),
        siren=siren,
        rcs=f"RCS {city} {siren}" if city and siren else "",
        legal_form=clean(company.legal_form),
        vat_number=clean(company.vat_number),
        phone=clean(company.phone),
        email=clean(company.email),
        iban=grouped(compact(clean(company.iban)), 4, _GAP),
        bic=compact(clean(company.bic)),
        mentions=_lines(company.mentions),
    )


def recipient(customer: Customer, company: Company) -> Recipient:
    """The address window."""
    country = clean(customer.country)
    return Recipient(
        code=clean(customer.code),
        name=clean(customer.name),
        address=_address(customer.address, customer.postcode, customer.city),
        country="" if _same_country(country, clean(company.country)) else country,
        siren=_siren(customer.siren),
        vat_number=clean(customer.vat_number),
        terms=clean(customer.terms),
        consumer=bool(customer.consumer),
    )


def _same_country(theirs: str, ours: str) -> bool:
    home = {ours.casefold(), "france"} if ours.upper() == "FR" else {ours.casefold()}
    return not theirs or theirs.casefold() in home


def _address(street: str, postcode: str, city: str) -> tuple[str, ...]:
    place = f"{clean(postcode)} {clean(city)}".strip()
    return (*_lines(street), place) if place else _lines(street)


def _lines(text: str) -> tuple[str, ...]:
    cleaned = (clean(line) for line in clean_lines(text).split("\n"))
    return tuple(line for line in cleaned if line)


def _siren(text: str) -> str:
    digits = compact(clean(text))
    return grouped(digits, 3, _GAP) if re.fullmatch(rf"[0-9]{{{_SIREN}}}", digits) else clean(text)
