"""What this terminal can do, decided once and before textual is imported.

Textual reads its settings from the environment at import and never asks terminfo: it takes the
number of colours from ``TERM``'s name. So the judgement is made here, from the locale and terminfo,
and handed to textual through ``TEXTUAL_*`` and ``NO_COLOR``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

#: Skins from the richest to the poorest.
SKINS = ("full", "ansi", "plain")
#: What TERM says where nobody knows the terminal.
_NAMELESS = frozenset({"dumb", "unknown"})
_FRAMES_OVER_SSH = "15"
_FRAMES_AT_HOME = "30"
_COERCED = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
_MAX_COLORS = 13  # the place of max_colors among terminfo's numbers
_WIDE_NUMBERS = 0o1036  # the magic of entries whose numbers have 32 bits
_PATIENCE = "200"  # ms that an arrow's bytes may take over a slow line before Esc is understood


@dataclass(frozen=True, slots=True)
class Terminal:
    """The facts and the decision."""

    term: str
    utf8: bool
    colours: int
    """0 (none), 8, 16, 256 or more."""
    ssh: bool
    skin: str
    """``full``, ``ansi`` (16 colours of the terminal's own) or ``plain`` (no colour, ASCII signs)."""
    mouse: bool

    @property
    def native_colours(self) -> bool:
        """Whether the window uses the terminal's own colours."""
        return self.skin != "full"


def look(*, skin: str = "auto", mouse: str = "auto", environ: Mapping[str, str] = os.environ) -> Terminal:
    """The terminal of this process; ``skin`` and ``mouse`` as in the configuration's ``look``."""
    utf8 = speaks_utf8(environ)
    count = colours(environ)
    ssh = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
    chosen = skin if skin in SKINS else _skin(utf8=utf8, count=count)
    with_mouse = mouse == "on" or (mouse != "off" and not ssh)
    return Terminal(environ.get("TERM", ""), utf8, count, ssh, chosen, with_mouse)


def speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale says UTF-8, as the person set it.

    Python itself puts ``LC_CTYPE=C.UTF-8`` into the environment of a program started in ``LANG=C``
    (PEP 538), which says nothing of the terminal.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = environ.get(name, "")
        if (
            name == "LC_CTYPE"
            and environ is os.environ
            and value in _COERCED
            and not _set_by_the_person(name)
        ):
            continue
        if value:
            return "utf-8" in value.lower() or "utf8" in value.lower()
    return False


def colours(environ: Mapping[str, str]) -> int:
    """How many colours the terminal shows; 0 with ``NO_COLOR``, or where terminfo knows of none."""
    if environ.get("NO_COLOR"):
        return 0
    term = environ.get("TERM", "")
    if not term or term in _NAMELESS:
        return 0
    if environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return 1 << 24
    count = _terminfo_colours(term, environ)
    return count if count is not None else (256 if term.endswith("256color") else 8)


def prepare(terminal: Terminal, environ: MutableMapping[str, str] = os.environ) -> None:
    """Set textual's environment for ``terminal``; call before textual is imported."""
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    environ.setdefault("TEXTUAL_FPS", _FRAMES_OVER_SSH if terminal.ssh else _FRAMES_AT_HOME)
    if terminal.ssh:
        environ.setdefault("ESCDELAY", _PATIENCE)
    environ["TEXTUAL_COLOR_SYSTEM"] = _colour_system(terminal)
    if terminal.term in _NAMELESS:
        # rich says 80×25 of these whatever they are, and textual resizes from that to the real size for ever
        environ["TERM"] = "vt220"
    if terminal.skin == "plain":
        environ["NO_COLOR"] = "1"
    else:
        environ.pop("NO_COLOR", None)
    if not terminal.utf8:
        with contextlib.suppress(AttributeError, ValueError):
            sys.__stderr__.reconfigure(errors="replace")  # type: ignore[union-attr]


def accept_any_byte() -> None:
    """Let one byte that is no UTF-8 be typed or pasted without ending the program.

    Textual's input thread decodes strictly and dies of it (Textualize/textual#6456, #6668).
    """
    from textual.drivers import linux_driver

    driver: Any = linux_driver
    strict = driver.getincrementaldecoder

    def forgiving(encoding: str) -> Callable[..., Any]:
        return lambda errors="replace": strict(encoding)(errors)

    driver.getincrementaldecoder = forgiving


def obey_signals(leave: Callable[[int], object]) -> None:
    """Call ``leave`` with the exit code on SIGTERM; on SIGHUP end at once, since nobody is there to see.

    After a hang-up the kernel also sends SIGCONT, on which textual would start the screen again; and a
    program that ignores the hang-up turns in circles on a dead line. What is being sent goes on in
    its own process.
    """

    def hang_up(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGCONT, signal.SIG_IGN)
        os._exit(128 + signal.SIGHUP)

    def terminate(number: int, _frame: object) -> None:
        leave(128 + number)

    signal.signal(signal.SIGHUP, hang_up)
    signal.signal(signal.SIGTERM, terminate)


def _set_by_the_person(name: str) -> bool:
    """Whether the process was started with a value; true where that cannot be told.

    An empty value counts as none (POSIX, Base Definitions 8.2).
    """
    try:
        started_with = Path("/proc/self/environ").read_bytes().split(b"\0")
    except OSError:
        return True
    start = name.encode() + b"="
    return any(entry.startswith(start) and entry != start for entry in started_with)


def _skin(*, utf8: bool, count: int) -> str:
    if not utf8 or count < 8:  # noqa: PLR2004 - the fewest colours a terminal with colours has
        return "plain"
    return "full" if count >= 256 else "ansi"  # noqa: PLR2004


def _colour_system(terminal: Terminal) -> str:
    if terminal.skin != "full":
        return "standard"
    return "truecolor" if terminal.colours > 256 else "256"  # noqa: PLR2004


def _terminfo_colours(term: str, environ: Mapping[str, str]) -> int | None:
    """What terminfo says; ``None`` where it does not know the terminal.

    The compiled entry is read directly (term(5)), since curses looks up one terminal a process.
    """
    for folder in _terminfo_folders(environ):
        for letter in (term[0], f"{ord(term[0]):x}"):
            with contextlib.suppress(OSError, struct.error):
                return _max_colors((folder / letter / term).read_bytes())
    return None


def _terminfo_folders(environ: Mapping[str, str]) -> list[Path]:
    named = [environ.get("TERMINFO", ""), *environ.get("TERMINFO_DIRS", "").split(":")]
    home = environ.get("HOME", "")
    places = (
        "/etc/terminfo",
        "/lib/terminfo",
        "/usr/share/terminfo",
        "/usr/lib/terminfo",
        "/usr/local/share/terminfo",
    )
    folders = [*named, f"{home}/.terminfo" if home else "", *places]
    return [Path(folder) for folder in folders if folder]


def _max_colors(entry: bytes) -> int:
    magic, names, flags, numbers = struct.unpack_from("<4h", entry)
    if numbers <= _MAX_COLORS:
        return 0
    kind = "<i" if magic == _WIDE_NUMBERS else "<h"
    start = 12 + names + flags + (names + flags) % 2
    value: int = struct.unpack_from(kind, entry, start + _MAX_COLORS * struct.calcsize(kind))[0]
    return max(0, value)
