"""Taking the files out of an archive, bounded, in the process that reads it."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.system_words import system_words
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What the archives of one call may unpack to, in bytes, and how many files one may hold.
LARGEST = 2 << 30
MOST_FILES = 10_000
_CHUNK = 1 << 20
_LONGEST_NAME = 200
#: What tells a workbook, which is a ZIP archive too.
_OF_WORKBOOKS = {"[Content_Types].xml", "xl/workbook.xml", "mimetype", "content.xml"}
_ENCRYPTED = 0x1


class Readable(Protocol):
    """What an archive gives of a file in it."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes of what is left."""


def is_workbook(path: Path) -> bool:
    """Whether a ZIP archive is a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OF_WORKBOOKS.isdisjoint(archive.namelist())
    except zipfile.BadZipFile:
        # a workbook cut short is told as a workbook
        return path.suffix.lower() != ".zip"


def unzip(path: Path, folder: Path, left: int) -> Iterator[tuple[str, str, int]]:
    """Each file of a ZIP archive, hidden ones aside: its name there, its path now, its size."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if _is_file(entry)]
            if len(entries) > MOST_FILES:
                raise BadFileError(
                    _("The archive holds more than {n} files; unpack it first.").format(n=MOST_FILES)
                )
            for number, entry in enumerate(entries):
                if entry.flag_bits & _ENCRYPTED:
                    raise BadFileError(_("The archive has a password; unpack it first."))
                name = entry.filename.replace("\\", "/")
                target = folder / str(number) / _file_name(name)
                target.parent.mkdir()
                with archive.open(entry) as source:
                    size = _copy(source, target, left)
                left -= size
                yield clean(name), str(target), size
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _damaged(error) from error
    except OSError as error:
        raise BadFileError(
            _("The archive cannot be unpacked: {why}").format(why=system_words(error))
        ) from error


def gunzip(path: Path, folder: Path, left: int) -> Iterator[tuple[str, str, int]]:
    """The one file that gzip has packed."""
    target = folder / (path.stem if path.suffix.lower() == ".gz" else path.name)
    try:
        with gzip.open(path) as source:
            yield "", str(target), _copy(source, target, left)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _damaged(error) from error
    except OSError as error:
        raise BadFileError(
            _("The archive cannot be unpacked: {why}").format(why=system_words(error))
        ) from error


def _is_file(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a file that a person put there: no folder, no link, nothing hidden or of the system."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in entry.filename.replace("\\", "/").split("/"))
    return not (hidden or entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16))


def _file_name(name: str) -> str:
    """The last part of a member's name, as a name of a file here."""
    last = clean(PurePosixPath(name).name)
    return last.encode()[-_LONGEST_NAME:].decode(errors="ignore") or "file"


def _copy(source: Readable, target: Path, left: int) -> int:
    """How many bytes it had.

    Raises:
        BadFileError: it has more than ``left``.
    """
    size = 0
    with target.open("xb") as file:
        while part := source.read(_CHUNK):
            size += len(part)
            if size > left:
                raise BadFileError(
                    _("The archive unpacks to more than {n} GB; unpack it first.").format(n=LARGEST >> 30)
                )
            file.write(part)
    return size


def _damaged(error: Exception) -> BadFileError:
    return BadFileError(_("The archive is damaged: {why}").format(why=error))
