"""What is installed is whole: the wheel carries the styles and opens the window elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_OPEN = """
import asyncio, sys
from flowtui import config, paths, terminal
from flowtui.cli import setup
from flowtui.models import Company
from flowtui.models.identity import current_user
from flowtui.ui.app import FlowApp
from flowtui.ui.session import Session

assert str(paths.STYLES).startswith(sys.argv[1]), paths.STYLES
setup.create(sys.argv[2], "Ets Durand")
session = Session(current_user(), Company.get(), config.Config(), "fr", sys.argv[2])

async def look() -> None:
    app = FlowApp(session, terminal.look())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.stylesheet.rules

asyncio.run(look())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_styles_templates_and_messages(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"flowtui/styles/{path.relative_to(ROOT / 'styles')}"
        for path in (ROOT / "styles").rglob("*")
        if path.is_file()
    }
    assert wanted
    assert wanted <= names
    assert "flowtui/locale/fr/LC_MESSAGES/flowtui.mo" in names


def test_the_installed_program_opens_its_window_in_another_folder(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", place, wheel],
        check=True,
        capture_output=True,
    )
    environment = os.environ | {"PYTHONPATH": str(place)}
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(place), f"sqlite:///{tmp_path / 'w.db'}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
