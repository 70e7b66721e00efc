"""Money as integer cents: reading what people write, writing what people read.

A cent is the hundredth of the currency's unit. No float ever holds an amount.
"""

from __future__ import annotations

import re

from flowtui.errors import FlowError
from flowtui.i18n import _

_LONGEST = 100  # no amount has as many digits, and Python reads no number of many thousands
_AMOUNT = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]{1,2})0*)?")
#: The signs that may group digits, and the minus of a typesetter.
_SIGNS = str.maketrans("\u2212", "-", " \u00a0\u2009\u202f'\u2019")
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


class AmountError(FlowError, ValueError):
    """A text that should be an amount is not one."""

    def __init__(self, text: str) -> None:
        super().__init__(_("“{text}” is not an amount; write it like 1240,50.").format(text=text))


def parse_cents(text: str) -> int:
    """Cents of an amount as written by a person or a program: ``-1 240,50``, ``1240.5``, ``+0007``.

    Blanks (also no-break ones) and apostrophes may group digits; the decimal sign is a comma or a
    point, and where both stand the last one is the decimal sign.

    Raises:
        AmountError: the text is empty, is no number, or has a third decimal that is not zero.
    """
    raw = text.strip().translate(_SIGNS)
    if "," in raw and "." in raw:
        grouping = "," if raw.rindex(".") > raw.rindex(",") else "."
        raw = raw.replace(grouping, "")
    match = _AMOUNT.fullmatch(raw)
    if match is None or len(raw) > _LONGEST:
        raise AmountError(text[:_LONGEST])
    sign, units, decimals = match.groups()
    cents = int(units) * 100 + int((decimals or "").ljust(2, "0"))
    return -cents if sign == "-" else cents


def format_cents(cents: int, language: str = "fr", *, grouping: str | None = None) -> str:
    """Amount for a screen or a plain text: ``-1 240,50`` in French, ``-1,240.50`` in English.

    ``grouping`` replaces the sign between thousands (the default in French is a plain blank, which
    every terminal can show).
    """
    separator, point = (" ", ",") if language == "fr" else (",", ".")
    units, rest = divmod(abs(cents), 100)
    digits = f"{units:,}".replace(",", separator if grouping is None else grouping)
    return f"{'-' if cents < 0 else ''}{digits}{point}{rest:02d}"


def format_money(cents: int, currency: str, language: str = "fr") -> str:
    """Amount with its currency, the number's groups and the sign kept together on one line."""
    amount = format_cents(cents, language, grouping="\u00a0" if language == "fr" else None)
    return f"{amount}\u00a0{_SYMBOLS.get(currency, currency)}"
