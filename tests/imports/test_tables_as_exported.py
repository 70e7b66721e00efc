"""What programs and spreadsheets write into tables beside the plain cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui.imports.dates import DateError, parse_date
from flowtui.models import Customer, Invoice
from tests.imports.samples import read

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

HEADER = "Numéro;Code client;Client;Date;TTC;Solde"
FIRST, SECOND = "F1;C1;Dupont;01/02/2026;10,00;10,00", "F2;C1;Dupont;02/02/2026;20,00;5,00"


def balances() -> list[int]:
    return [one.balance_cents for one in Invoice.select().order_by(Invoice.number)]


@pytest.mark.parametrize("care", ["", '"'])
def test_empty_balances_are_settled_where_no_zero_is_written(
    db: pw.Database, tmp_path: Path, care: str
) -> None:
    lines = [HEADER, f"F0;C1;{care}Dupont{care};01/02/2026;10,00;", FIRST, SECOND]
    report = read(tmp_path / "t.csv", *lines)
    assert (report["errors"], balances()) == ([], [0, 1000, 500])
    assert len(report["skipped"]) == 1
    assert read(tmp_path / "t.csv")["unchanged"] == 3


@pytest.mark.parametrize("others", [(), ("F3;C1;Dupont;03/02/2026;30,00;0,00", SECOND)])
def test_empty_balances_are_unknown_elsewhere(
    sqlite_db: pw.Database, tmp_path: Path, others: tuple[str, ...]
) -> None:
    report = read(tmp_path / "t.csv", HEADER, "F0;C1;Dupont;01/02/2026;10,00;", *others)
    assert (report["errors"], balances()[0]) == ([], 1000)
    assert len(report["skipped"]) == bool(others)


@pytest.mark.parametrize("zero", ["-", " -   € ", "–", "- €", "-\u00a0€"])
def test_a_dash_is_how_spreadsheets_write_zero(sqlite_db: pw.Database, tmp_path: Path, zero: str) -> None:
    report = read(tmp_path / "t.csv", HEADER, FIRST, f"F2;C1;Dupont;02/02/2026;20,00;{zero}")
    assert (report["errors"], balances()) == ([], [1000, 0])


@pytest.mark.parametrize(
    "foot",
    [
        "Édité le 24/11/2026", "Édité le 24/11/2026 - page 1/1;;;;;", "Nombre de factures : 2;;;;30,00;", "Total;30,00",
        "Page 1 sur 3;;", ";;;;;Fin de liste", "2 factures;;;;;",
    ],
)  # fmt: skip
def test_a_foot_is_told_and_left_out(sqlite_db: pw.Database, tmp_path: Path, foot: str) -> None:
    report = read(tmp_path / "t.csv", HEADER, FIRST, SECOND, "", foot)
    assert (report["errors"], report["created"]) == ([], 2)
    assert [one["line"] for one in report["skipped"]] == [5]
    assert Customer.select().count() == 1


@pytest.mark.parametrize(
    "line", ["F3", "F3;C1", "F3;C1;Dupont;03/02/2026", "F3;;;;;", "F3;C1;Total;03/02/2026"]
)
def test_a_line_that_was_cut_is_no_foot(sqlite_db: pw.Database, tmp_path: Path, line: str) -> None:
    assert [one["line"] for one in read(tmp_path / "t.csv", HEADER, FIRST, line)["errors"]] == [3]


def test_files_put_one_behind_the_other_repeat_the_header(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(tmp_path / "t.csv", HEADER, FIRST, HEADER, SECOND)
    assert (report["errors"], report["skipped"], report["created"]) == ([], [], 2)


@pytest.mark.parametrize("form", ['="{}"', '"=""{}"""'])
def test_a_text_kept_by_a_formula(sqlite_db: pw.Database, tmp_path: Path, form: str) -> None:
    number, code = form.format("0012"), form.format("007")
    read(tmp_path / "t.csv", HEADER, f"{number};{code};Dupont;01/02/2026;10,00;10,00")
    assert (Invoice.get().number, Customer.get().code) == ("0012", "007")
    read(tmp_path / "c.csv", "code;nom;mail", f"{form.format('008')};Durand;a@x.example")
    assert [one.code for one in Customer.select().order_by(Customer.code)] == ["007", "008"]


def test_a_foot_below_customers(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(
        tmp_path / "c.csv", "code;nom;mail", "C1;Dupont;", "Nombre de clients : 1;;", ";Édité le 24/11/2026;"
    )
    assert (report["created"], [one["line"] for one in report["skipped"]]) == (1, [3, 4])


@pytest.mark.parametrize(
    "text",
    [
        "02/01/2026 14h05", "02/01/2026 à 14:05", "02/01/2026, 14:05", "2026-01-02 00:00:00.000 +0100", "lun. 02/01/2026",
        "vendredi 2 janvier 2026", "02012026", "Fri 02/01/2026", "2026-01-02 14:05:09 UTC",
    ],
)  # fmt: skip
def test_dates_with_more_around_them(text: str) -> None:
    assert parse_date(text).isoformat() == "2026-01-02"


@pytest.mark.parametrize(
    "text", ["32012026", "02132026", "xyz. 02/01/2026", "02/01/2026 8:45 AM", "02/01/2026 99"]
)
def test_what_is_no_date_all_the_same(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


@pytest.mark.parametrize(
    "header",
    [
        "N° pièce;N° compte client;Intitulé client;Date pièce;Montant toutes taxes comprises;Reste à régler",
        "Numéro de facture;Code tiers;Nom du tiers;Date de facturation;Montant TTC;Montant restant dû",
        "Invoice;Tiers;Libellé tiers;Date;Total TTC;Outstanding",
    ],
)
def test_more_headers(sqlite_db: pw.Database, tmp_path: Path, header: str) -> None:
    read(tmp_path / "t.csv", header, "F2;C1;Dupont;02/02/2026;20,00;5,00")
    one = Invoice.get()
    assert (one.number, one.total_cents, one.balance_cents) == ("F2", 2000, 500)
    assert (Customer.get().code, Customer.get().name) == ("C1", "Dupont")
