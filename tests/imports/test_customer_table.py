"""Tables of customers: fields, addresses by purpose, reading again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.imports.run import import_paths
from flowtui.models import Contact, Customer
from flowtui.text import search_key

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw

HEAD = (
    "Code;Nom;Adresse;CP;Ville;Pays;Langue;SIREN;TVA;Délai;E-mail;email_factures;Email Relances;email_relevés"
)


def read(path: Path) -> dict[str, Any]:
    return import_paths([path]).to_json()["files"][0]


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="cp1252")
    return path


def contacts(code: str = "C1") -> dict[str, list[tuple[str, bool]]]:
    found: dict[str, list[tuple[str, bool]]] = {}
    rows = Contact.select().join(Customer).where(Customer.code == code).order_by(Contact.position)
    for one in rows:
        found.setdefault(one.purpose, []).append((one.email, one.valid))
    return found


def test_every_french_column(db: pw.Database, tmp_path: Path) -> None:
    line = (
        "C1;Éts Dupont;1 rue des Lilas;01000;Bourg;France;Français;123456789;FR40123456789;30 jours;"
        "a@x.example;f@x.example, g@x.example;r@x.example s@x.example;t@x.example;"
    ).rstrip(";")
    path = write(tmp_path / "c.csv", HEAD, line)
    report = read(path)
    assert (report["format"], report["created"], report["errors"]) == ("customers", 1, [])
    one = Customer.get()
    assert (one.code, one.name, one.search_key) == ("C1", "Éts Dupont", search_key("ets dupont"))
    assert (one.address, one.postcode, one.city, one.country) == ("1 rue des Lilas", "01000", "Bourg", "FR")
    assert (one.language, one.siren, one.vat_number, one.terms) == (
        "fr",
        "123456789",
        "FR40123456789",
        "30 jours",
    )
    assert contacts() == {
        "all": [("a@x.example", True)],
        "invoice": [("f@x.example", True), ("g@x.example", True)],
        "reminder": [("r@x.example", True), ("s@x.example", True)],
        "statement": [("t@x.example", True)],
    }
    assert read(path)["unchanged"] == 1


def test_only_the_purposes_of_the_file_are_replaced(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    read(write(path, "code;nom;email;email_relances", "C1;Dupont;a@x.example;r@x.example;".rstrip(";")))
    kept = Contact.get(Contact.email == "a@x.example").id
    report = read(write(path, "code;nom;email_relances", "C1;Dupont;r2@x.example"))
    assert report["updated"] == 1
    assert contacts() == {"all": [("a@x.example", True)], "reminder": [("r2@x.example", True)]}
    assert Contact.get(Contact.email == "a@x.example").id == kept


def test_fields_that_the_file_does_not_have_are_kept(sqlite_db: pw.Database, tmp_path: Path) -> None:
    Customer.create(code="C1", name="Dupont", city="Lyon", terms="30 j", blocked=True)
    assert read(write(tmp_path / "c.csv", "code;nom", "C1;Dupont et Fils"))["updated"] == 1
    one = Customer.get()
    assert (one.name, one.city, one.terms, one.blocked) == ("Dupont et Fils", "Lyon", "30 j", True)
    assert one.search_key == "dupont et fils"


def test_a_bad_address_is_kept_and_reported(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(
        write(tmp_path / "c.csv", "code;nom;email", "C1;Dupont;anna@@x.example, b@x.example", "C2;Durand;")
    )
    assert contacts() == {"all": [("anna@@x.example", False), ("b@x.example", True)]}
    assert [one["line"] for one in report["skipped"]] == [2]
    assert "anna@@x.example" in report["skipped"][0]["reason"]


def test_a_code_that_stands_twice_is_an_error(sqlite_db: pw.Database, tmp_path: Path) -> None:
    report = read(write(tmp_path / "c.csv", "code;nom", "C1;Dupont", "C2;Durand", "C1;Martin"))
    assert [one["line"] for one in report["errors"]] == [4]
    assert not Customer.select().exists()


def test_customers_before_invoices_in_one_call(sqlite_db: pw.Database, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    invoices = folder / "a.csv"
    invoices.write_text("numero;code_client;date;ttc\nFA1;C1;1/10/2026;60\n")
    customers = write(folder / "b.csv", "code;nom;delai", "C1;Dupont;30 jours")
    result = import_paths([folder]).to_json()
    assert [file["path"] for file in result["files"]] == [str(invoices), str(customers)]
    assert [file["format"] for file in result["files"]] == ["table", "customers"]
    assert Customer.get().invoices[0].due_date.isoformat() == "2026-10-31"
