"""Looking into the mailbox whether an uncertain mail left: by its Message-ID, where a copy would lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing import copies, imap
from flowtui.mailing.detail import existing
from flowtui.mailing.imap_errors import FolderError, NoMailboxError
from flowtui.mailing.profiles import RIGHTS
from flowtui.mailing.resolving import resolve, uncertain
from flowtui.models.identity import require

if TYPE_CHECKING:
    from flowtui.config import Config
    from flowtui.models import User


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the mailbox says of a mail."""

    answer: Literal["found", "not found", "cannot"]
    sentence: str
    """For a person: where it was found, where it was looked for, or why that cannot be."""
    folder: str = ""
    """Where it was found."""

    def to_json(self) -> dict[str, str]:
        """As the command line gives it."""
        return {"answer": self.answer, "folder": self.folder, "sentence": self.sentence}


def is_possible(config: Config) -> bool:
    """Whether a mailbox is configured in which copies would lie."""
    return bool(config.imap.host and _folders(config))


def look_for(mail_id: int, config: Config, *, ask: bool = False) -> Sighting:
    """Whether ``imap.sent`` or ``imap.archive`` holds the mail.

    Found: the server took it. Not found proves nothing: a provider may keep no copy, or keep it later.

    Raises:
        NoMailError: there is no such mail.
    """
    mail = existing(mail_id)
    try:
        if not is_possible(config):
            raise NoMailboxError(key="sent")
        return _look(mail.message_id, config, ask=ask)
    except FlowError as error:
        return Sighting("cannot", error.sentence)


def check(mail_id: int, user: User, config: Config, *, ask: bool = False) -> Sighting:
    """Look for an uncertain mail, and settle it as arrived when it is found; otherwise nothing changes.

    Raises:
        NoMailError, NotUncertainError, NoRightError: see their sentences.
    """
    mail = uncertain(mail_id)
    require(user, RIGHTS[mail.purpose])
    seen = look_for(mail_id, config, ask=ask)
    if seen.answer == "found":
        resolve(mail_id, "arrived", user, reason=seen.sentence)
        if seen.folder == config.imap.sent:
            copies.note(mail_id)
    return seen


def probe(config: Config, *, ask: bool = False) -> str:
    """What the mailbox is, in one line, after signing in and opening its folders.

    Raises:
        NoMailboxError, CredentialError, MailboxError: it cannot be used as configured.
    """
    keys = config.imap
    with imap.connect(config, ask=ask) as box:
        there = [folder for folder in dict.fromkeys((keys.bounces, keys.archive)) if folder]
        for folder in there:
            box.open(folder)  # imap.sent is made with the first copy
        sent = [keys.sent] if keys.sent and keys.sent not in there else []
    user = _("signed in as {user}").format(user=keys.user) if keys.auth != "none" else _("no sign-in")
    return ", ".join([f"{keys.host}:{keys.port} ({keys.security})", user, *there, *sent])


def _look(message_id: str, config: Config, *, ask: bool) -> Sighting:
    """A folder that is not there is passed over, unless none is."""
    looked: list[str] = []
    missing: FolderError | None = None
    with imap.connect(config, ask=ask) as box:
        for folder in _folders(config):
            try:
                box.open(folder)
            except FolderError as error:
                missing = error
                continue
            looked.append(folder)
            if box.holds(message_id):
                text = _("A copy lies in the folder {folder}: the server took the mail.")
                return Sighting("found", text.format(folder=folder), folder)
    if missing is not None and not looked:
        raise missing
    text = _("No copy lies in {folders}. That proves nothing where the provider keeps none.")
    return Sighting("not found", text.format(folders=", ".join(looked)))


def _folders(config: Config) -> list[str]:
    return [folder for folder in dict.fromkeys((config.imap.sent, config.imap.archive)) if folder]
