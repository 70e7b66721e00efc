"""Looking for texts: number, code and name, on either database alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import query
from flowtui.ledger.language import parse
from flowtui.models import Invoice

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

    from flowtui.models import Customer

_CUSTOMERS = (
    ("C1", "DUPONT & FILS", "FA2026-0412"),
    ("c10", "Dupontel", "FA2026-0413"),
    ("ÉLAN", "Élan Vital", "FA-É/7"),
    ("D_1", "100% Bio", "F\\8"),
    ("Dx1", "S.A.R.L. Durand", "1"),
)


@pytest.fixture
def numbers(
    db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> Callable[[str], list[str]]:
    """The customers (by code) whose invoice a query finds."""
    for code, name, number in _CUSTOMERS:
        make_invoice(make_customer(code, name=name), number)

    def search(text: str) -> list[str]:
        found = query.ids(parse(text))
        return sorted(row.customer.code for row in Invoice.select().where(Invoice.id.in_(list(found))))

    return search


def test_texts_are_found_whatever_their_case_and_accents(numbers: Callable[[str], list[str]]) -> None:
    everyone = sorted(code for code, _name, _number in _CUSTOMERS)
    expected = {
        "dupont": ["C1", "c10"],
        "élan": ["ÉLAN"],
        "ELAN": ["ÉLAN"],
        "fa2026-041": ["C1", "c10"],
        "fa-e": ["ÉLAN"],
        "0412": ["C1"],
        '"dupont & f"': ["C1"],
        "dupont -fils": ["c10"],
        "100%": ["D_1"],
        "%": ["D_1"],
        "_": ["D_1"],
        '"\\\\8"': ["D_1"],
        "client:dup*": ["C1", "c10"],
        "client:dupont": ["C1"],
        'client:"& fils"': ["C1"],
        "client:C1": ["C1"],
        "client:c1*": ["C1", "c10"],
        "client:elan": ["ÉLAN"],
        "client:él*": ["ÉLAN"],
        "client:d_1": ["D_1"],
        "client:d*1": ["D_1", "Dx1"],
        "client:durand": ["Dx1"],
        "client:*": everyone,
        "client:nobody": [],
        "n:1": ["Dx1"],
        "n:fa2026*": ["C1", "c10"],
        "n:*0413": ["c10"],
        "n:FA-é/7": ["ÉLAN"],
        "-client:c1*": ["D_1", "Dx1", "ÉLAN"],
        "devise:eur": everyone,
        "devise:usd": [],
    }
    assert {text: numbers(text) for text in expected} == expected
