"""E-invoices: hostile ones, ones that meet what the accounts already say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Company, Customer, Invoice, InvoiceLine, OriginalDocument
from tests.imports.samples import sale, write_fec, write_pdf

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

UBL = """<?xml version="1.0" encoding="UTF-8"?>{prolog}
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:c="urn:cac" xmlns:b="urn:cbc">
<b:ID>{number}</b:ID><b:IssueDate>{issued}</b:IssueDate><b:DueDate>2026-02-14</b:DueDate>
<b:InvoiceTypeCode>{type}</b:InvoiceTypeCode><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
<c:AccountingSupplierParty><c:Party><c:PartyLegalEntity><b:RegistrationName>Ets Durand</b:RegistrationName>
<b:CompanyID>552100554</b:CompanyID></c:PartyLegalEntity></c:Party></c:AccountingSupplierParty>
<c:AccountingCustomerParty><c:Party><b:EndpointID schemeID="EM">compta@dupont.example</b:EndpointID>
<c:PartyLegalEntity><b:RegistrationName>{buyer}</b:RegistrationName><b:CompanyID>{siren}</b:CompanyID>
</c:PartyLegalEntity></c:Party></c:AccountingCustomerParty>
<c:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator><b:AllowanceChargeReason>Remise</b:AllowanceChargeReason>
<b:Amount>10.00</b:Amount><c:TaxCategory><b:Percent>20</b:Percent></c:TaxCategory></c:AllowanceCharge>
<c:TaxTotal><b:TaxAmount currencyID="EUR">20.00</b:TaxAmount></c:TaxTotal>
<c:LegalMonetaryTotal><b:TaxExclusiveAmount>100.00</b:TaxExclusiveAmount>
<b:TaxInclusiveAmount>{total}</b:TaxInclusiveAmount><b:PayableAmount>{due}</b:PayableAmount></c:LegalMonetaryTotal>
<c:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="HUR">2.500</b:InvoicedQuantity>
<b:LineExtensionAmount>{line}</b:LineExtensionAmount><c:Item><b:Name>Conseil</b:Name>
<c:ClassifiedTaxCategory><b:Percent>20.0</b:Percent></c:ClassifiedTaxCategory></c:Item>
<c:Price><b:PriceAmount>44.0000</b:PriceAmount></c:Price></c:InvoiceLine></Invoice>"""
PLAIN = {
    "prolog": "", "number": "FA1", "issued": "2026-01-15", "type": "380", "buyer": "Dupont &amp; Fils",
    "siren": "123456789", "total": "120.00", "due": "70.00", "line": "110.00",
}  # fmt: skip


def ubl(**changes: str) -> str:
    return UBL.format(**(PLAIN | changes))


def write(path: Path, **changes: str) -> Path:
    path.write_text(ubl(**changes), encoding="utf-8")
    return path


def read(*paths: Path, **options: Any) -> dict[str, Any]:
    return import_paths(paths, **options).to_json()["files"][0]


def test_the_lines_with_the_discount_make_the_net(sqlite_db: pw.Database, tmp_path: Path) -> None:
    assert read(write(tmp_path / "i.xml"))["skipped"] == []
    fields = (InvoiceLine.text, InvoiceLine.quantity, InvoiceLine.unit, InvoiceLine.unit_price)
    rows = InvoiceLine.select(*fields, InvoiceLine.net_cents, InvoiceLine.vat_rate).tuples()
    assert list(rows) == [("Conseil", "2.5", "HUR", "44", 11000, 2000), ("Remise", "1", "", "", -1000, 2000)]
    one = Invoice.get()
    assert (one.customer.name, one.balance_cents, one.due_date) == ("Dupont & Fils", 7000, date(2026, 2, 14))


def test_what_was_paid_since_is_not_undone(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write(tmp_path / "i.xml")
    read(path)
    Invoice.update(balance_cents=0).execute()
    assert read(path)["unchanged"] == 1
    assert Invoice.get().balance_cents == 0


def test_an_invoice_of_the_accounts_is_completed(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(write_fec(tmp_path / "fec.txt", sale("1", "FA 1", "C0412", 10000, day="20260117")))
    pdf = write_pdf(tmp_path / "x.pdf", attachments={"factur-x.xml": ubl().encode()})
    assert read(pdf)["updated"] == 1
    one = Invoice.get()
    assert (one.customer.code, one.balance_cents, one.due_date) == ("C0412", 12000, date(2026, 2, 14))
    assert (OriginalDocument.get().invoice, one.lines.count()) == (one, 2)
    assert [contact.email for contact in one.customer.contacts] == ["compta@dupont.example"]
    assert one.customer.siren == "123456789"
    assert read(pdf)["unchanged"] == 1


def test_the_buyer_is_the_customer_with_that_siren(sqlite_db: pw.Database, tmp_path: Path) -> None:
    Customer.create(code="C0412", name="Dupont", siren="123456789")
    read(write(tmp_path / "i.xml", siren="12345678900012"))
    assert Invoice.get().customer.code == "C0412"


def test_a_buyers_bad_address_is_told(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "i.xml"
    path.write_text(ubl().replace("compta@dupont.example", "compta@@dupont"))
    assert "compta@@dupont" in read(path)["skipped"][0]["reason"]


def test_sums_that_do_not_fit_and_lines_that_cannot_be_read_are_told(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    report = read(write(tmp_path / "i.xml", total="125.00", line="110,00"))
    assert len(report["skipped"]) == 2
    assert (Invoice.get().total_cents, Invoice.get().lines.count()) == (12500, 0)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "changes",
    [
        {"prolog": BOMB, "buyer": "&b;"},
        {"prolog": FILE, "buyer": "&a;"},
        {"total": "douze"},
        {"total": "1E+400"},
        {"total": ""},
        {"issued": "2026-13-45"},
        {"issued": ""},
        {"number": ""},
        {"buyer": ""},
    ],
)
def test_a_hostile_or_incomplete_one_is_one_sentence(
    sqlite_db: pw.Database, tmp_path: Path, changes: dict[str, str]
) -> None:
    report = read(write(tmp_path / "i.xml", **changes))
    assert len(report["errors"]) == 1
    assert "\n" not in report["errors"][0]["message"]
    assert not Invoice.select().exists()
    assert not Customer.select().exists()


def test_deep_nesting_is_one_sentence(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "deep.xml"
    path.write_text("<a>" * 100_000)
    assert len(read(path)["errors"]) == 1


def test_a_plain_pdf_is_no_einvoice(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "FA1.pdf")
    assert "Factur-X" in read(path, form="einvoice")["errors"][0]["message"]


def test_broken_data_inside_leaves_the_pdf_an_original(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000)))
    pdf = write_pdf(tmp_path / "FA1.pdf", attachments={"factur-x.xml": b"<Invoice"})
    report = read(pdf)
    assert (report["format"], report["created"], len(report["skipped"])) == ("original", 1, 1)


def test_another_xml_in_a_folder_is_passed_over(sqlite_db: pw.Database, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "other.xml").write_text("<?xml version='1.0'?><rss/>")
    report = read(folder)
    assert (report["errors"], len(report["skipped"]), report["format"]) == ([], 1, None)
    assert len(read(folder / "other.xml")["errors"]) == 1


SELLER = "<b:CompanyID>552100554</b:CompanyID>"
GERMAN = (
    "</c:PartyLegalEntity><c:PartyTaxScheme><b:CompanyID>DE123456789</b:CompanyID>"
    "<c:TaxScheme><b:ID>VAT</b:ID></c:TaxScheme></c:PartyTaxScheme></c:Party></c:AccountingSupplierParty>"
)


def from_germany() -> str:
    return ubl().replace(f"{SELLER}</c:PartyLegalEntity></c:Party></c:AccountingSupplierParty>", GERMAN)


@pytest.mark.parametrize(
    ("company", "text", "ours"),
    [
        ({"siren": "552100554"}, ubl(), True),
        ({"vat_number": "FR83552100554"}, ubl(), True),
        ({"siren": "552 100 554"}, ubl(), True),
        ({"siren": "732829320"}, ubl(), False),
        ({"vat_number": "FR44732829320"}, ubl(), False),
        ({"siren": "732829320"}, from_germany(), False),
        ({"siren": "732829320", "vat_number": "DE123456789"}, from_germany(), True),
        ({"vat_number": "DE 123 456 789"}, from_germany(), True),
        ({}, ubl(), True),
        ({}, from_germany(), True),
        ({"siren": "732829320"}, ubl().replace(SELLER, ""), True),
    ],
)
def test_another_sellers_invoice_is_read_and_not_stored(
    sqlite_db: pw.Database, tmp_path: Path, company: dict[str, str], text: str, ours: bool
) -> None:
    Company.create(name="Ets Durand", **company)
    (tmp_path / "i.xml").write_text(text, encoding="utf-8")
    report = read(tmp_path / "i.xml")
    assert [one["number"] for one in report["invoices"]] == ["FA1"]
    assert (report["read"], report["created"], report["errors"]) == (1, int(ours), [])
    assert (Invoice.select().count(), Customer.select().count()) == (int(ours), int(ours))
    if not ours:
        (one,) = report["skipped"]
        assert "FA1" in one["reason"]
        assert "pas par Ets Durand" in one["reason"]


def test_another_sellers_pdf_becomes_no_original(sqlite_db: pw.Database, tmp_path: Path) -> None:
    Company.create(name="Ets Durand", siren="732829320")
    import_paths([write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))])
    report = read(write_pdf(tmp_path / "FA1.pdf", attachments={"factur-x.xml": ubl().encode()}))
    assert (report["format"], len(report["skipped"]), report["unchanged"]) == ("einvoice", 1, 0)
    assert not OriginalDocument.select().exists()
    assert not InvoiceLine.select().exists()


@pytest.mark.parametrize(
    "issued", ["2026-01-15Z", "2026-01-15+01:00", "\n  2026-01-15\n", "202601151200", "20260115120000"]
)
def test_a_date_with_a_time_or_a_zone(sqlite_db: pw.Database, tmp_path: Path, issued: str) -> None:
    assert read(write(tmp_path / "i.xml", issued=issued))["invoices"][0]["issue_date"] == "2026-01-15"


def test_a_comment_hides_no_amount(sqlite_db: pw.Database, tmp_path: Path) -> None:
    read(write(tmp_path / "i.xml", due="<!-- reste -->70.00", total="120<!-- -->.00"))
    assert (Invoice.get().total_cents, Invoice.get().balance_cents) == (12000, 7000)


@pytest.mark.parametrize("tail", ["\n\0\0", "\x1a", "\r\n \x1a"])
def test_end_marks_after_the_last_element(sqlite_db: pw.Database, tmp_path: Path, tail: str) -> None:
    (tmp_path / "i.xml").write_text(ubl() + tail)
    assert read(tmp_path / "i.xml")["created"] == 1
