"""What the two filter panels show and say, as values; they and the query line share one filter.

A panel rewrites only the fields that the person changed in it, so a condition that it cannot show
(``-status:R1``) stays until that field is touched.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.ledger.filter import Filter, Span, Term
from flowtui.ledger.periods import Period, day, read_period
from flowtui.money import AmountError, parse_cents
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

#: No condition, where ``None`` means “has none”.
ANY = "*"
#: The fields whose period the panel offers.
DATED = ("created", "date", "due")


@dataclass(frozen=True, slots=True)
class Peg:
    """The peg («pince à linge»): what was mailed, grouped, reminded."""

    mailed: bool | None = None
    mailed_since: date | None = None
    grouped: bool | None = None
    grouped_since: date | None = None
    status: str | None = ANY
    reminders: int | None = None
    why: str = ANY
    offset: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The filter panel."""

    period: Period | None = None
    dated: str = "date"
    customer: str = ""
    number: str = ""
    kind: str = ANY
    settled: bool | None = None
    late: int | None = None
    low: int | None = None
    high: int | None = None


def peg_of(filter_: Filter) -> Peg:
    """What the peg shows of a filter."""
    mailed, mailed_since = _sent(filter_, "mailed")
    grouped, grouped_since = _sent(filter_, "grouped")
    status, why = _plain(filter_, "status"), _plain(filter_, "why")
    reminders = filter_.get("reminders")
    at_least = reminders.value if reminders and reminders.op == ">=" and not reminders.negated else None
    return Peg(
        mailed,
        mailed_since,
        grouped,
        grouped_since,
        ANY if status is None else status.value,  # type: ignore[arg-type]
        at_least if isinstance(at_least, int) else None,
        ANY if why is None else str(why.value),
        _flag(filter_, "offset"),
        _flag(filter_, "blocked"),
    )


def with_peg(filter_: Filter, old: Peg, new: Peg) -> Filter:
    """The filter after the peg changed from ``old`` to ``new``."""
    return _rewritten(
        filter_,
        _changed(old, new),
        {
            "mailed": (
                ("mailed", "mailed_since"),
                lambda: _sent_term("mailed", new.mailed, new.mailed_since),
            ),
            "grouped": (
                ("grouped", "grouped_since"),
                lambda: _sent_term("grouped", new.grouped, new.grouped_since),
            ),
            "status": (("status",), lambda: [] if new.status == ANY else [Term("status", ":", new.status)]),
            "reminders": (
                ("reminders",),
                lambda: [] if new.reminders is None else [Term("reminders", ">=", new.reminders)],
            ),
            "why": (("why",), lambda: [] if new.why == ANY else [Term("why", ":", new.why)]),
            "offset": (("offset",), lambda: [Term("offset")] if new.offset else []),
            "blocked": (("blocked",), lambda: [Term("blocked")] if new.blocked else []),
        },
    )


def panel_of(filter_: Filter) -> Panel:
    """What the filter panel shows of a filter."""
    dated = next(
        (term for name in DATED for term in filter_.on(name) if isinstance(term.value, Period)), None
    )
    period = dated.value if dated and dated.op == ":" and not dated.negated else None
    low, high = _amounts(filter_)
    kind, settled, late = _plain(filter_, "kind"), filter_.get("settled"), filter_.get("late")
    return Panel(
        period if isinstance(period, Period) else None,
        dated.field if dated else "date",
        _pattern(filter_, "customer"),
        _pattern(filter_, "number"),
        ANY if kind is None else str(kind.value),
        settled.value if settled and isinstance(settled.value, bool) else None,
        late.value if late and late.op == ">=" and isinstance(late.value, int) else None,
        low,
        high,
    )


