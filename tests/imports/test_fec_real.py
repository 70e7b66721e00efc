"""Real FECs of several accounting programs, against figures computed independently."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import peewee as pw
import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "fec-derived/0000000001-utf16le-bom.txt",
    "fec-derived/111111111-montant-sens-plusminus1-tab-iso8859-15.txt",
    "fec-ekylibre/agrigest-123456789FEC20230331.txt",
    "fec-ekylibre/istea-123456789FEC20201231.txt",
    "fec-neolegal/0000000001FEC20220831.txt",
    "fec-neolegal/111111111FEC20221231.TXT",
    "fec-societe-nouvelle/sample_pipe.txt",
    "fec-societe-nouvelle/sample_tab.txt",
    "fec-tryton/FEC-previous.csv",
    "fec-tryton/FEC.csv",
)


def truth(shared_data: Path, name: str) -> dict[str, Any]:
    return json.loads((shared_data / "truth.json").read_text())["fec"][name]


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def open_by_customer() -> dict[str, int]:
    rows = (
        Invoice.select(Customer.code, pw.fn.SUM(Invoice.balance_cents))
        .join(Customer)
        .where(Invoice.balance_cents != 0)
        .group_by(Customer.code)
        .tuples()
    )
    return {code: int(total) for code, total in rows}


@pytest.mark.parametrize("name", FILES)
def test_figures_are_those_computed_independently(
    sqlite_db: pw.Database, shared_data: Path, name: str
) -> None:
    known = truth(shared_data, name)
    result = import_paths([shared_data / name]).to_json()
    (file,) = result["files"]
    assert (file["format"], file["errors"], file["read"]) == ("fec", [], known["rows"])
    assert file["fec"] == {
        "lines": known["rows"],
        "lines_411": known["n411"],
        "lettered_lines": known["n411_lettered"],
        "customers": known["n411_customers_auxOrAccount"],
        "unlettered_cents": cents(known["sum411_unlettered"]),
        "balance_cents": cents(known["sum411_all"]),
        "letters_unbalanced": known["letter_groups_unbalanced"],
    }
    assert result["open_cents"] == cents(known["sum411_unlettered"])
    assert result["customers"] == known["n411_customers_auxOrAccount"]
    wanted = {code: cents(one["open"]) for code, one in known["open_by_customer"].items()}
    assert {code: total for code, total in open_by_customer().items() if total} == {
        code: total for code, total in wanted.items() if total
    }


@pytest.mark.parametrize("name", FILES)
def test_a_second_reading_changes_nothing(sqlite_db: pw.Database, shared_data: Path, name: str) -> None:
    first = import_paths([shared_data / name]).to_json()["files"][0]
    Customer.update(offsets_stale=False).execute()
    second = import_paths([shared_data / name]).to_json()["files"][0]
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert not Customer.select().where(Customer.offsets_stale).exists()


@pytest.mark.parametrize(
    ("variant", "original"),
    [
        ("fec-derived/0000000001-utf16le-bom.txt", "fec-neolegal/0000000001FEC20220831.txt"),
        (
            "fec-derived/111111111-montant-sens-plusminus1-tab-iso8859-15.txt",
            "fec-neolegal/111111111FEC20221231.TXT",
        ),
    ],
)
def test_the_same_books_in_another_form_change_nothing(
    sqlite_db: pw.Database, shared_data: Path, variant: str, original: str
) -> None:
    import_paths([shared_data / original])
    again = import_paths([shared_data / variant]).to_json()["files"][0]
    assert (again["created"], again["updated"], again["errors"]) == (0, 0, [])


def test_names_read_as_the_accountant_wrote_them(sqlite_db: pw.Database, shared_data: Path) -> None:
    import_paths([shared_data / "fec-neolegal"])
    assert (
        Invoice.select().where(Invoice.label.contains("impayée")).exists()
        or Invoice.select().where(Invoice.number.contains("impayée")).exists()
    )
    assert Customer.get(Customer.code == "CPRO00").name == "PROSOL GESTION"


def test_both_databases_hold_the_same(db: pw.Database, shared_data: Path) -> None:
    name = "fec-ekylibre/agrigest-123456789FEC20230331.txt"
    known = truth(shared_data, name)
    first = import_paths([shared_data / name]).to_json()
    second = import_paths([shared_data / name]).to_json()
    assert first["open_cents"] == second["open_cents"] == cents(known["sum411_unlettered"])
    assert second["files"][0]["unchanged"] == first["files"][0]["created"] == 279
