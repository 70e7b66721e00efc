"""Changing the configuration's file: only what is asked for, all or nothing, and not over another's change."""

from __future__ import annotations

import os
import stat

import pytest

from flowtui import config as configuration
from flowtui.config import ConfigError, SettingError, load
from flowtui.config_file import ChangedError, ConfigFile, NotChangeableError, NotWrittenError, from_text

_TEXT = '# a\n[smtp]  # b\nhost = "h"   # c\n# d\nper_minute = 3\n\n[look]\nskin = "plain"\n'


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "config.toml"
    found.write_text(_TEXT)
    return found


def test_comments_order_and_line_ends_stay(path):
    path.write_bytes(_TEXT.replace("\n", "\r\n").encode())
    made = ConfigFile(load(path)).change({"smtp.host": "é", "smtp.per_minute": 0})
    wanted = _TEXT.replace('"h"', '"é"').replace("= 3", "= 0").replace("\n", "\r\n")
    assert path.read_bytes().decode() == wanted
    assert (made.smtp.host, made.smtp.per_minute) == ("é", 0)


@pytest.mark.parametrize(
    "text",
    [
        'smtp.host = "h" # x\n',
        'smtp = { host = "h" } # x\n',
        '[smtp]\nhost = "h"\n[look]\nskin = "plain"\n[smtp.x]\n'.replace("[smtp.x]\n", ""),
        '"smtp".host = "h"\n',
    ],
)
def test_however_it_is_written(path, text):
    path.write_text(text)
    assert ConfigFile(load(path)).change({"smtp.host": "new", "smtp.port": 25}).smtp.port == 25
    assert load(path).smtp.host == "new"


def test_a_default_that_does_not_stand_there_is_not_written(path):
    ConfigFile(load(path)).change({"smtp.port": 587, "imap.host": "", "archive.bcc": ""})
    assert path.read_text() == _TEXT


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_the_mode_stays_and_a_link_too(path, tmp_path, mode):
    path.chmod(mode)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    ConfigFile(load(link)).change({"smtp.port": 25})
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert load(path).smtp.port == 25


def test_a_new_file_is_private_whatever_the_umask(tmp_path):
    config = configuration.Config(place=tmp_path / "a" / "b" / "config.toml")
    before = os.umask(0)
    try:
        ConfigFile(config).change({"smtp.host": "h"})
    finally:
        os.umask(before)
    assert stat.S_IMODE(config.place.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.place.parent.stat().st_mode) == 0o700
    assert [one.name for one in config.place.parent.iterdir()] == ["config.toml"]


def test_what_another_program_wrote_is_seen_once_then_kept(path):
    file = ConfigFile(load(path))
    path.write_text('[archive]\nbcc = "x@y.example"\n')
    with pytest.raises(ChangedError):
        file.change({"smtp.port": 25})
    assert path.read_text() == '[archive]\nbcc = "x@y.example"\n'
    made = file.change({"smtp.port": 25})
    assert (made.smtp.port, made.archive.bcc) == (25, "x@y.example")


def test_a_file_that_came_meanwhile_is_another_ones_too(tmp_path):
    place = tmp_path / "config.toml"
    file = ConfigFile(configuration.Config(place=place))
    place.write_text('[smtp]\nhost = "theirs"\n')
    with pytest.raises(ChangedError):
        file.change({"smtp.host": "mine"})
    assert load(place).smtp.host == "theirs"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"smtp.port": 0}, "smtp.port"),
        ({"smtp.security": "ssl"}, "starttls, tls, none"),
        ({"smtp.per_minute": -1}, "smtp.per_minute"),
        ({"smtp.user": 3}, "smtp.user"),
    ],
)
def test_a_wrong_value_is_told_as_the_reader_tells_it_and_nothing_is_written(path, values, told):
    with pytest.raises(SettingError, match=told) as refused:
        ConfigFile(load(path)).change({"smtp.host": "new", **values})
    assert refused.value.field in values
    assert path.read_text() == _TEXT
    ((name, value),) = values.items()
    path.write_text(f"[smtp]\n{name.removeprefix('smtp.')} = {value!r}\n")
    with pytest.raises(ConfigError) as read:
        load(path)
    assert read.value.sentence.endswith(refused.value.sentence)


def test_a_file_that_means_nothing_elsewhere_is_not_touched(path):
    file = ConfigFile(load(path))
    path.write_text("[smtp]\nprot = 1\n")
    with pytest.raises(ChangedError):
        file.change({"smtp.port": 25})
    with pytest.raises(ConfigError):
        file.change({"smtp.port": 25})
    assert path.read_text() == "[smtp]\nprot = 1\n"


@pytest.mark.skipif(os.getuid() == 0, reason="the administrator may write everywhere")
def test_a_file_or_folder_without_the_right_to_write(path):
    path.chmod(0o400)
    assert ConfigFile(load(path)).refusal
    path.chmod(0o600)
    path.parent.chmod(0o500)
    assert ConfigFile(load(path)).refusal
    path.parent.chmod(0o700)


def test_another_accounts_file_and_no_file_at_all_are_refused(path, monkeypatch):
    file = ConfigFile(load(path))
    assert not file.refusal
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert "autre compte" in file.refusal
    with pytest.raises(NotChangeableError):
        file.change({"smtp.port": 25})
    assert ConfigFile(configuration.Config()).refusal
    assert path.read_text() == _TEXT


def test_a_full_disk_leaves_the_file_as_it_was(path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    file = ConfigFile(load(path))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWrittenError):
        file.change({"smtp.port": 25})
    assert path.read_text() == _TEXT
    assert [one.name for one in path.parent.iterdir()] == ["config.toml"]


def test_what_a_person_types():
    assert from_text("smtp.password_command", " pass show 'a b' ") == ("pass", "show", "a b")
    assert from_text("smtp.port", " 25 ") == 25
    assert from_text("smtp.host", " mail\x1b.example ") == "mail .example"
    for name, text in (("smtp.port", "2,5"), ("smtp.port", ""), ("smtp.token_command", "a 'b")):
        with pytest.raises(SettingError):
            from_text(name, text)
