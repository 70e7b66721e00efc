"""The list: numbers, sort, page, table, CSV, JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from flowtui.cli.listing_csv import write_csv
from flowtui.ledger.filter import Filter
from flowtui.ledger.query import ids
from flowtui.ledger.rows import fetch
from flowtui.models import Invoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.cli.program import Done


def _numbers(done: Done) -> list[str]:
    return [row["number"] for row in done.expect(0).json["rows"]]


@pytest.mark.usefixtures("company")
def test_count_and_sums_are_of_the_whole_filter(call: Callable[..., Done]) -> None:
    found = call("list", "open", "--sort", "-balance", "--limit", "2", "--json").expect(0).json
    assert [row["number"] for row in found["rows"]] == ["F2", "F1"]
    assert found["count"] == 7
    assert found["balance_cents"] == 12000 + 24000 + 5275 + 1200 * 3 - 1055
    assert found["totals"] == [
        {"currency": "EUR", "total_cents": found["total_cents"], "balance_cents": found["balance_cents"]}
    ]


@pytest.mark.usefixtures("company")
def test_a_table_speaks_the_language_and_json_the_codes(call: Callable[..., Done]) -> None:
    codes = {row["preflight"] for row in call("list", "--json").expect(0).json["rows"]}
    assert "no-address" in codes
    text = call("list", "--lang", "fr").expect(0).out
    assert "sans adresse" in text
    assert not any(code in text for code in codes)
    plan = call("send", "n:F5", "--dry-run", "--lang", "fr").expect(4).out
    assert "sans adresse: 1" in plan
    assert "no-address" not in plan


@pytest.mark.usefixtures("company")
def test_pages_follow_each_other(call: Callable[..., Done]) -> None:
    whole = _numbers(call("list", "--sort", "number", "--json"))
    assert whole == ["A1", "F1", "F2", "F3", "F4", "F5", "F6", "F7"]
    assert _numbers(call("list", "--sort", "number", "--limit", "3", "--offset", "6", "--json")) == [
        "F6",
        "F7",
    ]
    empty = call("list", "--limit", "0", "--json").expect(0).json
    assert (empty["count"], empty["rows"]) == (8, [])


@pytest.mark.usefixtures("company")
def test_words_in_both_languages_and_negation(call: Callable[..., Done]) -> None:
    assert _numbers(call("list", "créée:auj", "--sort", "number", "--json")) == ["F3", "F4"]
    assert _numbers(call("list", "created:today", "-client:C2", "--json")) == ["F4"]
    assert _numbers(call("list", "dupont", "soldée:non", "--sort", "number", "--json")) == ["F1", "F2"]


@pytest.mark.usefixtures("company")
def test_a_word_that_means_nothing_is_named_with_its_neighbour(call: Callable[..., Done]) -> None:
    done = call("list", "maild:no", "--lang", "en")
    assert done.code == 2
    assert "maild" in done.sentence
    assert "mailed" in done.sentence
    assert call("list", "--sort", "blance", "--lang", "en").expect(2).sentence.endswith("balance?")


@pytest.mark.usefixtures("company")
def test_a_person_sees_a_table_with_its_sum(call: Callable[..., Done]) -> None:
    lines = call("list", "kind:invoice", "--sort", "number", "--limit", "1").expect(0).out.splitlines()
    assert lines[0].split() == [
        "N°",
        "Date",
        "Échéance",
        "Client",
        "T",
        "Solde",
        "Ret",
        "M",
        "G",
        "Statut",
        "Pourquoi",
    ]
    assert lines[1].split() == [
        "F1",
        "01/09/26",
        "01/10/26",
        "Dupont",
        "&",
        "Fils",
        "F",
        "120,00",
        "54",
        ".",
        ".",
    ]
    assert lines[2].startswith("7 factures")


@pytest.mark.usefixtures("company")
def test_csv_has_the_columns_of_the_rows_in_the_languages_own_signs(call: Callable[..., Done]) -> None:
    french = list(csv.DictReader(io.StringIO(call("list", "n:A1", "--csv").expect(0).out), delimiter=";"))
    assert (french[0]["number"], french[0]["balance"], french[0]["due_date"]) == ("A1", "-10,55", "")
    english = call("list", "n:F2", "--csv", "--lang", "en").expect(0).out
    assert next(csv.DictReader(io.StringIO(english)))["balance"] == "240.00"


@pytest.mark.usefixtures("sqlite_db")
def test_no_cell_of_the_csv_is_run_as_a_formula(
    make_customer: Callable[..., Any], make_invoice: Callable[..., Any]
) -> None:
    make_invoice(make_customer("=C1", name="=HYPERLINK(1)"), "@F1", total_cents=-500)
    file = io.StringIO()
    write_csv(fetch(ids(Filter())), file, french=True)
    row = file.getvalue().splitlines()[1].split(";")
    assert (row[0], row[4], row[5], row[7]) == ("'@F1", "'=C1", "'=HYPERLINK(1)", "-5,00")


@pytest.mark.usefixtures("company")
def test_currencies_are_told_apart(
    call: Callable[..., Done], make_customer: Callable[..., Any], make_invoice: Callable[..., Any]
) -> None:
    customer = make_customer("CX")
    make_invoice(customer, "P1", currency="GBP", total_cents=10000)
    make_invoice(customer, "P2", total_cents=5000)
    found = call("list", "client:CX", "--json").expect(0).json
    assert {one["currency"]: one["balance_cents"] for one in found["totals"]} == {"EUR": 5000, "GBP": 10000}
    make_invoice(customer, "P3", currency="GBP", total_cents=100)
    found = call("list", "client:CX", "--json").expect(0).json
    assert (found["currency"], found["total_cents"], found["balance_cents"]) == ("GBP", 10100, 10100)
    Invoice.delete().where(Invoice.number == "P3").execute()
    last = call("list", "client:CX").expect(0).out.splitlines()[-1]
    assert "50,00\u00a0€ + 100,00\u00a0£" in last
    assert "150" not in last
