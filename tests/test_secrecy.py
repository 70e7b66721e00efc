"""What leaves the program obeys nobody, and what it keeps is its owner's only."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from flowtui import paths, text
from flowtui.cli.call import print_json
from flowtui.config import Config, Smtp
from flowtui.mailing.envelope import Envelope
from flowtui.mailing.folder import FolderTransport
from flowtui.models import maintenance
from flowtui.models.database import CannotOpenError, open_database, shown_url
from flowtui.ui import log

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw

_EVIL = "a\x9b31m\x7f\u202e\u2066\x1b]52;c;QQ==\x07é"


def test_json_on_a_terminal_holds_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"path": _EVIL})
    out = capsys.readouterr().out
    assert json.loads(out) == {"path": _EVIL}
    assert text.clean_lines(out) == out
    assert "é" in out


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert text.clean("a\ud800b\udcffc") == "a b c"
    assert text.clean_lines("a\ud800b").encode() == b"ab"


def test_a_log_is_its_owners_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mine"
    monkeypatch.setattr(paths, "data_folder", lambda: folder)
    old = os.umask(0)
    try:
        log.note(ValueError("Dupont owes 12,00"))
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "flowtui.log").stat().st_mode) == 0o600


def test_a_log_that_leads_elsewhere_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)
    (tmp_path / "flowtui.log").symlink_to(tmp_path / "other")
    log.note(ValueError())
    assert not (tmp_path / "other").exists()


def test_a_new_database_lies_in_a_folder_of_its_owner(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        open_database(f"sqlite:///{tmp_path / 'new' / 'f.db'}", create=True).close()
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()} == {0o600}


def test_a_failed_backup_removes_nothing_that_was_there(sqlite_db: pw.Database, tmp_path: Path) -> None:
    link = tmp_path / "copy.db"
    link.symlink_to(tmp_path / "absent")
    with pytest.raises(maintenance.BackupError):
        maintenance.backup("", link)
    assert link.is_symlink()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cret@h/db",
        "postgresql://u:a@s3cret@h/db",
        "postgresql://u:s3c#s3cret@h/db",
        "postgresql://u:s3/cret?s3cret@h/db",
        "postgresql://h/db?user=u&password=s3cret",
        "postgresql://h/db?sslpassword=s3cret&x=1",
        "postgresql://u:s3cret@[::1/db",
    ],
)
def test_a_url_is_shown_without_its_password(url: str) -> None:
    assert "s3cret" not in shown_url(url)
    assert "…" in shown_url(url)


@pytest.mark.parametrize("url", ["sqlite:////a:b/c@d.db", "postgresql://u@h:5432/db", "postgresql:///db"])
def test_a_url_without_a_password_is_shown_whole(url: str) -> None:
    assert shown_url(url) == url


def test_what_a_driver_says_of_a_url_is_told_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(CannotOpenError) as refused:
        open_database("postgresql://u:s3cret@[::1/db")
    assert "s3cret" not in refused.value.sentence


def test_a_mail_written_to_a_folder_is_its_owners_only(tmp_path: Path) -> None:
    transport = FolderTransport(Config(smtp=Smtp(transport="files", folder=str(tmp_path))))
    transport.open()
    transport.offer(Envelope("a@x.example", ("b@x.example",), frozenset()), b"x\r\n")
    transport.finish()
    (mail,) = tmp_path.iterdir()
    assert stat.S_IMODE(mail.stat().st_mode) == 0o600
