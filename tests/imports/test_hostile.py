"""Files made to harm, or by accident: each is one sentence, and nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowtui.errors import UsageError
from flowtui.imports import indexes as aside
from flowtui.imports.run import import_paths
from flowtui.models import Customer, Invoice
from tests.imports.samples import FEC_HEADER, sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw


@pytest.mark.parametrize("form", ["fec", "table", "customers", "einvoice", None])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 4000,
        bytes(range(256)) * 50,
        b"PK\x03\x04" + b"\xff" * 900,
        b"%PDF-1.7\n" + b"\xfe" * 900,
        b"<" * 5000,
    ],
)
def test_garbage(sqlite_db: pw.Database, tmp_path: Path, content: bytes, form: str | None) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(content)
    (report,) = import_paths([path], form=form).files
    assert len(report.errors) == 1
    assert "\n" not in report.errors[0].text
    assert not Invoice.select().exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_a_fec_with_any_bytes_changed(sqlite_db: pw.Database, tmp_path: Path, data: st.DataObject) -> None:
    path = write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))
    content = bytearray(path.read_bytes())
    for position, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=6)
    ):
        content[position] = byte
    path.write_bytes(bytes(content))
    (report,) = import_paths([path], form="fec", dry_run=True).files
    assert report.errors or report.read
    assert not Invoice.select().exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(cells=st.lists(st.text(max_size=12), min_size=5, max_size=5))
def test_a_table_with_any_cells(db: pw.Database, tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(("numero;client;date;ttc;type\n" + ";".join(cells)).encode("utf-8", "surrogatepass"))
    (report,) = import_paths([path], form="table", dry_run=True).files
    assert all("\n" not in note.text for note in report.errors)


def test_a_formula_stays_a_text(db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('numero;client;date;ttc\n"=cmd|\'/c calc\'!A0";"@SUM(1)";1/10/2026;60\n')
    import_paths([path])
    assert (Invoice.get().number, Customer.get().name) == ("=cmd|'/c calc'!A0", "@SUM(1)")


@pytest.mark.parametrize(
    "name", ['O\\\'Hara \\u0041 {"x": [1]}', "%s $1 :a ?", "Ünï 漢字 \U0001f600", "null", "\\N"]
)
def test_a_name_is_stored_as_it_is(db: pw.Database, tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.csv"
    quoted = name.replace('"', '""')
    path.write_text(f'numero;code_client;client;date;ttc\nFA1;C1;"{quoted}";1/10/2026;60\n', encoding="utf-8")
    import_paths([path])
    assert Customer.get().name == name


def test_a_bad_file_does_not_stop_the_others(sqlite_db: pw.Database, tmp_path: Path) -> None:
    good = write_fec(tmp_path / "good.txt", sale("1", "FA1", "C1", 10000))
    lines = [*sale("1", "FA2", "C1", 10000), ["broken"]]
    bad = write_fec(tmp_path / "bad.txt", lines)
    result = import_paths([bad, good, tmp_path / "absent.txt"])
    assert [bool(report.errors) for report in result.files] == [True, False, True]
    assert (result.failed, result.invoices) == (True, 1)


def test_the_same_file_twice_in_a_call_is_read_once(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = write_fec(tmp_path / "good.txt", sale("1", "FA1", "C1", 10000))
    (tmp_path / "link.txt").symlink_to(path)
    assert len(import_paths([path, path, tmp_path / "link.txt"]).files) == 1


def test_an_unreadable_mapping_is_wrong_use(sqlite_db: pw.Database, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    for text in ("numbr = 'x'", "number = 3", "[invoice]\nx = 'y'", "= broken"):
        mapping.write_text(text)
        with pytest.raises(UsageError):
            import_paths([tmp_path / "x"], mapping=mapping)
    with pytest.raises(UsageError):
        import_paths([tmp_path / "x"], mapping=tmp_path / "absent.toml")


def test_more_wrong_lines_than_anybody_reads(sqlite_db: pw.Database, tmp_path: Path) -> None:
    (report,) = import_paths([write_fec(tmp_path / "fec.txt", [["x"]] * 500)]).files
    assert 10 < len(report.errors) < 50


def test_a_very_long_line(sqlite_db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "fec.txt"
    path.write_text("\t".join(FEC_HEADER) + "\n" + "x" * (8 << 20) + "\n")
    (report,) = import_paths([path]).files
    assert [note.line for note in report.errors] == [2]


def test_a_very_large_amount_is_one_sentence(db: pw.Database, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"numero;client;date;ttc\nFA1;Dupont;1/10/2026;{'9' * 30}\n")
    (report,) = import_paths([path]).files
    assert len(report.errors) == 1
    assert not Invoice.select().exists()


def test_many_rows_keep_every_index(
    sqlite_db: pw.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "_WORTH_IT", 100)

    def indexes() -> set[str]:
        return {index.name for index in sqlite_db.get_indexes("invoice")}

    before = indexes()
    path = tmp_path / "t.csv"
    rows = (f"FA{n};C{n % 50};1/10/2026;{n}" for n in range(6_000))
    path.write_text("numero;code_client;date;ttc\n" + "\n".join(rows) + "\nFA6000;C1;jamais;1\n")
    assert import_paths([path]).files[0].errors
    assert indexes() == before
    path.write_text(path.read_text().replace("jamais", "2/10/2026"))
    assert import_paths([path]).files[0].created == 6_001
    assert indexes() == before
