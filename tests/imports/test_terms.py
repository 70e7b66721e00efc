"""Due dates from payment terms, against a table of another program's results."""

from __future__ import annotations

from datetime import date

import pytest

from flowtui.imports.terms import due_date

ISSUED = ("2026-01-15", "2026-01-31", "2026-02-28", "2028-01-31", "2026-11-30", "2026-12-31")


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("à réception", ISSUED),
        ("on receipt", ISSUED),
        (" 0 ", ISSUED),
        ("30", ["2026-02-14", "2026-03-02", "2026-03-30", "2028-03-01", "2026-12-30", "2027-01-30"]),
        ("30 jours", ["2026-02-14", "2026-03-02", "2026-03-30", "2028-03-01", "2026-12-30", "2027-01-30"]),
        ("30 days net", ["2026-02-14", "2026-03-02", "2026-03-30", "2028-03-01", "2026-12-30", "2027-01-30"]),
        ("1 mois", ["2026-02-15", "2026-02-28", "2026-03-28", "2028-02-29", "2026-12-30", "2027-01-31"]),
        ("30 j FDM", ["2026-02-28", "2026-03-31", "2026-03-31", "2028-03-31", "2026-12-31", "2027-01-31"]),
        (
            "30 jours fin de mois",
            ["2026-02-28", "2026-03-31", "2026-03-31", "2028-03-31", "2026-12-31", "2027-01-31"],
        ),
        (
            "Fin de mois 30 jours",
            ["2026-03-02", "2026-03-02", "2026-03-30", "2028-03-01", "2026-12-30", "2027-01-30"],
        ),
        (
            "45 jours fin de mois",
            ["2026-03-31", "2026-03-31", "2026-04-30", "2028-03-31", "2027-01-31", "2027-02-28"],
        ),
        (
            "fin de mois 45 jours",
            ["2026-03-17", "2026-03-17", "2026-04-14", "2028-03-16", "2027-01-14", "2027-02-14"],
        ),
        ("60 jours", ["2026-03-16", "2026-04-01", "2026-04-29", "2028-03-31", "2027-01-29", "2027-03-01"]),
        (
            "1 mois fin de mois le 10",
            ["2026-03-10", "2026-03-10", "2026-04-10", "2028-03-10", "2027-01-10", "2027-02-10"],
        ),
    ],
)
def test_terms(terms: str, due: list[str]) -> None:
    assert [str(due_date(date.fromisoformat(day), terms)) for day in ISSUED] == list(due)


@pytest.mark.parametrize("terms", ["", "selon accord", "virement"])
def test_terms_that_say_nothing(terms: str) -> None:
    assert due_date(date(2026, 1, 15), terms) is None
