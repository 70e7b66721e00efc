"""Folders and files that this account cannot reach: none is passed over in silence."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flowtui.imports.files import candidates, see_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODY = 54_321


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter, with an open file and one in a folder of its own."""
    made = Path(tempfile.mkdtemp(prefix="flowtui-closed-"))
    made.chmod(0o755)
    (made / "closed").mkdir()
    for name in ("open.csv", "closed/inside.csv"):
        (made / name).write_text("x")
    yield made
    (made / "closed").chmod(0o700)
    shutil.rmtree(made)


@contextlib.contextmanager
def ordinary() -> Iterator[None]:
    """Root may look everywhere; any other account is ordinary already."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("mode", [0o000, 0o111], ids=["not at all", "not listed"])
def test_a_folder_that_cannot_be_looked_into_is_told(folder: Path, mode: int) -> None:
    (folder / "closed").chmod(mode)
    with ordinary():
        found = [one.path for one in candidates([folder])]
        assert found == [folder / "open.csv", folder / "closed"]
        with pytest.raises(PermissionError):
            see_plain(folder / "closed")


@pytest.mark.parametrize("named", ["closed", "closed/inside.csv"])
def test_what_is_named_there_is_told(folder: Path, named: str) -> None:
    (folder / "closed").chmod(0)
    with ordinary():
        (found,) = candidates([folder / named])
        with pytest.raises(PermissionError):
            see_plain(found.path)


def test_a_folder_that_is_listed_and_cannot_be_entered(folder: Path) -> None:
    (folder / "closed").chmod(0o444)
    with ordinary():
        (found,) = candidates([folder / "closed"])
        assert found.path == folder / "closed" / "inside.csv"
        with pytest.raises(PermissionError):
            see_plain(found.path)
