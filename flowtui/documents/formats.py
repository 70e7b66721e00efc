"""Numbers and dates as a document writes them, in its own language; the filters of a template.

Loaded in a worker only.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_date as babel_date

from flowtui.clock import format_date
from flowtui.i18n import translator
from flowtui.money import format_cents, format_money

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_GAP = "\u00a0"
#: More decimals of a quantity or a price than any program writes on purpose.
_DECIMALS = 6


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """The filters of a template in ``language``.

    ``money``, ``date``, ``long_date``, ``number``, ``price``, ``rate``, ``country``.
    """
    return {
        "money": partial(money, language=language),
        "date": partial(short_date, language=language),
        "long_date": partial(long_date, language=language),
        "number": partial(number, language=language),
        "price": partial(number, language=language, decimals=2),
        "rate": partial(rate, language=language),
        "country": partial(country, language=language),
    }


def money(cents: int | None, currency: str = "", *, language: str) -> str:
    """``1 240,50``, with its currency where one is given; empty for no amount."""
    if cents is None:
        return ""
    if currency:
        return format_money(cents, currency, language)
    return format_cents(cents, language, grouping=_GAP if language == "fr" else None)


def short_date(day: date | None, *, language: str) -> str:
    """``24/11/2026`` in French; ``24 Nov 2026`` elsewhere, where 03/10 may be the tenth of March."""
    if day is None:
        return ""
    if language == "fr":
        return format_date(day, language)
    return _babel_date(day, "d MMM y").replace(" ", _GAP)


def long_date(day: date, *, language: str) -> str:
    """``24 novembre 2026`` (and ``1er``) in French, ``24 November 2026`` elsewhere."""
    if language != "fr":
        return _babel_date(day, "d MMMM y").replace(" ", _GAP)
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{_GAP}{babel_date(day, 'MMMM', locale='fr')}{_GAP}{day.year}"


def number(text: str, *, language: str, decimals: int = 0) -> str:
    """A decimal number given as text, with at least ``decimals`` places; no number stays as it is."""
    try:
        value = Decimal(text)
        if not value.is_finite():
            return text
        rounded = round(value, _DECIMALS)
    except InvalidOperation:
        return text
    plain = f"{abs(rounded):,.{_DECIMALS}f}"
    units, places = plain.split(".")
    places = places.rstrip("0").ljust(decimals, "0")
    if language == "fr":
        units = units.replace(",", _GAP)
    point = "," if language == "fr" else "."
    return f"{'-' if rounded < 0 else ''}{units}{point + places if places else ''}"


def rate(hundredths: int, *, language: str) -> str:
    """A VAT rate: ``20 %``, ``5,5 %``."""
    figure = number(str(Decimal(hundredths) / 100), language=language)
    return f"{figure}{_GAP}%" if language == "fr" else f"{figure}%"


def country(text: str, *, language: str) -> str:
    """The name of a country given by its two letters, in capitals as on an envelope; else the text."""
    territories = Locale(language if language in {"fr", "en"} else "en").territories
    return str(territories.get(text.upper(), text)).upper()


def words(language: str) -> dict[str, Callable[..., str]]:
    """The gettext functions of a template in ``language``."""
    catalogue = translator(language)
    return {"_": catalogue.gettext, "gettext": catalogue.gettext, "ngettext": catalogue.ngettext}


def _babel_date(day: date, pattern: str) -> str:
    return babel_date(day, pattern, locale="en_GB")
