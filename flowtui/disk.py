"""Files for the user: one that the user named is replaced whole, one that the program named replaces none."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flowtui.errors import FlowError
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable


class AlreadyThereError(FlowError):
    """A name that the program gives is taken by another file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "{path} is there already and is another file; nothing was written. Name another folder."
            ).format(path=path)
        )


def replace(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all; a device or a pipe is written to as it is.

    ``private``: a new one is its owner's only (mode 0600), one that is there keeps owner, group and mode, and
    none is ever written in place.

    Raises:
        OSError: it cannot be written; a file that was there is as it was.
    """
    if path.exists() and not path.is_file():  # not its real path: a pipe's, as /dev/stdout leads to, is none
        path.write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        _new(draft, data, 0o600 if private else 0o666)
    except PermissionError:
        if private or not target.exists():
            raise
        target.write_bytes(data)  # the folder takes no new file, but this one may be written
        return
    try:
        with contextlib.suppress(FileNotFoundError):
            before = target.stat()
            if private:
                os.chown(draft, before.st_uid, before.st_gid)
            draft.chmod(before.st_mode & 0o7777)
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


class Draft:
    """A new file, written beside and given its name once it is whole; a file that is there is never replaced.

    Raises:
        OSError: the name is taken (:class:`FileExistsError`), or the folder is not there or takes no file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with contextlib.suppress(FileNotFoundError):
            path.lstat()
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        self._part = path.with_name(f".{secrets.token_hex(8)}.part")
        self.file: BinaryIO = self._part.open("xb")

    def keep(self) -> None:
        """Give it its name, once all of it is on the disk.

        Raises:
            OSError: the disk is full, or somebody else took the name meanwhile; nothing is left.
        """
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            self._name()
        finally:
            self.drop()

    def drop(self) -> None:
        """Leave nothing of it; what has its name stays."""
        with contextlib.suppress(OSError):  # what cannot be flushed any more
            self.file.close()
        self._part.unlink(missing_ok=True)

    def _name(self) -> None:
        try:
            self.path.hardlink_to(self._part)
        except FileExistsError:
            raise
        except OSError:  # a file system without a second name for a file
            if self.path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.path)) from None
            self._part.rename(self.path)


def add(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write files (name and bytes) into a folder, all or none; the same file again is no other.

    Raises:
        AlreadyThereError: another file has one of the names.
        OSError: they cannot be written.
    """
    wanted = [(folder / name, data) for name, data in files]
    for path, data in wanted:
        if path.exists() and not (path.is_file() and path.read_bytes() == data):
            raise AlreadyThereError(path)
    for path, data in wanted:
        replace(path, data)
    return [path for path, _data in wanted]


def free(path: Path) -> Path:
    """``path``, or the first of ``name-2``, ``name-3`` … that is not there."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def _new(path: Path, data: bytes, mode: int) -> None:
    """A new file on the disk, with the rights that the user's new files get of ``mode``; none is left of a half one."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
