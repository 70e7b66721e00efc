"""Databases that cannot be used: each says in one sentence why, and nothing is written into them."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING, Any

import peewee as pw
import pytest

from flowtui.models import database as db_module
from flowtui.models.database import CannotOpenError, DatabaseError, open_database
from flowtui.models.failures import as_sentence
from flowtui.models.upgrade import (
    EmptyDatabaseError,
    ForeignDatabaseError,
    NewSchemaError,
    bring_up_to_date,
    create_database,
    open_current,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A SQLite database of another program."""
    path = tmp_path / "photos.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photo (id INTEGER)")
    connection.commit()
    connection.close()
    return path


def _tables(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    finally:
        connection.close()


@pytest.mark.parametrize("use", [open_current, create_database, bring_up_to_date])
def test_a_database_of_another_program_is_left_alone(foreign: Path, use: Any) -> None:
    with pytest.raises(ForeignDatabaseError, match="photo"):
        use(f"sqlite:///{foreign}")
    assert _tables(foreign) == ["photo"]


@pytest.mark.parametrize("use", [open_current, bring_up_to_date])
def test_an_empty_file_is_no_old_database(tmp_path: Path, use: Any) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(EmptyDatabaseError, match="flowtui init"):
        use(f"sqlite:///{path}")
    create_database(f"sqlite:///{path}").close()
    open_current(f"sqlite:///{path}").close()


def test_other_tables_on_a_server_do_no_harm_unless_they_bear_our_names(
    postgres_server: str,
) -> None:
    from tests.postgres import new_database

    for table, refused in (("photo", False), ("invoice", True)):
        url = new_database(postgres_server)
        database = open_database(url)
        database.execute_sql(f"CREATE TABLE {table} (id INTEGER)")
        database.close()
        if refused:
            with pytest.raises(ForeignDatabaseError, match=table):
                create_database(url)
        else:
            create_database(url).close()


def test_a_newer_database_is_not_called_up_to_date(sqlite_db: pw.Database, sqlite_url: str) -> None:
    sqlite_db.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    sqlite_db.close()
    with pytest.raises(NewSchemaError):
        bring_up_to_date(sqlite_url)
    with pytest.raises(NewSchemaError):
        create_database(sqlite_url)


def test_a_new_file_has_larger_pages_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    sizes = []
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.execute("PRAGMA page_size = 4096")
        old.execute("CREATE TABLE t (a)")
    for name in ("new.db", "new.db", "old.db"):
        opened = open_database(f"sqlite:///{tmp_path / name}", create=True)
        opened.execute_sql("CREATE TABLE IF NOT EXISTS t (a)")
        sizes.append(opened.execute_sql("PRAGMA page_size").fetchone()[0])
        opened.close()
    assert sizes == [8192, 8192, 4096]


def test_a_folder_and_a_text_are_no_databases(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenError, match="un dossier"):
        open_database(f"sqlite:///{tmp_path}")
    text = tmp_path / "notes.txt"
    text.write_text("Bonjour\n" * 200)
    with pytest.raises(CannotOpenError, match="pas une base"):
        open_database(f"sqlite:///{text}")


@pytest.mark.parametrize(("mode", "words"), [(os.R_OK, "pas le droit de le lire"), (os.W_OK, "0660")])
def test_who_may_not_read_or_write_is_told(
    sqlite_url: str, sqlite_db: pw.Database, monkeypatch: pytest.MonkeyPatch, mode: int, words: str
) -> None:
    sqlite_db.close()

    def connect(_self: object, **_options: object) -> None:
        raise pw.OperationalError("attempt to write a readonly database")  # noqa: EM101 - SQLite's own words

    monkeypatch.setattr(pw.SqliteDatabase, "connect", connect)
    monkeypatch.setattr(db_module.os, "access", lambda _path, asked: asked != mode)
    with pytest.raises(CannotOpenError, match=words):
        open_database(sqlite_url)


def test_a_damaged_file_is_told_with_what_to_do(sqlite_db: pw.Database, sqlite_url: str) -> None:
    from flowtui.models import Invoice, User

    sqlite_db.close()
    path = sqlite_url.removeprefix("sqlite:///")
    with open(path, "r+b") as file:  # noqa: PTH123 - written into, not over
        size = os.path.getsize(path)  # noqa: PTH202
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))

    def read() -> None:
        open_database(sqlite_url)
        list(User.select())
        list(Invoice.select())

    with pytest.raises((pw.DatabaseError, CannotOpenError)) as caught:
        read()
    sentence = as_sentence(caught.value)
    assert sentence is not None
    assert "db backup" in sentence.sentence


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (pw.OperationalError("database is locked"), "occupée"),
        (pw.OperationalError("database or disk is full"), "plein"),
        (pw.OperationalError("attempt to write a readonly database"), "lire"),
        (pw.OperationalError("server closed the connection unexpectedly\n\tmore"), "server closed"),
        (pw.InterfaceError("connection already closed"), "already closed"),
    ],
)
def test_what_a_database_may_answer_is_a_sentence(error: Exception, words: str) -> None:
    sentence = as_sentence(error)
    assert sentence is not None
    assert words in sentence.sentence
    assert "\n" not in sentence.sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DiskFull", "rien n'a été enregistré"),
        ("OutOfMemory", "le serveur n'a plus de mémoire"),
        ("AdminShutdown", "le serveur a été arrêté"),
        ("CannotConnectNow", "démarre ou s'arrête"),
        ("ConnectionFailure", "la connexion au serveur est perdue"),
        ("ReadOnlySqlTransaction", "lire"),
        ("LockNotAvailable", "occupée"),
    ],
)
def test_what_postgres_answers_is_known_by_its_code_whatever_its_language(name: str, words: str) -> None:
    errors = pytest.importorskip("psycopg").errors
    error = pw.OperationalError("kein Platz mehr auf dem Gerät")
    error.__cause__ = getattr(errors, name)()
    sentence = as_sentence(error)
    assert sentence is not None
    assert words in sentence.sentence
    assert "kein Platz" not in sentence.sentence


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://anna@127.0.0.1:1/books", "connexion refusée"),
        ("postgresql://anna@nowhere.invalid/books", "son nom est inconnu"),
        ("postgresql:///books?host=/nowhere", "aucun serveur n'y tourne"),
    ],
)
def test_a_server_that_is_not_there_is_told_in_the_screen_language(url: str, words: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(CannotOpenError) as caught:
        open_database(url)
    assert caught.value.sentence == f"La base {url} ne peut pas être ouverte: {words}"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("/postgres?", "/nobooks?", "le serveur n'a pas de base nobooks"),
        ("//postgres:", "//nobody:", "le serveur n'a pas de rôle nobody"),
    ],
)
def test_a_server_that_lacks_something_says_what(
    postgres_server: str, old: str, new: str, words: str
) -> None:
    with pytest.raises(CannotOpenError) as caught:
        open_database(postgres_server.replace(old, new))
    assert caught.value.sentence.endswith(words)


