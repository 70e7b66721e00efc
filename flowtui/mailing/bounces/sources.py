"""Where notices come from: a folder of the mailbox over IMAP, or a Maildir. Neither is changed.

Of the mailbox the highest UID that was read is remembered, so that the next look begins behind it.
"""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock
from flowtui.errors import UsageError
from flowtui.i18n import _
from flowtui.mailing import imap
from flowtui.mailing.bounces import reading
from flowtui.mailing.imap_errors import NoMailboxError
from flowtui.models import Preference
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flowtui.config import Config

#: How far back the first look into a mailbox goes.
FIRST_LOOK = timedelta(days=30)


class NoMaildirError(UsageError):
    """The folder cannot be read."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(_("The folder {folder} cannot be read: {why}").format(folder=folder, why=why))


class Message(NamedTuple):
    """One message; ``data`` is empty where its header shows already that it is no notice."""

    data: bytes
    bookmark: Bookmark | None = None


class Bookmark(NamedTuple):
    """How far a folder of the mailbox has been read."""

    name: str
    validity: int
    uid: int

    def store(self) -> None:
        """Remember it, in the caller's transaction."""
        values = {"value": f"{self.validity}:{self.uid}"}
        mine = Preference.user.is_null() & (Preference.name == self.name)
        if not Preference.update(values).where(mine).execute():
            Preference.create(user=None, name=self.name, **values)


def maildir(folder: Path) -> Iterator[Message]:
    """The messages of a Maildir, or all files of a folder that is none, oldest name first.

    Raises:
        NoMaildirError: it cannot be read.
    """
    try:
        places = [folder / name for name in ("new", "cur") if (folder / name).is_dir()]
        files = sorted(path for place in places or [folder] for path in _files(place))
    except OSError as error:
        raise NoMaildirError(folder, system_words(error)) from error
    for path in files:
        data = _beginning(path)
        if data:
            yield Message(data)


def mailbox(config: Config, *, ask: bool = False) -> Iterator[Message]:
    """The new messages of ``imap.bounces``.

    Raises:
        NoMailboxError, CredentialError, MailboxError: as :func:`flowtui.mailing.imap.connect`.
    """
    keys = config.imap
    if not keys.host or not keys.bounces:
        raise NoMailboxError(key="bounces")
    name = f"bounces {keys.user}@{keys.host}:{keys.port}/{keys.bounces}"
    with imap.connect(config, ask=ask) as box:
        validity = box.open(keys.bounces)
        last = _last(name, validity)
        since = (clock.utcnow() - FIRST_LOOK).date() if last is None else None
        for uid, head in box.heads(box.uids(after=last or 0, since=since)):
            data = box.beginning(uid, reading.MOST_BYTES) if reading.may_be_notice(head) else b""
            yield Message(data, Bookmark(name, validity, uid))


def _last(name: str, validity: int) -> int | None:
    """The highest UID read; None where nothing was, or the server counts anew."""
    found = Preference.get_or_none(Preference.user.is_null() & (Preference.name == name))
    known, _colon, uid = (found.value if found else "").partition(":")
    return int(uid) if uid.isdecimal() and known == str(validity) else None


def _files(folder: Path) -> Iterator[Path]:
    """Plain files only: a pipe would be waited for, and a link may lead anywhere."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISREG(mode):
                yield folder / entry.name
            elif stat.S_ISDIR(mode):
                yield from _files(folder / entry.name)


def _beginning(path: Path) -> bytes:
    """What a notice can say; nothing where the file has gone meanwhile or is closed to us."""
    try:
        with path.open("rb") as file:
            return file.read(reading.MOST_BYTES)
    except OSError:
        return b""
