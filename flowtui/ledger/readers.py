"""Values of the query language, one reader and one writer for each kind of value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.ledger import fields
from flowtui.ledger.filter import Span, Value
from flowtui.ledger.periods import WORDS, Period, read_period, write_period
from flowtui.money import AmountError, format_cents, parse_cents
from flowtui.text import clean, search_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.ledger.fields import Field

_YES = frozenset({"yes", "oui", "o", "y", "true", "vrai"})
_NO = frozenset({"no", "non", "n", "false", "faux"})
_NONE = frozenset({"none", "aucun", "aucune", "sans", "vide"})
#: Values that put no condition at all.
ANY = frozenset({"any", "all", "tous", "toutes", "tout"})
#: The largest number that a database column holds.
_LARGEST = 2**63 - 1
_AROUND_DOTS = re.compile(r"\s*\.\.\s*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


class NoValue(Exception):  # noqa: N818 - a signal between two functions of this room, never an error
    """The text is no value of the field."""


def read_value(field: Field, text: str, *, quoted: bool = False) -> Value:
    """What ``text`` says, as the first kind of value of ``field`` that understands it.

    What stands in quotes is never the word for “none”.

    Raises:
        NoValue: none of them does.
    """
    for kind in field.kinds:
        if quoted and kind == fields.NONE:
            continue
        try:
            return _READERS[kind](field, text)
        except NoValue:
            continue
    raise NoValue


def write_value(field: Field, value: Value, language: str) -> str:
    """The text that :func:`read_value` reads back as ``value``."""
    french = language != "en"
    if isinstance(value, bool):
        return ("non", "oui")[value] if french else ("no", "yes")[value]
    if value is None:
        return "aucun" if french else "none"
    if isinstance(value, Period):
        return write_period(value, language)
    if isinstance(value, Span):
        ends = (value.low, value.high)
        return "..".join("" if end is None else _write_number(field, end, language) for end in ends)
    if isinstance(value, int):
        return _write_number(field, value, language)
    return field.choices[value][1 if french else 0] if value in field.choices else value


def says_none(text: str) -> bool:
    """Whether ``text`` without quotes would be the word for “none”."""
    return search_key(text) in _NONE


def turned(field: Field, text: str) -> str:
    """``high..low`` the other way round; empty where that is no value either."""
    low, _dots, high = (part.strip() for part in text.partition(".."))
    other = f"{high}..{low}"
    try:
        read_value(field, other)
    except NoValue:
        return ""
    return other if low and high else ""


def known_values(field: Field) -> list[str]:
    """Words to propose where a value of ``field`` means nothing."""
    flags = ["yes", "no", "oui", "non"] if fields.FLAG in field.kinds else []
    choices = [word for words in field.choices.values() for word in words[:2]]
    if fields.PERIOD not in field.kinds:
        return choices + flags
    return (
        choices
        + flags
        + [word for english, french, more in WORDS.values() for word in (english, french, *more)]
    )


def _flag(_field: Field, text: str) -> Value:
    folded = search_key(text)
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise NoValue


def _none(_field: Field, text: str) -> Value:
    if says_none(text):
        return None
    raise NoValue


def _choice(field: Field, text: str) -> Value:
    folded = search_key(text).replace(" ", "-")
    for stored, words in field.choices.items():
        if folded == stored or folded in map(search_key, words):
            return stored
    raise NoValue


def _period(_field: Field, text: str) -> Value:
    words = _AROUND_DOTS.sub("..", search_key(text)).replace(" ", "-")
    period = read_period(words)
    if period is None:
        raise NoValue
    return period


def _pattern(_field: Field, text: str) -> Value:
    if not search_key(text):
        raise NoValue
    return clean(text)


def _ranged(one: Callable[[str], int]) -> Callable[[Field, str], Value]:
    def read(_field: Field, text: str) -> Value:
        if ".." not in text:
            return one(text)
        low, _dots, high = text.partition("..")
        if not (low or high):
            raise NoValue
        span = Span(one(low) if low else None, one(high) if high else None)
        if span.low is not None and span.high is not None and span.low > span.high:
            raise NoValue
        return span

    return read


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise NoValue
    return int(text)


def _amount(text: str) -> int:
    try:
        cents = parse_cents(text)
    except AmountError:
        raise NoValue from None
    if abs(cents) > _LARGEST:
        raise NoValue
    return cents


def _write_number(field: Field, number: int, language: str) -> str:
    if fields.AMOUNT not in field.kinds:
        return str(number)
    return str(number // 100) if number % 100 == 0 else format_cents(number, language, grouping="")


_READERS: dict[str, Callable[[Field, str], Value]] = {
    fields.FLAG: _flag,
    fields.NONE: _none,
    fields.CHOICE: _choice,
    fields.PERIOD: _period,
    fields.PATTERN: _pattern,
    fields.NUMBER: _ranged(_number),
    fields.AMOUNT: _ranged(_amount),
}
