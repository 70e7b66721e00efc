"""Tables of invoices: headers, kinds, amounts, customers, wrong lines."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Company, Customer, Invoice
from tests.imports.samples import sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw

FRENCH = "Numéro;Type;Code_Client;CLIENT;date;Échéance;Créée le;devise;HT;TVA;TTC;Solde"


def read(path: Path, **options: Any) -> dict[str, Any]:
    return import_paths([path], **options).to_json()["files"][0]


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def test_every_french_column(sqlite_db: pw.Database, tmp_path: Path) -> None:
    line = "FA1;Facture;C1;Dupont & Fils;03/10/2026;02/11/26;04/10/2026;EUR;1 000,00;200;1 200,00 €;700,5"
    assert read(write(tmp_path / "t.csv", FRENCH, line))["created"] == 1
    one = Invoice.get()
    assert (one.number, one.kind, one.customer.code, one.customer.name) == (
        "FA1",
        "invoice",
        "C1",
        "Dupont & Fils",
    )
    assert (one.issue_date, one.due_date, one.created) == (
        date(2026, 10, 3), date(2026, 11, 2), date(2026, 10, 4)
    )  # fmt: skip
    assert (one.currency, one.net_cents, one.vat_cents, one.total_cents) == ("EUR", 100000, 20000, 120000)
    assert (one.balance_cents, one.source) == (70050, "table")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_english_headers_in_any_order(
    sqlite_db: pw.Database, tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(["TOTAL", "Customer Name", "issue date", "NUMBER", "due-date"])
        writer.writerow(["1240.50", "Hôtel, Gîte; Été", "2026-10-03", "FA1", ""])
    assert read(path)["errors"] == []
    assert (Invoice.get().total_cents, Invoice.get().balance_cents) == (124050, 124050)
    assert Customer.get().name == "Hôtel, Gîte; Été"


@pytest.mark.parametrize(
    ("word", "total", "expected"),
    [
        ("F", "10", ("invoice", 1000)),
        ("facture", "10", ("invoice", 1000)),
        ("", "10", ("invoice", 1000)),
        ("", "-10", ("credit_note", -1000)),
        ("A", "10", ("credit_note", -1000)),
        ("Avoir", "-10", ("credit_note", -1000)),
        ("credit note", "10", ("credit_note", -1000)),
        ("Règlement", "10", ("payment", -1000)),
        ("R", "-10", ("payment", -1000)),
        ("payment", "10", ("payment", -1000)),
    ],
)
def test_kinds_and_signs(
    sqlite_db: pw.Database, tmp_path: Path, word: str, total: str, expected: tuple[str, int]
) -> None:
    read(write(tmp_path / "t.csv", "numero;type;client;date;ttc", f"X1;{word};Dupont;01/10/2026;{total}"))
    one = Invoice.get()
    assert (one.kind, one.total_cents) == (one.kind, one.balance_cents) == expected


def test_reading_again_changes_nothing_and_a_payment_changes_the_balance(
    db: pw.Database, tmp_path: Path
) -> None:
    head = "numero;code_client;date;ttc;solde"
    path = write(
        tmp_path / "t.csv",
        head,
        "FA1;C1;01/10/2026;120;120",
        "FA2;C1;02/10/2026;60;60",
        "FA3;C2;02/10/2026;6;6",
    )
    assert read(path)["created"] == 3
    assert read(path)["unchanged"] == 3
    Customer.update(offsets_stale=False).execute()
    write(path, head, "FA1;C1;01/10/2026;120;0", "FA2;C1;02/10/2026;60;60", "FA4;C1;02/10/2026;6;6")
    report = read(path)
    assert (report["created"], report["updated"], report["unchanged"]) == (1, 1, 1)
    assert {one.code for one in Customer.select().where(Customer.offsets_stale)} == {"C1"}
    assert {one.number: one.balance_cents for one in Invoice.select()} == {
        "FA1": 0,
        "FA2": 6000,
        "FA3": 600,
        "FA4": 600,
    }


def test_an_invoice_in_two_instalments_is_two_rows(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "numero;client;date;echeance;ttc",
        "FA1;Dupont;1/10/2026;1/11/2026;60",
        "FA1;Dupont;1/10/2026;1/12/2026;60",
    )
    assert read(path)["created"] == 2
    assert read(path)["unchanged"] == 2


def test_customers_are_found_by_name_whatever_the_case(sqlite_db: pw.Database, tmp_path: Path) -> None:
    Customer.create(code="C0412", name="Dupont & Fils")
    read(
        write(
            tmp_path / "t.csv",
            "numero;client;date;ttc",
            "FA1;DUPONT & FILS;1/10/2026;60",
            "FA2;Néo;1/10/2026;60",
        )
    )
    assert [one.customer.code for one in Invoice.select().order_by(Invoice.number)] == ["C0412", "NEO"]


def test_two_customers_of_one_name_are_not_guessed(sqlite_db: pw.Database, tmp_path: Path) -> None:
    Customer.create(code="C1", name="Dupont")
    Customer.create(code="C2", name="DUPONT")
    report = read(write(tmp_path / "t.csv", "numero;client;date;ttc", "FA1;dupont;1/10/2026;60"))
    assert "C1, C2" in report["errors"][0]["message"]


def test_all_wrong_lines_are_named_and_nothing_is_stored(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "numero;type;code_client;date;ttc;devise",
        "FA1;F;C1;1/10/2026;60;",
        ";F;C1;1/10/2026;60;",
        "FA3;F;;1/10/2026;60;",
        "FA4;F;C1;32/10/2026;60;",
        "FA5;F;C1;1/10/2026;soixante;",
        "FA6;F;C1;;60;",
        "FA7;F;C1;1/10/2026;;",
        "FA8;devis;C1;1/10/2026;60;",
        "FA9;F;C1;1/10/2026;60;roubles",
        "FA10;F;C1;1/10/2026;60",
        "FA11;F;C1;1/10/2026;60;EUR;x",
        "",
        "FA12;F;C1;1/10/2026;60;EUR;;",
    )
    report = read(path)
    assert sorted(one["line"] for one in report["errors"]) == list(range(3, 13))
    assert report["created"] == 0
    assert not Invoice.select().exists()
    assert not Customer.select().exists()


def test_a_title_above_the_header_and_a_quoted_line_end(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "Journal des ventes;;;",
        ";;;",
        "numero;client;date;ttc",
        '"FA1";"Dupont\r\net Fils";"1/10/2026";"60"',
        "FA2;X;hier;1",
    )
    report = read(path)
    assert [one["line"] for one in report["errors"]] == [6]


def test_a_quotation_mark_never_closed(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = [
        "numero;client;date;ttc",
        'FA1;"Dupont;1/10/2026;60',
        *(f"FA{n};C;1/10/2026;60" for n in range(60000)),
    ]
    report = read(write(tmp_path / "t.csv", *lines))
    assert len(report["errors"]) == 1
    assert not Invoice.select().exists()


def test_the_companys_currency_and_the_customers_terms(sqlite_db: pw.Database, tmp_path: Path) -> None:
    Company.create(name="Ets Durand", currency="CHF")
    Customer.create(code="C1", name="Dupont", terms="30 j FDM")
    read(write(tmp_path / "t.csv", "numero;code_client;date;ttc", "FA1;C1;15/01/2026;60"))
    assert (Invoice.get().currency, Invoice.get().due_date) == ("CHF", date(2026, 2, 28))


def test_a_row_of_the_accounts_is_completed_not_doubled(sqlite_db: pw.Database, tmp_path: Path) -> None:
    fec = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))
    table = write(
        tmp_path / "t.csv", "numero;code_client;date;echeance;ttc", "fa-1;C1;15/01/2026;14/02/2026;120"
    )
    read(fec)
    assert read(table)["updated"] == 1
    assert (Invoice.get().due_date, Invoice.get().balance_cents, Invoice.get().net_cents) == (
        date(2026, 2, 14),
        12000,
        10000,
    )
    assert read(table)["unchanged"] == 1
    assert read(fec)["created"] == 0
    assert Invoice.select().count() == 1


def test_a_table_without_balances_opens_nothing_again(db: pw.Database, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "numero;code_client;date;ttc", "FA1;C1;15/01/2026;120")
    read(path)
    Invoice.update(balance_cents=0).execute()
    assert read(path)["unchanged"] == 1
    assert Invoice.get().balance_cents == 0
    read(write(path, "numero;code_client;date;ttc", "FA1;C1;15/01/2026;130"))
    assert Invoice.get().balance_cents == 13000


def test_mapping_and_defaults(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "InvoiceNo,Customer ID,InvoiceDate,Amount due",
        "536365,17850,2010-12-01 08:26:00,139.12",
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[invoices]\nnumber = "invoiceno"\ncustomer_code = "Customer ID"\nissue_date = "InvoiceDate"\n'
        'total = "Amount due"\n[defaults]\ncurrency = "GBP"\n'
    )
    assert read(path, mapping=mapping)["created"] == 1
    assert (Invoice.get().currency, Invoice.get().total_cents) == ("GBP", 13912)
    assert Invoice.get().issue_date == date(2010, 12, 1)


def test_a_mapping_to_a_header_that_is_not_there(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "numero,client,date,ttc", "1,C,1/1/2026,2")
    mapping = tmp_path / "m.toml"
    mapping.write_text('number = "Facture n°"\n')
    report = read(path, form="table", mapping=mapping)
    assert "Facture n°" in report["errors"][0]["message"]


def test_a_missing_column_is_named(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(write(tmp_path / "t.csv", "numero;client;date", "FA1;C;1/10/2026"), form="table")
    assert "total" in report["errors"][0]["message"]


def test_chinook_with_a_mapping(sqlite_db: pw.Database, shared_data: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[invoices]\nnumber = "InvoiceId"\ncustomer_code = "CustomerId"\nissue_date = "InvoiceDate"\ntotal = "Total"\n'
        '[customers]\ncode = "CustomerId"\nname = "LastName"\nemail = "Email"\ncity = "City"\n'
    )
    folder = shared_data / "sales-chinook"
    result = import_paths([folder / "Invoice.csv", folder / "Customer.csv"], mapping=mapping).to_json()
    assert [file["errors"] for file in result["files"]] == [[], []]
    with (folder / "Invoice.csv").open(newline="", encoding="utf-8") as file:
        totals = [round(float(row["Total"]) * 100) for row in csv.DictReader(file)]
    assert (result["invoices"], result["open_cents"], result["customers"]) == (len(totals), sum(totals), 59)
