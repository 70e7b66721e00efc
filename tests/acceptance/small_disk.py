"""A file system of a few megabytes that a test fills and empties."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def mounted(place: Path, megabytes: int) -> Iterator[None]:
    """The folder ``place`` as a disk of its own; the test is skipped where none can be made."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place)]
    if (
        os.geteuid() != 0
        or not shutil.which("mount")
        or subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode
    ):
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


class Ballast:
    """A file that takes what room is left."""

    def __init__(self, disk: Path) -> None:
        self._path = disk / "ballast"

    @property
    def is_there(self) -> bool:
        """Whether the disk is full."""
        return self._path.exists()

    def fill(self) -> None:
        """Take it all, to the last byte."""
        with self._path.open("wb", buffering=0) as file:
            for size in (65536, 512, 1):
                while _written(file.fileno(), size):
                    pass

    def drop(self) -> None:
        """Give it back."""
        self._path.unlink()


def _written(number: int, size: int) -> bool:
    try:
        return os.write(number, b"x" * size) > 0
    except OSError:
        return False
