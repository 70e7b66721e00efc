"""Where the password or token for a mail server comes from; it is kept nowhere else.

Order: a command, systemd's credentials, a file of mode 0600, the environment, and a question where
somebody sits at a terminal. A secret never stands in the database, an argument, a log or a message.
"""

from __future__ import annotations

import errno
import getpass
import os
import select
import stat
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.config import relative_to_config
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.config import Config, Imap, Smtp

_COMMAND_SECONDS = 10
_MOST_BYTES = 65_536


class CredentialError(FlowError):
    """The secret could not be had."""


class CommandError(CredentialError):
    """The command that prints the secret failed."""

    def __init__(self, program: str, why: str) -> None:
        super().__init__(
            _("The command {program} gave no secret: {why}; try it in a shell.").format(
                program=program, why=why
            )
        )


class FileError(CredentialError):
    """The password file cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("The password file {path} cannot be used: {why}").format(path=path, why=why))


class NoSecretError(CredentialError):
    """No source has one."""

    def __init__(self, section: str) -> None:
        super().__init__(
            _(
                "No password for {section}: set password_command or password_file under [{section}], "
                "or {variable} in the environment."
            ).format(section=section, variable=variable(section))
        )


class NoTokenCommandError(CredentialError):
    """XOAUTH2 without a command that gives tokens."""

    def __init__(self, section: str) -> None:
        super().__init__(
            _("auth = xoauth2 needs token_command under [{section}]: a command that prints a token.").format(
                section=section
            )
        )


def variable(section: str = "smtp") -> str:
    """The environment variable of the section's password."""
    return f"FLOWTUI_{section.upper()}_PASSWORD"


def password(
    config: Config,
    section: str = "smtp",
    *,
    ask: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> str:
    """The password of ``[smtp]`` or ``[imap]``; ``ask`` allows a question at the terminal.

    Raises:
        CredentialError: a named source failed, or none is there.
    """
    keys: Smtp | Imap = getattr(config, section)
    if keys.password_command:
        return _from_command(keys.password_command)
    systemd = Path(environ.get("CREDENTIALS_DIRECTORY", "/nowhere"), f"{section}-password")
    if systemd.is_file():
        return _first_line(_read(systemd), systemd)
    if keys.password_file:
        path = relative_to_config(config, keys.password_file)
        return _first_line(_read(path, private=True), path)
    if environ.get(variable(section)):
        return environ[variable(section)]
    if ask and os.isatty(0):
        return getpass.getpass(_("Password of {user} at {host}: ").format(user=keys.user, host=keys.host))
    raise NoSecretError(section)


def token(config: Config, section: str = "smtp") -> str:
    """A fresh OAuth2 access token.

    Raises:
        CredentialError: there is no command, or it failed.
    """
    keys: Smtp | Imap = getattr(config, section)
    if not keys.token_command:
        raise NoTokenCommandError(section)
    return _from_command(keys.token_command)


def _from_command(words: tuple[str, ...]) -> str:
    """The first line that the command prints; what it says on stderr may hold the secret too."""
    try:
        code, printed = _output(words)
    except subprocess.TimeoutExpired:
        why = _("no answer within {seconds} seconds").format(seconds=_COMMAND_SECONDS)
        raise CommandError(words[0], why) from None
    except (OSError, ValueError) as error:
        why = system_words(error) if isinstance(error, OSError) else type(error).__name__
        raise CommandError(words[0], why) from None
    if code:
        raise CommandError(words[0], _("it ended with code {code}").format(code=code))
    line = printed.decode("utf-8", "replace").partition("\n")[0].rstrip("\r")
    if not line:
        raise CommandError(words[0], _("it printed nothing"))
    return line


def _output(words: tuple[str, ...]) -> tuple[int, bytes]:
    """Exit code and the beginning of the output; a command that prints without end is ended."""
    end = time.monotonic() + _COMMAND_SECONDS
    with subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            printed = _beginning(process, end)
            return process.wait(max(0, end - time.monotonic())), printed
        finally:
            process.kill()


def _beginning(process: subprocess.Popen[bytes], end: float) -> bytes:
    assert process.stdout is not None  # noqa: S101 - started with a pipe
    printed = b""
    while len(printed) <= _MOST_BYTES:
        if not select.select([process.stdout], [], [], max(0, end - time.monotonic()))[0]:
            raise subprocess.TimeoutExpired(process.args, _COMMAND_SECONDS)
        part = os.read(process.stdout.fileno(), _MOST_BYTES)
        if not part:
            return printed
        printed += part
    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


def _read(path: Path, *, private: bool = False) -> str:
    """The file's text; a ``private`` one must be the user's own, closed to others, in a folder of the user's."""
    try:
        with path.open(encoding="utf-8") as file:
            if private:
                _see_private(path, os.fstat(file.fileno()))
                _see_kept(path, path.resolve().parent)
            return file.read(_MOST_BYTES)
    except (OSError, UnicodeDecodeError) as error:
        why = system_words(error) if isinstance(error, OSError) else _("it is no text")
        raise FileError(path, why) from None


def _see_private(path: Path, found: os.stat_result) -> None:
    if found.st_uid != os.getuid():
        raise FileError(path, _("it belongs to another account"))
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise FileError(path, _("others may read it; run: chmod 600 {path}").format(path=path))


def _see_kept(path: Path, folder: Path) -> None:
    """Whoever may write to the folder can put another file there; a sticky one is refused too, as by ssh."""
    found = folder.stat()
    if found.st_uid not in (0, os.getuid()):
        raise FileError(path, _("its folder {folder} belongs to another account").format(folder=folder))
    if stat.S_IMODE(found.st_mode) & 0o022:
        raise FileError(
            path, _("others may write to its folder; run: chmod go-w {folder}").format(folder=folder)
        )


def _first_line(text: str, path: Path) -> str:
    line = text.partition("\n")[0].rstrip("\r")
    if not line:
        raise FileError(path, _("its first line is empty"))
    return line
