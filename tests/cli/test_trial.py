"""Test mode from the command line: what a person reads, what a program reads, before and afterwards."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.program import Done


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the configuration in force writes every mail."""
    config = tmp_path / "config.toml"
    config.write_text('[smtp]\ntransport = "files"\nfolder = "essai"\n')
    monkeypatch.setenv("FLOWTUI_CONFIG", str(config))
    return tmp_path / "essai"


@pytest.mark.usefixtures("company")
def test_what_is_written_to_files_is_called_a_test_everywhere(
    folder: Path, call: Callable[..., Done]
) -> None:
    before = f"MODE TEST: tout est écrit dans {folder}; rien ne part, aucun pointeur ne change"
    after = f"MODE TEST: 2 mails écrits dans {folder}; rien n'est parti, aucun pointeur changé"
    assert before in call("send", "customer:C1", "open", "--dry-run").expect(0).out
    plan = call("send", "customer:C1", "open", "--dry-run", "--json").json
    assert (plan["test"], plan["test_folder"], plan["test_to"]) == (True, str(folder), None)
    assert before in call("send", "customer:C1", "open").expect(2).sentence
    report = call("send", "customer:C1", "open", "--yes", "--wait").expect(0).out
    assert report.startswith(after)
    assert len(list(folder.glob("*.eml"))) == 2
    for words in (("report", "1"), ("runs",), ("mail", "1")):
        shown = call(*words).expect(0).out
        assert "TEST" in shown
        assert "envoyé" not in shown
    assert call("runs", "--json").json["runs"][0]["test_folder"] == str(folder)
    rows = list(csv.DictReader(io.StringIO(call("report", "1", "--csv").out), delimiter=";"))
    assert {(row["Situation"], row["Test"]) for row in rows} == {("TEST: écrit", after)}
    assert call("list", "mailed:yes", "--json").json["count"] == 0
    again = call("send", "customer:C1", "open", "--yes", "--json").json
    assert (again["mails"], again["test"]) == (2, True), "a test keeps nothing from being sent"


@pytest.mark.usefixtures("company", "folder")
def test_a_test_to_an_address_is_refused_where_nothing_leaves(call: Callable[..., Done]) -> None:
    assert (
        "transport = files"
        in call("send", "open", "--test-to", "me@durand.example", "--yes").expect(2).sentence
    )
