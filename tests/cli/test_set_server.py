"""``flowtui set server`` and ``show server``: the mail server's settings from a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flowtui.models import User

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.program import Done

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[smtp]\nhost = "h" # ours\n')
    monkeypatch.setenv("FLOWTUI_CONFIG", str(path))
    return path


def test_a_provider_and_what_replaces_its_values(call: Callable[..., Done], file: Path) -> None:
    words = ["--profile", "ovh", "--port", "587", "--security", "starttls", "--user", "anna@x.example"]
    done = call("set", "server", *words, "--password-command", "pass show smtp", "--json").expect(0)
    told = json.loads(done.out)
    assert told["file"] == str(file)
    assert (told["host"], told["port"], told["security"], told["per_hour"]) == (
        "ssl0.ovh.net",
        587,
        "starttls",
        200,
    )
    assert told["password_command"] == "pass show smtp"
    assert 'host = "ssl0.ovh.net" # ours\n' in file.read_text()
    assert json.loads(call("show", "server", "--json").expect(0).out) == told


def test_mailbox_and_archive(call: Callable[..., Done], file: Path) -> None:
    call(
        "set", "server", "--imap-host", "i", "--archive-bcc", "b@x.example", "--reminder-gap-days", "5"
    ).expect(0)
    text = file.read_text()
    assert '[imap]\nhost = "i"\n' in text
    assert '[archive]\nbcc = "b@x.example"\n' in text
    assert "[limits]\nreminder_gap_days = 5\n" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--port", "70000"], "smtp.port"), (["--imap-port", "x"], "imap.port"), (["--auth", "no"], "xoauth2")],
)
def test_what_means_nothing_is_refused_in_one_sentence(
    call: Callable[..., Done], file: Path, words: list[str], told: str
) -> None:
    before = file.read_text()
    done = call("set", "server", *words).expect(2)
    assert told in done.err
    assert file.read_text() == before


def test_without_the_right_nothing_is_written(call: Callable[..., Done], file: Path) -> None:
    call("show", "server").expect(0)
    User.update(may_set_parameters=False).execute()
    call("set", "server", "--port", "25").expect(1)
    assert "25" not in file.read_text()
    call("show", "server").expect(0)
