"""A table that lacks columns names them as the reader's language calls them, and takes them by these names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flowtui import i18n
from flowtui.imports.run import import_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("sqlite_db")
@pytest.mark.parametrize(
    ("language", "named"),
    [("fr", "numéro, code_client, date, total"), ("en", "number, customer_code, issue_date, total")],
)
def test_what_is_missing_may_be_named_so(tmp_path: Path, language: str, named: str) -> None:
    i18n.use(language)
    file = tmp_path / "table.csv"
    file.write_text("libellé;autre\nx;y\n", encoding="utf-8")
    (report,) = import_paths([file], form="table").files
    assert f" {named}; " in report.errors[0].text
    file.write_text(named.replace(", ", ";") + "\nF1;C1;2026-10-01;12,00\n", encoding="utf-8")
    (report,) = import_paths([file], form="table").files
    assert (report.errors, report.created) == ([], 1)


@pytest.mark.usefixtures("sqlite_db")
def test_a_header_that_the_mapping_names_is_quoted_as_french_quotes(tmp_path: Path) -> None:
    i18n.use("fr")
    file, mapping = tmp_path / "table.csv", tmp_path / "map.toml"
    file.write_text("a;b\n1;2\n", encoding="utf-8")
    mapping.write_text('number = "zz"\n')
    (report,) = import_paths([file], form="table", mapping=mapping).files
    assert "«zz»" in report.errors[0].text