def with_panel(filter_: Filter, old: Panel, new: Panel) -> Filter:
    """The filter after the panel changed from ``old`` to ``new``."""
    changed = _changed(old, new)
    if {"period", "dated"} & changed:
        filter_ = filter_.without(*DATED)
        if new.period is not None:
            filter_ = filter_.with_term(Term(new.dated, ":", new.period))
    return _rewritten(
        filter_,
        changed,
        {
            "customer": (
                ("customer",),
                lambda: [Term("customer", ":", new.customer)] if new.customer else [],
            ),
            "number": (("number",), lambda: [Term("number", ":", new.number)] if new.number else []),
            "kind": (("kind",), lambda: [] if new.kind == ANY else [Term("kind", ":", new.kind)]),
            "settled": (
                ("settled",),
                lambda: [] if new.settled is None else [Term("settled", ":", new.settled)],
            ),
            "late": (("late",), lambda: [] if new.late is None else [Term("late", ">=", new.late)]),
            "balance": (("low", "high"), lambda: _amount_terms(new.low, new.high)),
        },
    )


def read_day(text: str) -> date | None:
    """A day as a person types it: ``24/11``, ``24/11/26``, ``2026-11-24``; ``None`` for anything else."""
    folded = search_key(text)
    if folded.count("/") == 1:
        folded = f"{folded}/{clock.today().year}"
    found = read_period(folded)
    return found.resolve(clock.today())[0] if found else None


def read_number(text: str) -> int | None:
    """A whole number as typed; ``None`` for anything else."""
    return int(text) if text.strip().isdecimal() else None


def read_amount(text: str) -> int | None:
    """Cents as typed; ``None`` for anything else."""
    try:
        return parse_cents(text)
    except AmountError:
        return None


def read_pattern(text: str) -> str:
    """A pattern as typed: what contains the text; as it stands where it has a ``*``; in quotes the whole name."""
    text = text.strip()
    inside = text.strip('"').strip()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return inside
    return inside if "*" in inside or not inside else f"*{inside}*"


def write_pattern(pattern: str) -> str:
    """The text that :func:`read_pattern` reads back as ``pattern``."""
    inside = pattern[1:-1]
    if len(pattern) > 2 and pattern == f"*{inside}*" and "*" not in inside:  # noqa: PLR2004 - the two signs
        return inside
    return pattern if "*" in pattern or not pattern else f'"{pattern}"'


def _changed(old: Peg | Panel, new: Peg | Panel) -> set[str]:
    return {field.name for field in fields(old) if getattr(old, field.name) != getattr(new, field.name)}


def _rewritten(
    filter_: Filter,
    changed: set[str],
    writers: dict[str, tuple[tuple[str, ...], Callable[[], Iterable[Term]]]],
) -> Filter:
    for field, (names, terms) in writers.items():
        if changed & set(names):
            filter_ = filter_.without(field).and_term(*terms())
    return filter_


def _plain(filter_: Filter, field: str) -> Term | None:
    term = filter_.get(field)
    return term if term and term.op == ":" and not term.negated else None


def _pattern(filter_: Filter, field: str) -> str:
    term = _plain(filter_, field)
    return term.value if term and isinstance(term.value, str) else ""


def _flag(filter_: Filter, field: str) -> bool:
    term = filter_.get(field)
    return bool(term and term.value is True)


def _sent(filter_: Filter, field: str) -> tuple[bool | None, date | None]:
    said, since = None, None
    for term in filter_.on(field):
        if isinstance(term.value, bool):
            said = term.value
        elif isinstance(term.value, Period) and term.op == ">=" and not term.negated:
            said, since = True, term.value.first
    return said, since


def _sent_term(field: str, said: Any, since: date | None) -> list[Term]:
    if since is not None and said is not False:
        return [Term(field, ">=", day(since))]
    return [] if said is None else [Term(field, ":", said)]


def _amounts(filter_: Filter) -> tuple[int | None, int | None]:
    low = high = None
    for term in filter_.on("balance"):
        if term.negated or isinstance(term.value, bool):
            continue
        if isinstance(term.value, Span):
            low, high = term.value.low, term.value.high
        elif isinstance(term.value, int) and term.op == ">=":
            low = term.value
        elif isinstance(term.value, int) and term.op == "<=":
            high = term.value
    return low, high


def _amount_terms(low: int | None, high: int | None) -> list[Term]:
    if low is not None and high is not None:
        return [Term("balance", ":", Span(low, high))]
    if low is not None:
        return [Term("balance", ">=", low)]
    return [] if high is None else [Term("balance", "<=", high)]
