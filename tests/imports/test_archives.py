"""Files in archives: read as those of a folder, and nothing harmful unpacked."""

from __future__ import annotations

import gzip
import stat
import tempfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from flowtui.imports import unpack
from flowtui.imports.run import import_paths
from flowtui.models import Invoice, OriginalDocument
from tests.imports.samples import sale, write_fec, write_pdf
from tests.imports.workbooks import write_ods, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import peewee as pw

ROWS: list[list[object]] = [["numéro", "client", "date", "ttc"], ["F1", "Dupont", "01/02/2026", 10.5]]


@pytest.fixture(autouse=True)
def folder_of_the_system(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the archives are unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def fec(tmp_path: Path) -> Path:
    return write_fec(tmp_path / "552100554FEC20261231.txt", sale("1", "FA1", "C1", 10000))


def read(*paths: Path, **options: Any) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = import_paths(paths, **options).to_json()["files"]
    return files


def packed(path: Path, *files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return path


def message(file: dict[str, Any]) -> str:
    (error,) = file["errors"]
    return str(error["message"])


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_fec_in_a_zip(
    sqlite_db: pw.Database, tmp_path: Path, fec: Path, folder_of_the_system: Path, how: int
) -> None:
    path = packed(tmp_path / "fec.zip", ("2026/" + fec.name, fec.read_bytes()), how=how)
    (file,) = read(path)
    assert (file["path"], file["format"], file["created"]) == (f"{path}/2026/{fec.name}", "fec", 1)
    assert read(path)[0]["unchanged"] == read(fec)[0]["unchanged"] == 1
    assert not list(folder_of_the_system.iterdir())


@pytest.mark.parametrize("name", ["fec.txt.gz", "fec.GZ", "fec"])
def test_a_fec_in_gzip(sqlite_db: pw.Database, tmp_path: Path, fec: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(fec.read_bytes()))
    assert read(path, dry_run=True)[0]["created"] == 1
    (file,) = read(path)
    assert (file["path"], file["format"], file["created"]) == (str(path), "fec", 1)


def test_many_files_in_a_zip_are_those_of_a_folder(sqlite_db: pw.Database, tmp_path: Path, fec: Path) -> None:
    pdf = write_pdf(tmp_path / "Facture FA1 été.pdf").read_bytes()
    path = packed(
        tmp_path / "all.zip",
        ("Facture FA1 été.pdf", pdf),
        (fec.name, fec.read_bytes()),
        ("lisez-moi.txt", b"Bonjour, voici le FEC."),
        ("__MACOSX/._lisez-moi.txt", b"\0\1\2\3"),
        (".DS_Store", b"\0\1\2\3"),
        ("folder/", b""),
    )
    first, second, third = read(path)
    assert (first["format"], first["created"], second["created"]) == ("original", 1, 1)
    assert (third["format"], third["errors"], len(third["skipped"])) == (None, [], 1)
    assert OriginalDocument.get().name == "Facture FA1 été.pdf"
    assert [file["unchanged"] for file in read(path)] == [1, 1, 0]


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_workbook_is_no_archive(sqlite_db: pw.Database, tmp_path: Path, write: Any) -> None:
    path = write(tmp_path / "t.bin", ROWS)
    assert read(path)[0]["format"] == "table"
    (file,) = read(packed(tmp_path / "t.zip", ("t.xls", path.read_bytes())))
    assert (file["format"], file["unchanged"]) == ("table", 1)


def test_what_unpacks_to_too_much(
    sqlite_db: pw.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder_of_the_system: Path
) -> None:
    monkeypatch.setattr(unpack, "LARGEST", 10_000)
    bomb = b"\0" * 20_000
    zipped = packed(tmp_path / "a.zip", ("a.txt", bomb[:6000]), ("b.txt", bomb[:6000]))
    gzipped = tmp_path / "a.gz"
    gzipped.write_bytes(gzip.compress(bomb))
    for path in (zipped, gzipped):
        assert "décompressée" in message(read(path)[0])
    assert not list(folder_of_the_system.iterdir())


def test_what_lies_about_its_size(sqlite_db: pw.Database, tmp_path: Path, fec: Path) -> None:
    path = packed(tmp_path / "a.zip", (fec.name, fec.read_bytes()))
    content = path.read_bytes()
    size = len(fec.read_bytes()).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (1).to_bytes(4, "little")))
    assert message(read(path)[0])


def test_too_many_files(sqlite_db: pw.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MOST_FILES", 3)
    path = packed(tmp_path / "a.zip", *((f"{n}.txt", b"x") for n in range(4)))
    assert "3" in message(read(path)[0])


def test_an_archive_inside_an_archive_is_not_opened(
    sqlite_db: pw.Database, tmp_path: Path, fec: Path
) -> None:
    inner = packed(tmp_path / "inner.zip", (fec.name, fec.read_bytes()))
    (file,) = read(packed(tmp_path / "outer.zip", ("inner.zip", inner.read_bytes())))
    assert "archive" in message(file)
    outer = tmp_path / "inner.zip.gz"
    outer.write_bytes(gzip.compress(inner.read_bytes()))
    assert "archive" in message(read(outer)[0])


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "..", "x" * 300 + ".txt", "a\0b\n.txt"]
)
def test_no_member_leaves_the_folder(
    sqlite_db: pw.Database, tmp_path: Path, fec: Path, folder_of_the_system: Path, name: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    path = packed(tmp_path / "a.zip", (name, fec.read_bytes()))
    assert len(read(path)) == 1
    assert not list(folder_of_the_system.parent.rglob("evil.txt"))
    assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


def test_a_link_in_an_archive_is_passed_over(sqlite_db: pw.Database, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "vide" in message(read(tmp_path / "a.zip")[0])


@pytest.mark.parametrize("cut", [30, 100, -5])
def test_a_damaged_archive_is_one_sentence(
    sqlite_db: pw.Database, tmp_path: Path, fec: Path, cut: int
) -> None:
    for path, content in (
        (tmp_path / "a.zip", packed(tmp_path / "a.zip", (fec.name, fec.read_bytes())).read_bytes()),
        (tmp_path / "a.gz", gzip.compress(fec.read_bytes())),
    ):
        path.write_bytes(content[:cut])
        assert message(read(path)[0])
    assert not Invoice.select().exists()


def test_an_encrypted_archive(sqlite_db: pw.Database, tmp_path: Path, fec: Path) -> None:
    path = packed(tmp_path / "a.zip", (fec.name, fec.read_bytes()))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "mot de passe" in message(read(path)[0])


def test_other_archives_are_named_and_in_a_folder_passed_over(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "a.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(100))
    assert "7z" in message(read(path)[0])
    (file,) = [one for one in read(tmp_path) if one["path"].endswith("7z")]
    assert (file["errors"], len(file["skipped"])) == ([], 1)
