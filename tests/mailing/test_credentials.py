"""Where a password comes from, in which order, and that it goes nowhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from flowtui.config import Config, Imap, Smtp
from flowtui.mailing import credentials
from flowtui.mailing.credentials import CommandError, FileError, NoSecretError

if TYPE_CHECKING:
    from pathlib import Path


def printing(text: str) -> tuple[str, ...]:
    """A command that prints ``text``."""
    return (sys.executable, "-c", f"print({text!r})")


def config(**fields) -> Config:
    return Config(smtp=Smtp(user="anna", **fields))


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("from file\nsecond line\n")
    path.chmod(0o600)
    return path


def test_the_order_of_the_sources(tmp_path, secret_file):
    systemd = tmp_path / "systemd"
    systemd.mkdir()
    (systemd / "smtp-password").write_text("from systemd\n")
    everything = {"CREDENTIALS_DIRECTORY": str(systemd), "FLOWTUI_SMTP_PASSWORD": "from environment"}
    command, file = printing("from command"), str(secret_file)
    assert (
        credentials.password(config(password_command=command, password_file=file), environ=everything)
        == "from command"
    )
    assert credentials.password(config(password_file=file), environ=everything) == "from systemd"
    del everything["CREDENTIALS_DIRECTORY"]
    assert credentials.password(config(password_file=file), environ=everything) == "from file"
    assert credentials.password(config(), environ=everything) == "from environment"
    with pytest.raises(NoSecretError, match="FLOWTUI_SMTP_PASSWORD"):
        credentials.password(config(), environ={})


def test_a_relative_file_is_meant_from_the_configurations_folder(secret_file):
    settings = Config(smtp=Smtp(password_file="secret"), path=secret_file.with_name("config.toml"))
    assert credentials.password(settings, environ={}) == "from file"


def test_each_section_has_its_own():
    settings = Config(smtp=Smtp(), imap=Imap(password_command=printing("other")))
    assert credentials.password(settings, "imap", environ={"FLOWTUI_SMTP_PASSWORD": "x"}) == "other"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(secret_file, mode):
    secret_file.chmod(mode)
    with pytest.raises(FileError, match="chmod 600"):
        credentials.password(config(password_file=str(secret_file)), environ={})


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o775, 0o757])
@pytest.mark.parametrize("link", [False, True], ids=["directly", "by a link"])
def test_a_file_in_a_folder_that_others_may_write_to_is_refused(secret_file, tmp_path, mode, link):
    folder = tmp_path / "open"
    folder.mkdir()
    named = moved = secret_file.rename(folder / "password")
    if link:
        named = tmp_path / "link"
        named.symlink_to(moved)
    folder.chmod(mode)
    with pytest.raises(FileError, match=f"chmod go-w {folder}"):
        credentials.password(config(password_file=str(named)), environ={})
    folder.chmod(0o755)
    assert credentials.password(config(password_file=str(named)), environ={}) == "from file"


def test_a_file_of_another_account_is_refused(secret_file, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: secret_file.stat().st_uid + 1)
    with pytest.raises(FileError, match="autre compte"):
        credentials.password(config(password_file=str(secret_file)), environ={})


def test_an_empty_file_and_a_missing_one_say_so(secret_file):
    secret_file.write_text("\n")
    with pytest.raises(FileError, match="première ligne est vide"):
        credentials.password(config(password_file=str(secret_file)), environ={})
    secret_file.unlink()
    with pytest.raises(FileError, match="n'existe pas"):
        credentials.password(config(password_file=str(secret_file)), environ={})


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("/nowhere/pass",), "n'existe pas"),
        ((sys.executable, "-c", "import sys; print('hunter2', file=sys.stderr); sys.exit(3)"), "code 3"),
        ((sys.executable, "-c", "print()"), "rien affiché"),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "pas de réponse"),
    ],
    ids=["missing", "fails", "empty", "hangs"],
)
def test_a_command_that_fails_is_named_without_what_it_said(command, said, monkeypatch):
    monkeypatch.setattr(credentials, "_COMMAND_SECONDS", 0.3)
    with pytest.raises(CommandError, match=said) as caught:
        credentials.password(config(password_command=command), environ={})
    assert command[0] in caught.value.sentence
    assert "hunter2" not in caught.value.sentence


def test_nobody_is_asked_where_there_is_no_terminal(monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda _number: False)
    with pytest.raises(NoSecretError):
        credentials.password(config(), ask=True, environ={})


def test_somebody_at_a_terminal_is_asked(monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda _number: True)
    monkeypatch.setattr(credentials.getpass, "getpass", lambda prompt: f"typed at {prompt}")
    assert "anna" in credentials.password(config(), ask=True, environ={})


def test_a_token_comes_fresh_from_its_command(tmp_path):
    count = tmp_path / "count"
    code = f"open({str(count)!r}, 'a').write('x'); print(len(open({str(count)!r}).read()))"
    settings = config(token_command=(sys.executable, "-c", code))
    assert [credentials.token(settings), credentials.token(settings)] == ["1", "2"]


def test_a_command_that_prints_without_end_is_ended():
    with pytest.raises(CommandError, match="yes"):
        credentials.password(config(password_command=("yes",)), environ={})


def test_a_null_byte_in_a_command_is_one_sentence():
    with pytest.raises(CommandError):
        credentials.password(config(password_command=("a\0b",)), environ={})
