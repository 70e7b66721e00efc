"""Two lines of a table with one number: said twice, said otherwise, or two documents after all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.imports import indexes
from flowtui.imports.run import import_paths
from flowtui.imports.tables import portions, text
from flowtui.models import Customer, Invoice
from tests.imports.samples import sale, write_fec

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

HEAD = "numero;type;code_client;date;echeance;ht;ttc"


@pytest.fixture(params=[1 << 16, 10], ids=["one portion", "a line a portion"], autouse=True)
def _portions(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "BLOCK", request.param)
    monkeypatch.setattr(portions, "CHUNK", min(request.param, 5000) // 10)


def read(folder: Path, *lines: str, head: str = HEAD) -> dict[str, Any]:
    path = folder / "t.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return import_paths([path]).to_json()["files"][0]


def counts(report: dict[str, Any]) -> tuple[int, int, int]:
    return report["created"], report["updated"], report["unchanged"]


def test_the_same_line_again_is_left_out_and_both_lines_are_named(db: pw.Database, tmp_path: Path) -> None:
    lines = ["FA1;F;C1;1/10/2026;;;60", "FA2;F;C1;1/10/2026;;;70", " FA1 ;;C1;2026-10-01;;50;60,00"]
    lines[2] = lines[2].replace(";50;", ";;")
    report = read(tmp_path, *lines)
    assert (report["read"], counts(report), report["errors"]) == (3, (2, 0, 0), [])
    assert [skip["line"] for skip in report["skipped"]] == [4]
    assert "FA1" in report["skipped"][0]["reason"]
    assert "ligne 2" in report["skipped"][0]["reason"]
    assert sorted(one.number for one in Invoice.select()) == ["FA1", "FA2"]
    report = read(tmp_path, *lines)
    assert (counts(report), len(report["skipped"])) == ((0, 0, 2), 1)


@pytest.mark.parametrize(
    "other", ["FA1;F;C1;1/10/2026;;;61", "FA1;F;C1;2/10/2026;;;60", "FA1;F;C1;1/10/2026;;40;60"]
)
def test_another_amount_or_day_under_the_same_number_is_an_error(
    db: pw.Database, tmp_path: Path, other: str
) -> None:
    report = read(tmp_path, "FA0;F;C1;1/10/2026;;;5", "FA1;F;C1;1/10/2026;;;60", other)
    assert [(one["line"], "ligne 3" in one["message"]) for one in report["errors"]] == [(4, True)]
    assert counts(report) == (0, 0, 0)
    assert not Invoice.select().exists()


def test_another_customer_or_kind_is_another_document(db: pw.Database, tmp_path: Path) -> None:
    report = read(
        tmp_path,
        "1;F;C1;1/10/2026;;;60",
        "1;F;C2;1/10/2026;;;60",
        "1;A;C1;1/10/2026;;;60",
        "1;R;C1;1/10/2026;;;60",
    )
    assert (counts(report), report["skipped"], report["errors"]) == ((4, 0, 0), [], [])


def test_instalments_each_have_their_due_date(db: pw.Database, tmp_path: Path) -> None:
    lines = [
        "FA1;F;C1;1/10/2026;1/11/2026;;60",
        "FA2;F;C1;1/10/2026;1/11/2026;;60",
        "FA1;F;C1;1/10/2026;1/12/2026;;60",
        "FA1;F;C1;1/10/2026;1/1/2027;;40",
        "FA1;F;C1;1/10/2026;1/12/2026;;60",
    ]
    report = read(tmp_path, *lines)
    assert (counts(report), [skip["line"] for skip in report["skipped"]]) == ((4, 0, 0), [6])
    assert "ligne 4" in report["skipped"][0]["reason"]
    assert sorted(one.due_date for one in Invoice.select().where(Invoice.number == "FA1")) == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
    ]  # fmt: skip
    assert counts(read(tmp_path, *lines)) == (0, 0, 4)


def test_two_instalments_on_one_day_contradict_each_other(sqlite_db: pw.Database, tmp_path: Path) -> None:
    lines = [f"FA1;F;C1;1/10/2026;1/{month}/2026;;{total}" for month, total in ((11, 60), (12, 60), (12, 50))]
    assert [one["line"] for one in read(tmp_path, *lines)["errors"]] == [4]


def test_payments_under_one_reference_are_several(db: pw.Database, tmp_path: Path) -> None:
    lines = ["VIR;R;C1;1/10/2026;;;60", "VIR;R;C1;8/10/2026;;;60", "VIR;R;C1;8/10/2026;;;60"]
    report = read(tmp_path, *lines)
    assert (counts(report), [skip["line"] for skip in report["skipped"]]) == ((2, 0, 0), [4])
    assert counts(read(tmp_path, *lines)) == (0, 0, 2)


def test_a_row_taken_over_from_the_accounts_is_not_doubled_by_the_same_line_again(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    import_paths([write_fec(tmp_path / "fec.txt", sale("1", "FA1", "C1", 10000))])
    report = read(tmp_path, *["FA1;F;C1;15/01/2026;;100;120"] * 2)
    assert (report["created"], len(report["skipped"]), report["errors"]) == (0, 1, [])
    assert Invoice.select().count() == 1


def test_a_line_again_after_many_others(
    sqlite_db: pw.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_WORTH_IT", 10)
    before = {index.name for index in sqlite_db.get_indexes("invoice")}
    lines = [f"FA{n};F;C{n % 7};1/10/2026;;;{n}" for n in range(500)]
    report = read(tmp_path, *lines, lines[3], *(f"{line}0".replace("FA", "FB") for line in lines), lines[9])
    assert (counts(report), [skip["line"] for skip in report["skipped"]]) == ((1000, 0, 0), [502, 1003])
    assert {index.name for index in sqlite_db.get_indexes("invoice")} == before


@pytest.mark.parametrize(("other", "skipped", "errors"), [("7", [302], []), ("8", [], [302])])
def test_a_number_again_after_numbers_that_all_ascend(
    sqlite_db: pw.Database, tmp_path: Path, other: str, skipped: list[int], errors: list[int]
) -> None:
    lines = [f"FA{n:03};F;C{n % 7};1/10/2026;;;{n}" for n in range(300)]
    report = read(tmp_path, *lines, f"FA007;F;C0;1/10/2026;;;{other}", "FB1;F;C0;1/10/2026;;;5")
    assert [[one["line"] for one in report[what]] for what in ("skipped", "errors")] == [skipped, errors]
    told = [one.get("reason") or one["message"] for what in ("skipped", "errors") for one in report[what]]
    assert "ligne 9" in told[0]
    assert Invoice.select().count() == (0 if errors else 301)


def test_what_the_first_line_leaves_open_the_second_may_not_add(
    sqlite_db: pw.Database, tmp_path: Path
) -> None:
    """An empty cell says nothing; a filled one beside it says more, and one of the lines has to go."""
    lines = ["FA1;F;C1;1/10/2026;;50;60", "FA1;F;C1;1/10/2026;;;60"]
    assert [skip["line"] for skip in read(tmp_path, *lines)["skipped"]] == [3]
    Invoice.delete().execute()
    assert [one["line"] for one in read(tmp_path, *reversed(lines))["errors"]] == [3]


def test_a_customer_without_a_name_gets_the_one_of_a_later_line(db: pw.Database, tmp_path: Path) -> None:
    lines = [
        "FA1;C1;;1/10/2026;5",
        "FA2;C1;;1/10/2026;5",
        "FA3;C1;Dupont;1/10/2026;5",
        "FA4;C1;Durand;1/10/2026;5",
    ]
    read(tmp_path, *lines, head="numero;code_client;client;date;ttc")
    assert [(one.code, one.name) for one in Customer.select()] == [("C1", "Dupont")]
