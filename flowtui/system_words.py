"""Why the system refused something, in the screen language: the C library answers in its own."""

from __future__ import annotations

import errno
import os

from flowtui.i18n import N_, _

_WORDS = {
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.EBUSY: N_("it is in use"),
    errno.ECONNABORTED: N_("the connection was broken off"),
    errno.ECONNREFUSED: N_("connection refused"),
    errno.ECONNRESET: N_("the connection was broken off"),
    errno.EDQUOT: N_("the disk quota is reached"),
    errno.EEXIST: N_("it exists already"),
    errno.EFBIG: N_("it is too large"),
    errno.EHOSTUNREACH: N_("no way leads to this machine"),
    errno.EISDIR: N_("it is a folder"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ENETUNREACH: N_("there is no network"),
    errno.ENOENT: N_("no such file or folder"),
    errno.ENOEXEC: N_("it is no program"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ENOTDIR: N_("a part of its path is no folder"),
    errno.EPIPE: N_("the connection was broken off"),
    errno.EROFS: N_("the disk cannot be written to"),
    errno.ETIMEDOUT: N_("no answer in time"),
}


def system_words(error: OSError) -> str:
    """The reason of a refusal in a few words; what is not known here as the system says it."""
    known = _WORDS.get(error.errno or 0) if type(error).__module__ == "builtins" else _of_names(error)
    return _(known) if known else str(error.strerror or error)


def words_within(told: str) -> str:
    """The reason that another program's English message gives, in the screen language; empty where none is known."""
    known = (text for number, text in _WORDS.items() if os.strerror(number) in told)
    return next((_(text) for text in known), "")


def _of_names(error: OSError) -> str | None:
    """What the look-up of a name answers; the numbers of other libraries' errors are their own."""
    import socket

    if not isinstance(error, socket.gaierror):
        return None
    later = error.errno == socket.EAI_AGAIN
    return N_("its name cannot be looked up now") if later else N_("its name is not known")
