"""Archives (ZIP, gzip): the files in them are imported as if they lay in a folder.

They are unpacked into a folder that is gone afterwards, in a process of its own, and to so many bytes
only, since an archive of some kilobytes can unpack to what no disk holds.
"""

from __future__ import annotations

import stat
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError, UnknownFormatError
from flowtui.imports.files import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        self._left: int | None = None
        self._count = 0

    def inside(self, file: Candidate, *, outer: bool = True) -> list[Candidate]:
        """The files of an archive; the file itself where it is none, or cannot be unpacked, with the reason."""
        kind = _kind(file.path)
        if not kind:
            return [file]
        from flowtui.imports.apart import apart
        from flowtui.imports.unpack import is_workbook

        try:
            if kind == _ZIP and next(apart(lambda: [is_workbook(file.path)])):
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
        from flowtui.imports import unpack
        from flowtui.imports.apart import apart

        read = unpack.unzip if kind == _ZIP else unpack.gunzip
        left = unpack.LARGEST if self._left is None else self._left
        folder = self._new_folder()
        found = list(apart(lambda: read(file.path, folder, left)))
        if not found:
            raise BadFileError(_("The archive is empty."))
        self._left = left - sum(size for _shown, _path, size in found)
        # of several files in an archive nobody has named each
        named = file.named and len(found) == 1
        members = [
            Candidate(Path(path), f"{file.shown}/{shown}" if shown else file.shown, named)
            for shown, path, _size in found
        ]
        return [one for member in members for one in self.inside(member, outer=False)]

    def _new_folder(self) -> Path:
        import tempfile

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
