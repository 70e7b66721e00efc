"""PDFs linked to their invoices by file name."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice, OriginalDocument
from tests.imports.samples import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import peewee as pw


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pdf"
    path.mkdir()
    return path


@pytest.fixture
def invoices(
    make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> Callable[..., None]:
    def make(*numbers: str, kind: str = "invoice") -> None:
        for number in numbers:
            make_invoice(make_customer(f"C{Customer.select().count()}"), number, kind=kind)

    return make


def linked() -> dict[str, str]:
    rows = OriginalDocument.select(OriginalDocument.name, Invoice.number).join(Invoice)
    return dict(rows.tuples())


@pytest.mark.parametrize(
    ("stem", "number"),
    [
        ("FA2026-0412", "FA2026-0412"),
        ("facture_fa2026_0412_dupont", "FA2026-0412"),
        ("FactureFA2026-0412", "FA2026-0412"),
        ("FA 2026 0412", "FA2026-0412"),
        ("FA20260412", "FA2026-0412"),
        ("20261024-FA12", "FA12"),
        ("Éts Durand - n°0412", "0412"),
        ("facture 12", "12"),
        ("FA2026-0412 (2026-10-03)", "FA2026-0412"),
    ],
)
def test_a_name_that_means_one_invoice(
    sqlite_db: pw.Database, folder: Path, invoices: Callable[..., None], stem: str, number: str
) -> None:
    invoices(number, "ZZ9")
    path = write_pdf(folder / f"{stem}.pdf")
    (report,) = import_paths([folder]).files
    assert (report.format, report.created, report.skipped, report.errors) == ("original", 1, [], [])
    assert linked() == {path.name: number}
    stored = OriginalDocument.get()
    assert bytes(stored.content) == path.read_bytes()
    assert (stored.size, stored.sha256) == (
        path.stat().st_size,
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    assert import_paths([folder]).files[0].unchanged == 1


@pytest.mark.parametrize(
    ("stem", "numbers"),
    [
        ("facture", ["FA12"]),
        ("FA120", ["FA12", "12", "20"]),
        ("releve 12-2026", ["12"]),
        ("FA12", ["FA12", "FA12"]),
        ("FA12 et FA13", ["FA12", "FA13"]),
        ("FA12 3", ["FA12", "FA123"]),
        ("XFA12", ["FA12"]),
    ],
)
def test_a_name_that_means_none_or_several_is_left_out(
    sqlite_db: pw.Database, folder: Path, invoices: Callable[..., None], stem: str, numbers: list[str]
) -> None:
    invoices(*numbers)
    path = write_pdf(folder / f"{stem}.pdf")
    (report,) = import_paths([folder]).files
    assert (len(report.skipped), report.errors) == (1, [])
    assert len(import_paths([path]).files[0].errors) == 1
    assert not OriginalDocument.select().exists()


def test_the_longer_number_wins(sqlite_db: pw.Database, folder: Path, invoices: Callable[..., None]) -> None:
    invoices("0412", "2026-0412", "FA2026-0412")
    write_pdf(folder / "FA2026-0412.pdf")
    import_paths([folder])
    assert list(linked().values()) == ["FA2026-0412"]


def test_a_payment_has_no_original(
    sqlite_db: pw.Database, folder: Path, invoices: Callable[..., None]
) -> None:
    invoices("FA12", kind="payment")
    write_pdf(folder / "FA12.pdf")
    assert len(import_paths([folder]).files[0].skipped) == 1


def test_another_file_for_the_same_invoice_takes_its_place(
    db: pw.Database, folder: Path, invoices: Callable[..., None]
) -> None:
    invoices("FA12")
    path = write_pdf(folder / "FA12.pdf")
    import_paths([path])
    write_pdf(path, "another page")
    assert import_paths([path]).files[0].updated == 1
    assert bytes(OriginalDocument.get().content) == path.read_bytes()


@pytest.mark.parametrize("content", [b"%PDF-1.4 garbage", b"%PDF-", bytes(range(256)) * 40])
def test_what_is_no_pdf_is_not_stored(
    sqlite_db: pw.Database, folder: Path, invoices: Callable[..., None], content: bytes
) -> None:
    invoices("FA12")
    (folder / "FA12.pdf").write_bytes(content)
    (report,) = import_paths([folder / "FA12.pdf"]).files
    assert len(report.errors) == 1
    assert not OriginalDocument.select().exists()


def test_a_protected_pdf_is_linked_and_noted(
    sqlite_db: pw.Database, folder: Path, invoices: Callable[..., None]
) -> None:
    invoices("FA12")
    path = write_pdf(folder / "FA12.pdf", password="secret")
    (report,) = import_paths([path]).files
    assert (report.created, len(report.skipped)) == (1, 1)
    assert bytes(OriginalDocument.get().content) == path.read_bytes()


def test_links_out_of_the_folder_are_not_followed(
    sqlite_db: pw.Database, folder: Path, tmp_path: Path, invoices: Callable[..., None]
) -> None:
    invoices("FA12", "FA13", "FA14")
    outside = tmp_path / "outside"
    outside.mkdir()
    write_pdf(outside / "FA12.pdf")
    (folder / "FA12.pdf").symlink_to(outside / "FA12.pdf")
    (folder / "more").symlink_to(outside)
    (folder / ".hidden").mkdir()
    write_pdf(folder / ".hidden" / "FA13.pdf")
    write_pdf(folder / "FA14.pdf")
    os.mkfifo(folder / "FA15.pdf")
    result = import_paths([folder])
    assert [file.path for file in result.files] == [str(folder / "FA14.pdf")]
