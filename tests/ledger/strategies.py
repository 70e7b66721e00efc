"""Random filters and sorts for the properties of the language and of the list."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from flowtui.ledger import fields, sort
from flowtui.ledger.filter import Filter, Span, Term
from flowtui.ledger.periods import WORDS, Period, day
from flowtui.text import clean, search_key

_NUMBERS = st.integers(-(10**12), 10**12)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ORDERS = ("<", "<=", ">", ">=")


def texts() -> st.SearchStrategy[str]:
    return (
        st.text(st.characters(codec="utf-8") | st.sampled_from('"\\-:<>=* é'), min_size=1, max_size=12)
        .map(clean)
        .filter(search_key)
    )


def _closed() -> st.SearchStrategy[Period]:
    months = st.dates().map(lambda d: Period(d.replace(day=1), d)).filter(lambda p: p.first <= p.last)
    return st.one_of(
        _DAYS.map(day),
        st.sampled_from(sorted(WORDS)).map(lambda word: Period(word=word)),
        st.integers(1, 9999).map(lambda year: Period(date(year, 1, 1), date(year, 12, 31))),
        months,
        st.tuples(_DAYS, _DAYS).map(lambda two: Period(min(two), max(two))),
    )


def _open_ended() -> st.SearchStrategy[Period]:
    return st.one_of(_DAYS.map(lambda d: Period(d, None)), _DAYS.map(lambda d: Period(None, d)))


def _spans(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Span]:
    ends = st.tuples(st.none() | numbers, st.none() | numbers)
    return ends.filter(lambda two: two != (None, None)).map(_span)


def _of_kind(
    kind: str, name: str, patterns: st.SearchStrategy[str], numbers: st.SearchStrategy[int]
) -> st.SearchStrategy[Term]:
    choices = fields.FIELDS[name].choices
    values = {
        fields.FLAG: lambda: (st.just(":"), st.booleans()),
        fields.NONE: lambda: (st.just(":"), st.none()),
        fields.CHOICE: lambda: (st.just(":"), st.sampled_from(sorted(choices))),
        fields.PATTERN: lambda: (st.just(":"), patterns),
        fields.NUMBER: lambda: (st.sampled_from((":", *ORDERS)), numbers),
        fields.AMOUNT: lambda: (st.sampled_from((":", *ORDERS)), numbers),
        fields.PERIOD: lambda: (st.sampled_from((":", *ORDERS)), _closed()),
    }
    op, value = values[kind]()
    plain = st.builds(Term, st.just(name), op, value, st.booleans())
    if kind == fields.PERIOD:
        return plain | st.builds(Term, st.just(name), st.just(":"), _open_ended(), st.booleans())
    if kind in (fields.NUMBER, fields.AMOUNT):
        return plain | st.builds(Term, st.just(name), st.just(":"), _spans(numbers), st.booleans())
    return plain


def terms(
    patterns: st.SearchStrategy[str] | None = None, numbers: st.SearchStrategy[int] = _NUMBERS
) -> st.SearchStrategy[Term]:
    """Any term; a balance is settled or not under the name of that field."""
    return st.one_of(
        _of_kind(kind, name, texts() if patterns is None else patterns, numbers)
        for name, field in fields.FIELDS.items()
        for kind in field.kinds
        if (name, kind) != ("balance", fields.FLAG)
    )


def filters(one: st.SearchStrategy[Term] | None = None, most: int = 4) -> st.SearchStrategy[Filter]:
    return st.lists(terms() if one is None else one, max_size=most).map(lambda some: Filter(tuple(some)))


def sorts() -> st.SearchStrategy[sort.Sort]:
    return st.builds(sort.Sort, st.sampled_from(sorted(sort.COLUMNS)), st.booleans())


def _span(ends: tuple[int | None, int | None]) -> Span:
    low, high = ends
    return Span(*sorted((low, high))) if low is not None and high is not None else Span(low, high)
