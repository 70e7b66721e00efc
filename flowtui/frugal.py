"""What the window's process does to stay small and quick; twenty people may have one each on a machine.

:func:`begin` is called before anything large is loaded, :func:`settle` once the window is there.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Parameters of glibc's mallopt(3).
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
#: Blocks from this size on, in bytes, go back to the system when they are freed.
_LARGE = 1 << 20
#: A thread that reads the list gives way after this time, not after Python's 5 ms: a key waits for several turns.
_TURN_SECONDS = 0.0005
#: So many objects are freed in about a millisecond.
_PORTION = 5_000
#: Python's own digests, which serve as well where there is no OpenSSL.
_OWN_DIGESTS = ("_md5", "_sha1", "_blake2", "_sha3")


def begin() -> None:
    """Leave out what the window has no use for. Looking for garbage while all is loaded costs 40 ms."""
    gc.disable()
    sys.setswitchinterval(_TURN_SECONDS)
    _share_one_heap()
    _leave_openssl_out()


def settle() -> None:
    """Look through what was loaded once, and never again: each time would hold up a key by 20 ms."""
    gc.collect()
    give_back()
    gc.freeze()
    gc.enable()


@contextlib.contextmanager
def unsearched() -> Iterator[None]:
    """While hundreds of thousands of objects are made: no search for garbage among them, then or later.

    Each would hold up a key by 200 ms. What is there afterwards has to be freed by :func:`free`, or to be
    free of cycles.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def free(*many: list[Any] | dict[Any, Any]) -> None:
    """Empty collections of very many objects in portions, between which other threads get their turn.

    Python frees all that a collection holds in one go, and a million rows take 200 ms.
    """
    for one in many:
        while one:
            if isinstance(one, dict):
                one.popitem()
            else:
                del one[-_PORTION:]


def give_back() -> None:
    """Let the system have the memory that was freed (1 MB after a list was read); it takes 2 ms."""
    with contextlib.suppress(OSError, AttributeError):
        _libc().malloc_trim(0)


def _share_one_heap() -> None:
    """One heap for all threads, and large blocks apart: a sorted list of a million ids leaves no hole behind.

    glibc alone knows these parameters; elsewhere nothing happens.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = _libc()
        library.mallopt(_ARENA_MAX, 1)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None)


def _leave_openssl_out() -> None:
    """Load asyncio and hashlib without OpenSSL (5 MB): they do without, and mail leaves in another process.

    Whatever needs TLS here, such as a try of the mail server, loads it as usual.
    """
    if all(importlib.util.find_spec(name) for name in _OWN_DIGESTS):
        with _hidden("ssl", "_hashlib"):
            import asyncio  # noqa: F401 - both are loaded for their effect on sys.modules
            import hashlib  # noqa: F401 - the same


@contextlib.contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Importing these fails meanwhile as if they were not installed, unless they are loaded already."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