def test_a_mistake_of_the_program_is_no_failure_of_the_database() -> None:
    assert as_sentence(ValueError("x")) is None
    assert as_sentence(pw.ProgrammingError("no such column")) is None
    assert as_sentence(pw.OperationalError("no such table: x")) is None


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    database = create_database(f"sqlite:///{path}")
    aside = path.rename(tmp_path / "aside.db")
    database.close()
    for connect in (database.connect, db_module.private_connection):
        with pytest.raises(db_module.GoneError, match="n'est plus là"):
            connect()
    assert not path.exists()
    aside.rename(path)
    database.connect()
    db_module.private_connection().close()
    database.close()


def test_another_file_of_the_same_name_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    database = create_database(f"sqlite:///{path}")
    database.close()
    path.rename(tmp_path / "aside.db")
    path.write_bytes((tmp_path / "aside.db").read_bytes())
    for connect in (database.connect, db_module.private_connection, db_module.see_file):
        with pytest.raises(db_module.ReplacedError, match="Un autre fichier"):
            connect()


@pytest.mark.parametrize("use", [open_current, create_database])
def test_a_device_is_no_database(use: Any) -> None:
    with pytest.raises(CannotOpenError, match="périphérique"):
        use(f"sqlite:///{os.devnull}")


@pytest.mark.parametrize("use", [open_current, create_database])
@pytest.mark.parametrize("path", ["relative%00.db", "~no-such-account-here/a.db"])
def test_a_path_that_no_file_can_have(use: Any, path: str) -> None:
    with pytest.raises(DatabaseError):
        use(f"sqlite:///{path}")
