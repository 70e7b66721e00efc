"""Files that the user named on the command line: read and written with a sentence on failure."""

from __future__ import annotations

from pathlib import Path

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.system_words import system_words


class NotWrittenError(FlowError):
    """A file or folder could not be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(_("{path} could not be written: {why}").format(path=path, why=system_words(error)))


class UnreadableError(FlowError):
    """A file cannot be read."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(_("{path} cannot be read: {why}").format(path=path, why=why))


def write(name: str | Path, data: bytes) -> None:
    """Write a file.

    Raises:
        NotWrittenError: that cannot be.
    """
    path = Path(name).expanduser()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise NotWrittenError(path, error) from error


def folder(name: str) -> Path:
    """A folder, made where it is not there.

    Raises:
        NotWrittenError: that cannot be.
    """
    path = Path(name).expanduser()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWrittenError(path, error) from error
    return path


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
