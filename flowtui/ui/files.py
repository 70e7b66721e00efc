"""Files that a person asks a screen to write; one that is there already is never replaced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.disk import Draft
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Iterable


class NotWrittenError(FlowError):
    """The file cannot be written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("Not written, {why}: {path}").format(path=path, why=why))


def begin(name: str) -> Draft:
    """A new file of that name, to be written in any thread.

    Raises:
        NotWrittenError: the folder is missing, may not be written to, or the file is there already.
    """
    path = Path(name).expanduser()
    try:
        return Draft(path)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> NotWrittenError:
    """Why ``path`` was not written, in words."""
    taken = isinstance(error, FileExistsError)
    return NotWrittenError(path, _("there is a file of that name already") if taken else system_words(error))


def write_together(files: Iterable[tuple[str, str]]) -> list[Path]:
    """Write texts (name and text) to new files, all or none; the paths as they were understood.

    Raises:
        NotWrittenError: one of them cannot be written.
    """
    written: list[Path] = []
    try:
        for name, text in files:
            written.append(write(name, text, encoding="utf-8"))
    except NotWrittenError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def write(name: str, data: str | bytes, *, encoding: str = "utf-8-sig") -> Path:
    """Write ``data`` to a new file; the path as it was understood.

    A text gets the mark by which spreadsheets know UTF-8, unless ``encoding`` says otherwise.

    Raises:
        NotWrittenError: the folder is missing, may not be written to, or the file is there already.
    """
    path = Path(name).expanduser()
    content = data.encode(encoding) if isinstance(data, str) else data
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise not_written(path, error) from error
    return path
