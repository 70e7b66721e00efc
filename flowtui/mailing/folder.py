"""Mails as ``.eml`` files in a folder: a test mode that reaches nobody and marks nothing."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.mailing import trial
from flowtui.mailing.envelope import Envelope, Offer
from flowtui.mailing.replies import Phase, Reply
from flowtui.mailing.troubles import Misconfigured
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.config import Config


class FolderTransport:
    """Writes each mail beside its final name and renames it at the end."""

    real = False
    max_bytes = 0
    smtputf8 = None

    def __init__(self, config: Config) -> None:
        self.folder = trial.folder_of(config)
        self._draft: Path | None = None
        self._name = ""
        self.carried = 0

    def open(self) -> None:
        """See that the folder is there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self._trouble(error) from error

    def offer(self, envelope: Envelope, data: bytes) -> Offer:
        """Write the bytes under a name that no reader takes for a mail."""
        self._name = f"{hashlib.sha256(data).hexdigest()[:24]}.eml"
        self._draft = self.folder / f".{self._name}.{os.getpid()}"
        try:
            descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.close()
            raise self._trouble(error) from error
        answers = {address: Reply(250, _("written to the folder")) for address in envelope.recipients}
        return Offer(answers, ready=True)

    def finish(self) -> Reply:
        """Give the file its name."""
        draft, self._draft = self._draft, None
        path = self.folder / self._name
        try:
            if draft is not None:
                draft.replace(path)
        except OSError as error:
            raise self._trouble(error) from error
        self.carried += 1
        return Reply(250, _("written to {name}").format(name=path.name))

    def close(self) -> None:
        """Drop a file that was not finished."""
        draft, self._draft = self._draft, None
        if draft is not None:
            draft.unlink(missing_ok=True)

    quit = close

    def _trouble(self, error: OSError) -> Misconfigured:
        text = _("The folder {folder} cannot be written: {why}")
        return Misconfigured(text.format(folder=self.folder, why=system_words(error)), Phase.CONNECT)
