"""A file system of a few megabytes that a test fills and empties."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.mailing.scripted import GOOD, Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def see_the_reply_waits(url: str, ballast: Ballast, tmp_path: Path, mails: int) -> None:
    """The disk fills after the third reply: it is stored once there is room, and no other mail is touched before."""
    log = tmp_path / "log"
    dots: list[bool] = []

    def dot(_line: str, count: int) -> str:
        dots.append(ballast.is_there)
        if count == 3:
            ballast.fill()
        return GOOD["dot"]

    with Scripted({"dot": dot}) as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port)
        sender = nursery.start("send", url=url, config=config, log=log)
        while not log.exists() or log.read_text().count("cannot be stored yet") < 3:
            assert Path(f"/proc/{sender}").exists()
        assert len(dots) == 3
        ballast.drop()
        until_over(sender)
    assert dots == [False] * mails
    with books.opened(url):
        books.see_each_arrived_once(server)
