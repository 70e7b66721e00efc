"""The files that a call means: named ones, and those in named folders."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Candidate(NamedTuple):
    """A file to look at."""

    path: Path
    shown: str
    """Its path as the report names it."""
    named: bool
    """Whether a person named it; one found in a folder may be something else."""
    problem: BadFileError | None = None
    """Why it is not even opened."""


def candidates(paths: Iterable[Path | str]) -> list[Candidate]:
    """Every file once, in the order given, a folder's in alphabetical order.

    Hidden files are passed over, and links that lead out of a folder are not followed.
    """
    seen: set[Path] = set()
    found = []
    for one in _all(Path(os.path.expanduser(path)) for path in paths):  # noqa: PTH111 - Path's fails without a home
        real = Path(os.path.realpath(one.path))
        if real not in seen:
            seen.add(real)
            found.append(one)
    return found


def see_plain(path: Path) -> None:
    """See that it can be read to an end: a pipe would be waited for, a device may go on for ever.

    Raises:
        BadFileError: it is one of these.
        OSError: it cannot be reached, or is a folder that cannot be looked into.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        os.scandir(path).close()
    if not stat.S_ISREG(mode):
        raise BadFileError(_("It is neither a file nor a folder, but a pipe or a device."))


def _all(paths: Iterable[Path]) -> Iterator[Candidate]:
    for path in paths:
        if _is_folder(path):
            for inside in _walk(path):
                yield Candidate(inside, str(inside), named=False)
        else:
            yield Candidate(path, str(path), named=True)


def _walk(folder: Path) -> Iterator[Path]:
    """The folder's files, and the folders that cannot be looked into, which are to be told of."""
    root = Path(os.path.realpath(folder))
    closed: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where, name)
            if not name.startswith(".") and _belongs(path, root):
                yield path
    yield from closed


def _is_folder(path: Path) -> bool:
    """Whether it is one; what cannot be reached is not, and reading it tells why."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _belongs(path: Path, root: Path) -> bool:
    """Whether it is a file of the folder ``root``; what cannot be reached is, and reading it tells why."""
    try:
        return path.is_file() and _inside(path, root)
    except OSError:
        return True


def _inside(path: Path, root: Path) -> bool:
    return not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(root)
