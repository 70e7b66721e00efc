"""Who a sending process is: precise enough to say later whether it still lives.

Another process may get the same number, and another machine the same name; so an identity also holds
the boot, the space of process numbers (containers have their own) and the process's start time.
"""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path

_MACHINE = Path("/etc/machine-id")
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")
_START_FIELD = 19  # of /proc/PID/stat behind the name, see proc(5)


@dataclass(frozen=True, slots=True)
class Owner:
    """One sending process; :func:`str` gives what is stored."""

    host: str
    machine: str
    boot: str
    namespace: str
    pid: int
    start: str
    account: str = ""
    """A digest of the mail account it sends through, since limits are the account's."""

    def __str__(self) -> str:
        parts = (self.host, self.machine, self.boot, self.namespace, str(self.pid), self.start, self.account)
        return "|".join(parts)


def current(account: str = "") -> Owner:
    """This process, sending through ``account`` (any text that names it)."""
    pid = os.getpid()
    return Owner(
        socket.gethostname(),
        digest(_text(_MACHINE)),
        _text(_BOOT),
        _namespace(),
        pid,
        _start(pid),
        digest(account),
    )


def parse(text: str) -> Owner | None:
    """The identity that ``text`` stands for, if it is one."""
    parts = text.split("|")
    if len(parts) != len(Owner.__slots__) or not parts[4].isdecimal():
        return None
    host, machine, boot, namespace, pid, start, account = parts
    return Owner(host, machine, boot, namespace, int(pid), start, account)


def host_or_login(text: str) -> str:
    """For a person: the machine of a sending process; a login stays as it is."""
    owner = parse(text)
    return owner.host if owner else text


def is_dead(text: str) -> bool:
    """Whether that process is known to have ended; False where nobody on this machine can know."""
    other = parse(text)
    return other is not None and _verdict(other) is False


def is_alive(text: str) -> bool:
    """Whether that process is known to be at work on this machine."""
    other = parse(text)
    return other is not None and _verdict(other) is True


def _verdict(other: Owner) -> bool | None:
    """True: lives, False: is dead, None: out of sight."""
    if not other.machine or other.machine != digest(_text(_MACHINE)):
        return None
    if other.boot != _text(_BOOT):
        return False
    if other.host != socket.gethostname() or other.namespace != _namespace():
        return None
    return _start(other.pid) == other.start != ""


def _start(pid: int) -> str:
    """When the process began, in clock ticks since the boot; empty when it is gone or a zombie."""
    stat = _text(Path(f"/proc/{pid}/stat"))
    fields = stat.rpartition(")")[2].split()
    return "" if len(fields) <= _START_FIELD or fields[0] in "ZX" else fields[_START_FIELD]


def _namespace() -> str:
    try:
        return str(_NAMESPACE.readlink())
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def digest(text: str) -> str:
    """What is stored of a name: enough to tell it from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""
