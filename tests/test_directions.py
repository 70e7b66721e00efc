"""The core is reachable without the window, and the window without the documents' libraries."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CORE = [
    "flowtui.models",
    "flowtui.ledger.window",
    "flowtui.imports.run",
    "flowtui.documents.pool",
    "flowtui.mailing.plan",
    "flowtui.mailing.sender",
    "flowtui.mailing.report",
    "flowtui.cli.main",
]


def _loaded_after(statement: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after ``statement``."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", CORE)
def test_the_core_loads_without_the_window(module: str) -> None:
    assert not _loaded_after(f"import {module}") & {"textual", "rich", "xhtml2pdf", "reportlab"}


def test_the_window_loads_without_what_makes_pdfs() -> None:
    loaded = _loaded_after(
        "from flowtui import drivers\ndrivers.load_peewee('sqlite:///x')\nimport flowtui.ui.app, flowtui.ui.screens.main"
    )
    assert "textual" in loaded
    assert not loaded & {"xhtml2pdf", "reportlab", "facturx", "pikepdf", "smtplib", "psycopg"}


@pytest.mark.parametrize("words", [["import", "nothing.csv"], ["list"], ["doctor"], ["deliver"]])
def test_a_command_on_sqlite_loads_no_driver_of_another_database(words: list[str], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'flowtui.db'}"
    call = "from flowtui.cli.main import main\nmain({})".format
    _loaded_after(call(["--database", url, "init", "--company", "Ets X"]))
    assert not _loaded_after(call(["--database", url, *words])) & {"psycopg", "psycopg_binary"}


def test_help_needs_no_database_and_no_window() -> None:
    assert not _loaded_after("import flowtui.cli.main") & {"peewee", "textual"}
