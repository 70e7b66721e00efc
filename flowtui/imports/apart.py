"""Reading a file in a process of its own, with a limit of memory and of computing time.

A workbook or a PDF of some kilobytes can unpack to gigabytes, or end the process that reads it; then
that process ends, and the file is told to be bad. What comes back is JSON, so nothing of it is run.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import resource
import signal
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError, ProtectedPdfError, UnknownFormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SECONDS = 60
_MEMORY_BYTES = 2 << 30
#: One row, or one invoice's XML in base64.
_LONGEST_LINE = 64 << 20
_ERRORS = {cls.__name__: cls for cls in (BadFileError, ProtectedPdfError, UnknownFormatError)}


class TooMuchError(BadFileError):
    """The process that read the file died, or had to."""

    def __init__(self) -> None:
        super().__init__(_("Reading it takes too much time or memory; the file is damaged or made to harm."))


def apart(read: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """What ``read`` yields there, which has to be of JSON's own types.

    Raises:
        BadFileError: as ``read`` raises it.
        TooMuchError: the reading was beyond the limits.
    """
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        # the child runs nothing that another thread could hold a lock of
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _serve(read, theirs)
    os.close(theirs)
    try:
        with os.fdopen(ours, "rb") as pipe:
            yield from _heard(iter(lambda: pipe.readline(_LONGEST_LINE), b""))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _heard(lines: Iterator[bytes]) -> Iterator[Any]:
    for line in lines:
        if not line.endswith(b"\n"):
            break
        said = json.loads(line)
        if "error" in said:
            raise _error(*said["error"])
        if "end" in said:
            return
        yield said["item"]
    raise TooMuchError


def _error(name: str, sentence: str, line: int | None) -> BadFileError:
    return _ERRORS.get(name, BadFileError)(sentence, line)


def _serve(read: Callable[[], Iterable[Any]], descriptor: int) -> None:
    """The child's whole life; it leaves without a word, since everything else it has is the parent's."""
    with contextlib.suppress(BaseException):
        _limit()
        with os.fdopen(descriptor, "w", encoding="ascii") as pipe:
            try:
                for item in read():
                    pipe.write(json.dumps({"item": item}) + "\n")
                pipe.write('{"end": 1}\n')
            except BadFileError as error:
                pipe.write(json.dumps({"error": (type(error).__name__, error.sentence, error.line)}) + "\n")
    os._exit(0)


def _limit() -> None:
    """Bound what this process may take; what a library says when it dies is for nobody."""
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: _SECONDS,
        resource.RLIMIT_AS: _size() + _MEMORY_BYTES,
    }
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _size() -> int:
    """The address space that this process has already, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
