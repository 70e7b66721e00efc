"""Which column is which where several may be meant, and which sheet of a workbook is read."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from flowtui.models import Customer, Invoice
from tests.imports.samples import read
from tests.imports.workbooks import write_ods

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("N°;N° facture;Date;Client;TTC", "1;FA7;01/02/2026;Dupont;12,00"),
        ("Date;Numéro;Date de facture;Client;TTC", "24/11/2026;FA7;01/02/2026;Dupont;12,00"),
        ("Numéro;Date;Client;Montant;TVA;TTC", "FA7;01/02/2026;Dupont;10,00;2,00;12,00"),
        ("Numéro;Date;Client;Total;TVA;Total TTC", "FA7;01/02/2026;Dupont;10,00;2,00;12,00"),
        ("N° pièce;Facture;Date;Client;TTC", "8812;FA7;01/02/2026;Dupont;12,00"),
        ("Type;Facture;Date;Nom du client;Montant TTC en €", "F;FA7;01/02/2026;Dupont;12,00"),
        ("Facture n°;Date (jj/mm/aaaa);Client;Montant EUR", "FA7;01/02/2026;Dupont;12,00"),
        ("Numéro facture;Date facturation;Raison sociale;Montant TTC €", "FA7;01/02/2026;Dupont;12,00"),
        ("Invoice;Invoice date;Customer name;Total (incl. VAT)", "FA7;01/02/2026;Dupont;12,00"),
        ("Invoice number;Date;Client;Amount incl. VAT;Balance due", "FA7;01/02/2026;Dupont;12,00;12,00"),
    ],
)
def test_the_more_telling_column_is_read(
    sqlite_db: pw.Database, tmp_path: Path, header: str, line: str
) -> None:
    report = read(tmp_path / "t.csv", header, line)
    assert (report["errors"], report["skipped"]) == ([], [])
    one = Invoice.get()
    assert (one.number, one.issue_date.isoformat(), one.total_cents) == ("FA7", "2026-02-01", 1200)
    assert Customer.get().name == "Dupont"


@pytest.mark.parametrize("name", ["Nom du client", "Raison sociale", "Intitulé"])
def test_a_client_beside_a_name_is_its_code(sqlite_db: pw.Database, tmp_path: Path, name: str) -> None:
    read(tmp_path / "t.csv", f"Numéro;Date;Client;{name};TTC", "FA7;01/02/2026;C012;Dupont;12,00")
    assert (Customer.get().code, Customer.get().name) == ("C012", "Dupont")


def test_two_columns_of_one_meaning_are_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(
        tmp_path / "t.csv", "Numéro;Date;Client;TTC;TTC;Notes;Notes", "FA7;01/02/2026;Dupont;12,00;13,00;;"
    )
    (note,) = report["skipped"]
    assert "TTC" in note["reason"]
    assert Invoice.get().total_cents == 1200


def sheets(path: Path, **tables: list[list[object]]) -> Path:
    """A workbook of several sheets."""
    contents = []
    for name, rows in tables.items():
        with zipfile.ZipFile(write_ods(path, rows)) as archive:
            text = archive.read("content.xml").decode()
            other = {part: archive.read(part) for part in archive.namelist()}
        begun, end = text.index("<table:table "), text.index("</office:spreadsheet>")
        contents.append(text[begun:end].replace('"Ventes"', f'"{name}"'))
    other["content.xml"] = (text[:begun] + "".join(contents) + text[end:]).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in other.items():
            archive.writestr(part, content)
    return path


TABLE: list[list[object]] = [["Numéro", "Date", "Client", "TTC"], ["FA7", "01/02/2026", "Dupont", 12]]


def test_the_sheet_with_the_table_is_read_and_others_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = sheets(tmp_path / "t.ods", Lisezmoi=[["Export du jour"]], Ventes=TABLE, Mars=TABLE, Vide=[[None]])
    report = read(path)
    assert (report["format"], report["errors"], report["created"]) == ("table", [], 1)
    (note,) = report["skipped"]
    assert "Lisezmoi" in note["reason"]
    assert "Mars" in note["reason"]
    assert "Vide" not in note["reason"]


def test_other_sheets_of_customers_are_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    customers: list[list[object]] = [["code", "nom"], ["C1", "Dupont"]]
    report = read(sheets(tmp_path / "t.ods", Clients=customers, Autres=customers))
    assert (report["format"], report["created"], len(report["skipped"])) == ("customers", 1, 1)
    assert Customer.select().count() == 1


def test_a_workbook_without_a_known_table_says_so(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(sheets(tmp_path / "t.ods", A=[["x", "y"]], B=[["z"]]))
    assert len(report["errors"]) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Code client;Raison sociale;Adresse 1;Code postal;E-mail;E-mail facturation;N° SIRET",
        "N° client;Nom ou raison sociale;Adresse;CP;Email 1;Mail facture;SIRET",
        "Customer ID;Customer name;Address;Zip code;Email address;Billing email;SIREN",
        "Compte;Intitulé;Rue;Code postal;Adresse e-mail;Email factures;N° SIREN",
        "Code tiers;Nom du tiers;Adresse ligne 1;Code postal;Courriel;Courriel facturation;Siren",
    ],
)
def test_headers_of_customers(sqlite_db: pw.Database, tmp_path: Path, header: str) -> None:
    line = "C1;Dupont;1 rue;01000;a@x.example;f@x.example;552 100 554 00013"
    report = read(tmp_path / "t.csv", header, line)
    assert (report["format"], report["errors"], report["skipped"]) == ("customers", [], [])
    one = Customer.get()
    assert (one.code, one.name, one.address, one.postcode) == ("C1", "Dupont", "1 rue", "01000")
    assert "".join(one.siren.split()) == "552100554"
    found = sorted((str(contact.purpose), contact.email) for contact in one.contacts)
    assert found == [("all", "a@x.example"), ("invoice", "f@x.example")]
    assert read(tmp_path / "t.csv")["unchanged"] == 1


def test_a_column_of_addresses_that_is_not_read_is_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(
        tmp_path / "t.csv",
        "code;nom;email 1;email 2;mail du dirigeant;remarque",
        "C1;Dupont;a@x.example;b@x.example;;x",
    )
    assert ["email 2" in one["reason"] or "dirigeant" in one["reason"] for one in report["skipped"]] == [
        True,
        True,
    ]
