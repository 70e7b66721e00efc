"""The worker's second wall: an audit hook that refuses the network, programs and foreign files.

The first wall is the resource policy of the layout. This one holds even where the library has a way
around it, since the interpreter itself reports each of these acts (PEP 578).
"""

from __future__ import annotations

import mimetypes
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from flowtui.documents.kinds import FOLDER

_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "os.fork",
    "os.forkpty",
    "pty.",
    "os.rename",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
)
_REMOVING = ("os.remove", "os.rmdir", "shutil.rmtree")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class DoorError(PermissionError):
    """The document tried to leave its room."""


def close_the_doors() -> None:
    """Refuse from now on, for the rest of this process's life."""
    mimetypes.init()  # reads the system's tables, which are no part of the room
    readable = tuple(f"{root}{os.sep}" for root in _roots())
    scratch = _Scratch(f"{Path(tempfile.gettempdir()).resolve()}{os.sep}", readable)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and not isinstance(args[0], int):
            name, flags = os.path.realpath(os.fsdecode(args[0])), args[2]
            writing = isinstance(flags, int) and bool(flags & _WRITING)
            if not scratch.holds(name, flags) and (writing or not name.startswith(readable)):
                raise DoorError(name)
        elif event in _REMOVING:
            scratch.see_removal(args)
        elif event.startswith(_REFUSED):
            raise DoorError(event)

    sys.addaudithook(hook)


class _Scratch:
    """The temporary files that this process made itself; those of others are foreign."""

    def __init__(self, folder: str, assets: tuple[str, ...]) -> None:
        self.folder = folder
        self.assets = assets
        self.made: set[str] = set()

    def see_removal(self, args: tuple[Any, ...]) -> None:
        """Let go what lies in the folder; a name inside an opened directory is one of there."""
        name = os.fsdecode(args[0])
        if not os.path.isabs(name):  # noqa: PTH117 - see above
            return
        real = os.path.realpath(name)
        if not real.startswith(self.folder) or real.startswith(self.assets):
            raise DoorError(name)

    def holds(self, name: str, flags: Any) -> bool:
        if not f"{name}{os.sep}".startswith(self.folder):
            return False
        if os.path.isdir(name):  # noqa: PTH112 - a file without a name, or one that is named below
            return True
        if isinstance(flags, int) and flags & os.O_CREAT and flags & os.O_EXCL:
            self.made.add(name)
        return name in self.made


def _roots() -> set[Path]:
    """Where code and the program's own assets lie."""
    here = Path(__file__).resolve().parent.parent
    code = {Path(entry).resolve() for entry in sys.path if entry}
    return code | {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), here, FOLDER.resolve()}
