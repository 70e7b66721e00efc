"""Doctor, config, db: what is in force and whether it works."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from flowtui import config
from tests.mailing.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Server
    from tests.cli.program import Done


@pytest.mark.usefixtures("company")
def test_everything_works_and_a_test_mail_arrives(server: Server, call: Callable[..., Done]) -> None:
    done = call("doctor", "--send-to", "me@durand.example", "--json").expect(0)
    checks = {check["name"]: check for check in done.json["checks"]}
    assert all(check["ok"] for check in checks.values())
    assert set(checks) == {
        "terminal", "language", "database", "mail server", "fonts", "test mail",
        "template 1", "template 2", "template 3", "template 4",
    }  # fmt: skip
    assert f":{server.port}" in checks["mail server"]["detail"]
    assert checks["test mail"]["detail"].startswith("250")
    mail = server.mails()[0]
    assert (mail["From"], mail["Delivered-To"]) == ("anna@durand.example", "me@durand.example")


def test_what_does_not_work_is_said_and_the_rest_is_looked_at(call: Callable[..., Done]) -> None:
    done = call("doctor", "--json", "--lang", "en").expect(1)
    checks = {check["name"]: check for check in done.json["checks"]}
    assert not checks["database"]["ok"]
    assert "flowtui init" in checks["database"]["detail"]
    assert not checks["mail server"]["ok"]
    assert "[smtp]" in checks["mail server"]["detail"]
    assert checks["fonts"]["ok"]


@pytest.mark.usefixtures("company")
def test_a_server_that_wants_a_sign_in_is_found_out_without_a_mail(
    call: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Scripted({"mail": "530 5.7.0 Authentication required"}) as server:
        file = tmp_path / "config.toml"
        file.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nauth = "none"\n'
        )
        monkeypatch.setenv("FLOWTUI_CONFIG", str(file))
        done = call("doctor", "--json", "--lang", "en").expect(1)
    checks = {check["name"]: check for check in done.json["checks"]}
    assert not checks["mail server"]["ok"]
    assert "wants a sign-in first" in checks["mail server"]["detail"]
    assert "MAIL FROM:<anna@durand.example> SIZE=0" in server.lines


def test_config_says_where_each_setting_comes_from(
    call: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "flowtui.toml"
    file.write_text('[smtp]\nhost = "mail.example"\nuser = "anna"\npassword_command = ["pass", "x"]\n')
    monkeypatch.setenv("FLOWTUI_DATABASE", "postgresql://anna:secret@db/books")
    done = call("--config", str(file), "config", "--json").expect(0)
    found = {one["name"]: one for one in done.json["settings"]}
    assert list(found) == [one.name for one in config.reference()]
    assert (found["smtp.host"]["value"], found["smtp.host"]["origin"]) == ("mail.example", str(file))
    assert (found["smtp.port"]["value"], found["smtp.port"]["origin"]) == (587, "default")
    assert found["smtp.password_command"]["value"] == ["pass", "x"]
    assert found["database.url"]["origin"] == "FLOWTUI_DATABASE"
    assert "secret" not in done.out
    assert "secret" not in call("--config", str(file), "config").expect(0).out


def test_the_help_of_config_documents_every_key(call: Callable[..., Done]) -> None:
    text = call("config", "--help", "--lang", "en").expect(0).out
    for setting in config.reference():
        section, key = setting.name.split(".")
        assert f"\n[{section}]\n" in text
        assert f"\n  {key} = " in text
        assert setting.doc in text


@pytest.mark.usefixtures("company")
def test_a_backup_is_a_whole_database_and_overwrites_nothing(
    call: Callable[..., Done], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert call("db", "backup", str(copy), "--json").expect(0).json["file"] == str(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM invoice").fetchone() == (8,)
    connection.close()
    assert str(copy) in call("db", "backup", str(copy)).expect(1).sentence
    call("db", "backup", str(tmp_path / "absent" / "copy.db")).expect(1)


@pytest.mark.usefixtures("company")
def test_the_database_is_checked_and_up_to_date(call: Callable[..., Done]) -> None:
    assert call("db", "check", "--json").expect(0).json == {"ok": True, "problems": []}
    assert call("db", "upgrade", "--json").expect(0).json == {"applied": []}


def test_a_row_that_points_nowhere_is_found(company: str, call: Callable[..., Done]) -> None:
    with sqlite3.connect(company.removeprefix("sqlite:///")) as connection:
        connection.execute("DELETE FROM customer WHERE code = 'C2'")
    connection.close()
    found = call("db", "check", "--json").expect(1).json
    assert found["ok"] is False
    assert found["problems"]


@pytest.mark.usefixtures("company", "server")
def test_people_read_what_was_looked_at_in_their_language(call: Callable[..., Done]) -> None:
    lines = call("doctor").out.splitlines()
    assert [line[4:].split(":")[0] for line in lines] == [
        "terminal", "langue", "base de données", "serveur de mail", "polices", "état 1", "état 2", "état 3", "état 4",
    ]  # fmt: skip
    assert "ok  mail server: " in call("doctor", "--lang", "en").out
