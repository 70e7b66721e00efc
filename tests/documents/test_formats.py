"""Numbers and dates in the document's language."""

from __future__ import annotations

from datetime import date

import pytest

from flowtui.documents import formats

GAP = "\xa0"


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("2", "2", "2"),
        ("2.50", "2,5", "2.5"),
        ("-1240.5", f"-1{GAP}240,5", "-1,240.5"),
        ("0.0035", "0,0035", "0.0035"),
        ("1E+3", f"1{GAP}000", "1,000"),
        ("NaN", "NaN", "NaN"),
        ("deux", "deux", "deux"),
        ("1e999999999", "1e999999999", "1e999999999"),
        ("", "", ""),
    ],
)
def test_number(text, french, english):
    assert formats.number(text, language="fr") == french
    assert formats.number(text, language="en") == english


def test_a_price_has_two_decimals_and_keeps_more():
    assert formats.number("100", language="fr", decimals=2) == "100,00"
    assert formats.number("0.0035", language="fr", decimals=2) == "0,0035"


@pytest.mark.parametrize(
    ("hundredths", "french", "english"),
    [(2000, f"20{GAP}%", "20%"), (550, f"5,5{GAP}%", "5.5%"), (0, f"0{GAP}%", "0%")],
)
def test_rate(hundredths, french, english):
    assert formats.rate(hundredths, language="fr") == french
    assert formats.rate(hundredths, language="en") == english


def test_dates():
    day = date(2026, 10, 1)
    assert formats.short_date(day, language="fr") == "01/10/2026"
    assert formats.short_date(day, language="en") == f"1{GAP}Oct{GAP}2026"
    assert formats.long_date(day, language="fr") == f"1er{GAP}octobre{GAP}2026"
    assert formats.long_date(day, language="en") == f"1{GAP}October{GAP}2026"
    assert formats.short_date(None, language="fr") == ""


def test_countries_are_named_in_the_letter_s_language_and_unknown_ones_stay():
    assert formats.country("DE", language="fr") == "ALLEMAGNE"
    assert formats.country("de", language="en") == "GERMANY"
    assert formats.country("Deutschland", language="fr") == "DEUTSCHLAND"


def test_money():
    assert formats.money(-124050, language="fr") == f"-1{GAP}240,50"
    assert formats.money(124050, "EUR", language="en") == f"1,240.50{GAP}€"
    assert formats.money(None, language="fr") == ""
