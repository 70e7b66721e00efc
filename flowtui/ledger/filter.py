"""What the list is narrowed to, as a value: the query line and the filter panel are two faces of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowtui.ledger.periods import Period
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The field of a bare word: it looks in number, customer code and customer name.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers (or cents) from ``low`` to ``high``, both included; an empty end is open."""

    low: int | None
    high: int | None


Value = bool | int | str | Period | Span | None
"""``None`` is “has none”; amounts are cents."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. Equal terms mean the same: a negated yes/no is stored as its opposite."""

    field: str
    """A name of :data:`flowtui.ledger.fields.FIELDS`."""
    op: str = ":"
    """``:`` is “is” (for a period or a span “lies in”); else ``<``, ``<=``, ``>`` or ``>=``."""
    value: Value = True
    negated: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) and self.negated:
            object.__setattr__(self, "value", not self.value)
            object.__setattr__(self, "negated", False)
        elif isinstance(self.value, str):
            object.__setattr__(self, "value", clean(self.value))


@dataclass(frozen=True, slots=True)
class Chosen(Term):
    """Rows that were chosen one by one; the query language has no word for them."""

    field: str = "chosen"
    ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold; without any, everything is shown."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def get(self, field: str) -> Term | None:
        """The first condition on ``field``, if there is one."""
        return next((term for term in self.terms if term.field == field), None)

    def on(self, field: str) -> tuple[Term, ...]:
        """Every condition on ``field``."""
        return tuple(term for term in self.terms if term.field == field)

    def with_term(self, term: Term) -> Filter:
        """This filter with ``term`` in place of what it said of the same field."""
        kept = tuple(t for t in self.terms if t.field != term.field)
        first = next((i for i, t in enumerate(self.terms) if t.field == term.field), len(kept))
        return Filter((*kept[:first], term, *kept[first:]))

    def and_term(self, *terms: Term) -> Filter:
        """This filter narrowed further by ``terms``."""
        return Filter((*self.terms, *(term for term in terms if term not in self.terms)))

    def without(self, *fields: str) -> Filter:
        """This filter without any condition on ``fields``."""
        return Filter(tuple(term for term in self.terms if term.field not in fields))

    def fields(self) -> frozenset[str]:
        """The names of the fields it speaks of."""
        return frozenset(term.field for term in self.terms)
