"""Periods: what the words mean on a given day."""

from __future__ import annotations

from datetime import date

import pytest

from flowtui.ledger.periods import Period, read_period, utc_end, utc_start

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", date(2026, 11, 24), date(2026, 11, 24)),
        ("hier", date(2026, 11, 23), date(2026, 11, 23)),
        ("demain", date(2026, 11, 25), date(2026, 11, 25)),
        ("week", date(2026, 11, 23), date(2026, 11, 29)),
        ("last-week", date(2026, 11, 16), date(2026, 11, 22)),
        ("ce-mois", date(2026, 11, 1), date(2026, 11, 30)),
        ("mois-dernier", date(2026, 10, 1), date(2026, 10, 31)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("trimestre-dernier", date(2026, 7, 1), date(2026, 9, 30)),
        ("annee", date(2026, 1, 1), date(2026, 12, 31)),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("29/2/24", date(2024, 2, 29), date(2024, 2, 29)),
        ("2025..2026-03", date(2025, 1, 1), date(2026, 3, 31)),
        ("..2026-03", None, date(2026, 3, 31)),
    ],
)
def test_a_word_is_a_period(text: str, first: date | None, last: date | None) -> None:
    period = read_period(text)
    assert period is not None
    assert period.resolve(TODAY) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "..", "soon", "2026-02-30", "today..2026", "31/2", "0000", "2026-1-1-1", "１２"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("24/11", date(2026, 11, 24), date(2026, 11, 24)),
        ("3/10", date(2026, 10, 3), date(2026, 10, 3)),
        ("01/10..15/11", date(2026, 10, 1), date(2026, 11, 15)),
        ("11/26", date(2026, 11, 1), date(2026, 11, 30)),
        ("11/2026", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_day_and_month_are_of_this_year(
    monkeypatch: pytest.MonkeyPatch, text: str, first: date, last: date
) -> None:
    monkeypatch.setenv("FLOWTUI_TODAY", TODAY.isoformat())
    assert read_period(text) == Period(first, last)


def test_january_looks_back_into_the_year_before() -> None:
    assert Period(word="last-month").resolve(date(2026, 1, 3)) == (date(2025, 12, 1), date(2025, 12, 31))


def test_a_day_begins_where_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        assert utc_start(date(2026, 7, 14)).isoformat() == "2026-07-13T22:00:00"
        assert utc_end(date(2026, 11, 24)).isoformat() == "2026-11-24T23:00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_ends_of_time_do_no_harm() -> None:
    assert utc_start(date.min) < utc_end(date.max)
