"""What is open is told by currency; euros and pounds make no sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.cli import importing
from flowtui.imports.run import import_paths

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

TABLE = "number;customer_code;date;currency;total\nF1;C1;2026-01-15;{};100,00\nF2;C1;2026-01-15;{};50,00\n"


def test_open_by_currency(db: pw.Database, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE.format("GBP", "EUR"))
    result = import_paths([tmp_path / "t.csv"]).to_json()
    assert result["open"] == {"EUR": 5000, "GBP": 10000}
    assert (result["currency"], result["open_cents"]) == ("EUR", 5000)
    last = list(importing.result_lines(result))[-1]
    assert "50,00\u00a0€ + 100,00\u00a0£" in last
    assert "150" not in last


def test_one_currency_and_none(sqlite_db: pw.Database, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("number;customer_code;date;total\n")
    empty = import_paths([tmp_path / "e.csv"]).to_json()
    assert (empty["open"], empty["open_cents"]) == ({}, 0)
    assert list(importing.result_lines(empty))[-1].endswith(": 0")
    (tmp_path / "t.csv").write_text(TABLE.format("EUR", "EUR"))
    assert import_paths([tmp_path / "t.csv"]).open == {"EUR": 15000}
