"""Starting the sender as a process of its own, which no closed terminal ends."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO, TYPE_CHECKING

from flowtui import i18n, paths
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.mailing.credentials import variable
from flowtui.mailing.pace import pace
from flowtui.mailing.sender import DETACHED
from flowtui.models import Run
from flowtui.models.database import shown_url
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.config import Config

_LOG_BYTES = 1_000_000
#: A second sender is worth its start from here on.
_MAILS_A_SENDER = 50
_started: list[subprocess.Popen[bytes]] = []


class NotStartedError(FlowError):
    """The sender could not be started; the run waits in the database."""

    def __init__(self, why: str) -> None:
        super().__init__(_("The sender could not be started ({why}); the run waits.").format(why=why))


def start_sender(run_id: int, config: Config, database_url: str, *, password: str = "") -> int:
    """Start ``flowtui deliver RUN`` in its own session; its process number.

    It has no terminal: closing the window, or the line going down, reaches it in no way. SIGTERM ends
    it after the mail at hand. A large run gets as many senders as ``smtp.connections`` allows.
    ``password`` was typed by a person and goes through the environment, as does a database URL that
    holds one: arguments can be read by everybody on the machine.

    Raises:
        NotStartedError: there is no such program, or no process to be had.
    """
    reap()
    words = [sys.executable, "-P", "-m", "flowtui", "--lang", i18n.language()]
    environment = {**os.environ, DETACHED: "1"}
    if shown_url(database_url) == database_url:
        words += ["--database", database_url]
    else:
        environment["FLOWTUI_DATABASE"] = database_url
    if config.path is not None:
        words += ["--config", str(config.path)]
    if password:
        environment[variable("smtp")] = password
    try:
        new = [_spawn([*words, "deliver", str(run_id)], environment) for _sender in _seats(run_id, config)]
    except OSError as error:
        raise NotStartedError(system_words(error)) from error
    _started.extend(new)
    return new[0].pid


def reap() -> None:
    """Let go of the senders started here that have ended."""
    _started[:] = [process for process in _started if process.poll() is None]


def log_file() -> Path:
    """What senders without a terminal say; no secret and no letter is among it."""
    return paths.data_folder() / "sender.log"


def _seats(run_id: int, config: Config) -> range:
    """One for each sender that the run deserves."""
    most = pace(config.smtp).connections
    if most == 1:
        return range(1)
    run = Run.get_or_none(Run.id == run_id)
    wanted = (run.mails if run else 0) // _MAILS_A_SENDER
    return range(max(1, min(most, wanted)))


def _spawn(words: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with _open_log() as log:
        return subprocess.Popen(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )


def _open_log() -> IO[bytes]:
    path = log_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
