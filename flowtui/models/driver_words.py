"""What a database driver says, in the screen language where it is known: by code, else by its English words."""

from __future__ import annotations

import re

from flowtui.i18n import N_, _
from flowtui.system_words import words_within

#: PostgreSQL speaks the language of its own machine, but its codes are the same everywhere.
_STATES = {
    "08000": N_("the connection to the server was lost"),
    "08001": N_("the connection to the server was lost"),
    "08003": N_("the connection to the server was lost"),
    "08006": N_("the connection to the server was lost"),
    "28P01": N_("the server refuses the password"),
    "53100": N_("the disk of the server is full"),
    "53200": N_("the server has no memory left"),
    "53300": N_("the server takes no more connections"),
    "57P01": N_("the server was stopped"),
    "57P02": N_("the server was stopped"),
    "57P03": N_("the server is starting or ending"),
}
#: A refused connection comes without a code.
_NO_CONNECTION = ("connection failed", "connection is bad", "failed to resolve host", "connection timeout")
_REFUSALS = {
    re.compile(r'database "(?P<name>[^"]*)" does not exist'): N_("the server has no database {name}"),
    re.compile(r'role "(?P<name>[^"]*)" does not exist'): N_("the server has no role {name}"),
    re.compile("password authentication failed"): N_("the server refuses the password"),
    re.compile("no password supplied"): N_("the server wants a password"),
    re.compile("failed to resolve host"): N_("its name is not known"),
    re.compile("on socket .* No such file"): N_("no server runs there"),
    re.compile("timeout expired"): N_("no answer in time"),
}


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code of what happened; empty where there is none."""
    driver = error.__cause__ or error.__context__
    return str(getattr(error, "sqlstate", None) or getattr(driver, "sqlstate", None) or "")


def is_unconnected(error: BaseException) -> bool:
    """Whether the server could not be reached at all."""
    return str(error).startswith(_NO_CONNECTION)


def known_words(error: BaseException) -> str:
    """What happened in the screen language; empty where neither code nor words are known."""
    state, told = _STATES.get(sqlstate(error)), str(error)
    if state:
        return _(state)
    if not is_unconnected(error):
        return ""
    for pattern, text in _REFUSALS.items():
        if found := pattern.search(told):
            return _(text).format(**found.groupdict())
    return words_within(told)
