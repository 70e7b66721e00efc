"""Archives (ZIP, gzip): the files in them are imported as if they lay in a folder.

They are unpacked into a folder that is gone afterwards, in a process of its own, and to so many bytes
only, since an archive of some kilobytes can unpack to what no disk holds.
"""

from __future__ import annotations

import gzip
import stat
import tempfile
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from flowtui.i18n import _
from flowtui.imports.apart import apart
from flowtui.imports.errors import BadFileError, UnknownFormatError
from flowtui.imports.files import Candidate
from flowtui.system_words import system_words
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the archives of one call may unpack to, in bytes, and how many files one may hold.
LARGEST = 2 << 30
MOST_FILES = 10_000
_CHUNK = 1 << 20
_LONGEST_NAME = 200
_ZIP, _GZIP = "ZIP", "gzip"
_MARKS = {
    b"PK\x03\x04": _ZIP,
    b"PK\x05\x06": _ZIP,
    b"\x1f\x8b": _GZIP,
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zX": "xz",
}
#: What tells a workbook, which is a ZIP archive too.
_OF_WORKBOOKS = {"[Content_Types].xml", "xl/workbook.xml", "mimetype", "content.xml"}
_ENCRYPTED = 0x1


class Readable(Protocol):
    """What an archive gives of a file in it."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes of what is left."""


@contextmanager
def unpacked(files: list[Candidate]) -> Iterator[list[Candidate]]:
    """The files, those in an archive in place of it, as long as the block lasts."""
    with ExitStack() as stack:
        unpacking = _Unpacking(stack)
        yield [one for file in files for one in unpacking.inside(file)]


class _Unpacking:
    """Unpacks the archives of one call."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._folder: Path | None = None
        self._left = LARGEST
        self._count = 0

    def inside(self, file: Candidate, *, outer: bool = True) -> list[Candidate]:
        """The files of an archive; the file itself where it is none, or cannot be unpacked, with the reason."""
        kind = _kind(file.path)
        if not kind:
            return [file]
        try:
            if kind == _ZIP and next(apart(lambda: [_is_workbook(file.path)])):
                return [file]
            return self._members(file, kind, outer=outer)
        except BadFileError as error:
            return [file._replace(problem=error)]

    def _members(self, file: Candidate, kind: str, *, outer: bool) -> list[Candidate]:
        if not outer:
            raise UnknownFormatError(_("It is an archive inside an archive; unpack it first."))
        if kind not in (_ZIP, _GZIP):
            raise UnknownFormatError(
                _("flowtui does not open {kind} archives; unpack it first.").format(kind=kind)
            )
        read = _unzip if kind == _ZIP else _gunzip
        folder, left = self._new_folder(), self._left
        found = list(apart(lambda: read(file.path, folder, left)))
        if not found:
            raise BadFileError(_("The archive is empty."))
        self._left -= sum(size for _shown, _path, size in found)
        # of several files in an archive nobody has named each
        named = file.named and len(found) == 1
        members = [
            Candidate(Path(path), f"{file.shown}/{shown}" if shown else file.shown, named)
            for shown, path, _size in found
        ]
        return [one for member in members for one in self.inside(member, outer=False)]

    def _new_folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="flowtui-")))
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        return folder


def _kind(path: Path) -> str:
    """What archive the file is, by its first bytes; nothing where it is none or cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            begun = file.read(4)
    except OSError:
        return ""
    return next((kind for mark, kind in _MARKS.items() if begun.startswith(mark)), "")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OF_WORKBOOKS.isdisjoint(archive.namelist())
    except zipfile.BadZipFile:
        # a workbook cut short is told as a workbook
        return path.suffix.lower() != ".zip"


def _unzip(path: Path, folder: Path, left: int) -> Iterator[tuple[str, str, int]]:
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


def _gunzip(path: Path, folder: Path, left: int) -> Iterator[tuple[str, str, int]]:
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
