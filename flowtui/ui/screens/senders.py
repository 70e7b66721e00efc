"""Starting a sender from a screen: the password is asked for where no other source has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from flowtui.config import Config
    from flowtui.ui.session import Session


@dataclass
class PasswordLooked(Message):
    """Whether a person has to type the password before ``then`` can be called with it."""

    missing: bool
    then: Callable[[str], None]


def look_for_password(screen: Screen[Any], config: Config, then: Callable[[str], None]) -> None:
    """See (in a thread, since a command may have to be run) whether the password is known."""
    from flowtui.mailing import credentials

    missing = False
    smtp = config.smtp
    if smtp.transport == "smtp" and smtp.auth == "password" and smtp.host and smtp.user:
        try:
            credentials.password(config)
        except credentials.NoSecretError:
            missing = True
        except credentials.CredentialError:
            missing = False  # the sender meets the same, suspends the run and says why
    screen.post_message(PasswordLooked(missing, then))


def wake_sender(session: Session, run_id: int, password: str = "") -> None:
    """See that a sender is at work on a run that has something to send."""
    from flowtui.mailing.process import start_sender
    from flowtui.mailing.progress import progress

    now = progress(run_id)
    if not now.alive and now.counts.get("queued"):
        start_sender(run_id, session.config, session.database_url, password=password)
