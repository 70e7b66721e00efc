"""The payment code says exactly the transfer, or there is none."""

from __future__ import annotations

import pytest
from segno import helpers

from flowtui.documents.paycode import iban_is_valid, paycode, png

IBAN = "FR76 3000 6000 0112 3456 7890 189"


def code(**changes):
    values = {"cents": 124050, "currency": "EUR", "text": "FA2026-0412 C0412"} | changes
    name, iban, bic = (
        values.pop(key, default)
        for key, default in (("name", "Société Générée"), ("iban", IBAN), ("bic", "AGRI FRPP"))
    )
    return paycode(name, iban, bic, **values)


def test_a_transfer_is_ascii_compact_and_whole():
    made = code()
    assert (made.name, made.iban, made.bic) == ("Societe Generee", "FR7630006000011234567890189", "AGRIFRPP")
    assert (made.cents, made.text) == (124050, "FA2026-0412 C0412")


@pytest.mark.parametrize(
    "changes",
    [
        {"iban": ""},
        {"iban": "FR76 3000 6000 0112 3456 7890 188"},
        {"currency": "USD"},
        {"cents": 0},
        {"cents": -500},
        {"cents": 100_000_000_000},
        {"name": "株式会社"},
    ],
)
def test_there_is_no_code_for_what_it_cannot_say(changes):
    assert code(**changes) is None


def test_a_wrong_bic_is_left_out_and_long_texts_are_cut():
    made = code(bic="?", name="N" * 200, text="é" * 300)
    assert (made.bic, len(made.name), made.text) == ("", 70, "e" * 140)


@pytest.mark.parametrize(
    ("iban", "valid"),
    [
        ("FR7630006000011234567890189", True),
        ("GB82WEST12345698765432", True),
        ("FR7630006000011234567890187", False),
        ("FR76", False),
        ("fr7630006000011234567890189", False),
    ],
)
def test_check_digits(iban, valid):
    assert iban_is_valid(iban) is valid


def test_the_picture_is_that_of_the_standard():
    made = code(cents=1)
    wanted = helpers.make_epc_qr(made.name, made.iban, 0.01, text=made.text, bic=made.bic, encoding="utf-8")
    assert png(made) == wanted_png(wanted)


def wanted_png(symbol) -> bytes:
    import io

    out = io.BytesIO()
    symbol.save(out, kind="png", scale=4, border=0)
    return out.getvalue()
