"""Files that the user named on the command line: read and written with a sentence on failure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flowtui import disk
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Iterable


class NotWrittenError(FlowError):
    """A file or folder could not be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(_("{path} could not be written: {why}").format(path=path, why=system_words(error)))


class UnreadableError(FlowError):
    """A file cannot be read."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(_("{path} cannot be read: {why}").format(path=path, why=why))


def write(name: str | Path, data: bytes) -> None:
    """Write a file that the user named, in place of the one that is there; whole or not at all.

    Raises:
        NotWrittenError: that cannot be.
    """
    path = Path(name).expanduser()
    try:
        disk.replace(path, data)
    except OSError as error:
        raise NotWrittenError(path, error) from error


def add(folder: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files whose names the user did not choose into a folder, which is made where it is not there.

    Raises:
        AlreadyThereError: another file has one of the names; nothing was written.
        NotWrittenError: that cannot be.
    """
    path = Path(folder).expanduser()
    try:
        path.mkdir(parents=True, exist_ok=True)
        disk.add(path, files)
    except OSError as error:
        raise NotWrittenError(path, error) from error


def read(name: str) -> bytes:
    """A file's bytes.

    Raises:
        UnreadableError: that cannot be.
    """
    path = Path(name).expanduser()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(path, system_words(error)) from error


def read_text(name: str) -> str:
    """A file's text, which is UTF-8.

    Raises:
        UnreadableError: it is not, or cannot be read.
    """
    try:
        return read(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(Path(name), _("it is not UTF-8.")) from error
