"""The ground's conversions of texts, a cell or a whole column at a time.

A table of a million lines has ten million cells, nearly all of them plain: a column is first judged as
one text, and only one that is not plain is read cell by cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui import text
from flowtui.money import AmountError, parse_cents

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN_AMOUNTS = re.compile(r"(?:-?[0-9]{1,13}+[.,][0-9]{2}\n)*+")
#: More than any books hold, and what either database stores with sums to spare.
_LARGEST = 10**15
#: What may group the digits of an amount.
_BLANKS = str.maketrans("", "", " \u00a0\u202f'")
_SEPARATORS = re.compile(r"[\W_]+")
_SIGNS = ("EUR", "€", "GBP", "£", "USD", "$", "CHF")


def clean(raw: str) -> str:
    """As :func:`flowtui.text.clean`."""
    if raw.isascii() and raw.isprintable():
        plain = raw.strip()
        if "  " not in plain:
            return plain
    return text.clean(raw)


def clean_all(cells: Sequence[str]) -> list[str]:
    """:func:`clean` of every cell."""
    joined = "".join(cells)
    if joined.isascii() and joined.isprintable() and " " not in joined:
        return list(cells)
    return list(map(clean, cells))


def key(cleaned: str) -> str:
    """As :func:`flowtui.text.search_key` of a text that is already clean."""
    return cleaned.lower() if cleaned.isascii() else text.search_key(cleaned)


def key_all(cleaned: list[str]) -> list[str]:
    """:func:`key` of every text."""
    joined = "\n".join(cleaned)
    return joined.lower().split("\n") if joined.isascii() else list(map(key, cleaned))


def compact(search_key: str) -> str:
    """A search key without blanks and signs: ``fa 2026-1`` and ``fa-2026/1`` are the same number."""
    return _SEPARATORS.sub("", search_key)


def cents(raw: str) -> int:
    """As :func:`flowtui.money.parse_cents`, also ``12,50-``, ``(12,50)`` and with a currency's sign.

    Raises:
        AmountError: the text is no amount, or one of more than ten thousand billions.
    """
    plain = raw.strip()
    for sign in _SIGNS:
        plain = plain.removesuffix(sign).removeprefix(sign).strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    elif plain.endswith("-") and plain[:1] not in "+-":
        plain = f"-{plain[:-1]}"
    value = parse_cents(plain or raw)
    if abs(value) > _LARGEST:
        raise AmountError(raw[:40])
    return value


def all_cents(cells: Sequence[str]) -> list[int]:
    """:func:`cents` of every cell, if all are as plain as ``-1 240,50``; else nothing."""
    joined = "\n".join([*cells, ""])
    if not _PLAIN_AMOUNTS.fullmatch(joined):
        joined = joined.translate(_BLANKS)
        if not _PLAIN_AMOUNTS.fullmatch(joined):
            return []
    found = list(map(int, joined.encode().translate(None, b",.").split()))
    # a cell of several lines is no amount
    return found if len(found) == len(cells) else []
