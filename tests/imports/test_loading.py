"""How SQLite is set while a large file is read, and that all is as before afterwards."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from peewee import IntegrityError

from flowtui.imports.sql import execute, set_for_loading
from flowtui.models import Customer, Invoice

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

LARGE = 100 << 20


def _journal() -> str:
    return str(execute("PRAGMA journal_mode")[0][0])


def test_a_large_first_file_is_written_once_and_the_log_is_back_afterwards(sqlite_db: pw.Database) -> None:
    with set_for_loading(foreign_keys=True, size=LARGE):
        assert _journal() == "delete"
    assert _journal() == "wal"


def test_the_log_is_back_where_the_file_was_refused(sqlite_db: pw.Database) -> None:
    with pytest.raises(IntegrityError), set_for_loading(foreign_keys=True, size=LARGE):
        execute("INSERT INTO customer DEFAULT VALUES")
    assert _journal() == "wal"


def test_a_small_file_is_read_as_usual(sqlite_db: pw.Database) -> None:
    with set_for_loading(foreign_keys=True, size=10_000):
        assert _journal() == "wal"


def test_who_has_the_database_open_goes_on_reading(sqlite_db: pw.Database) -> None:
    other = sqlite3.connect(sqlite_db.database)
    other.execute("SELECT count(*) FROM invoice").fetchall()
    with set_for_loading(foreign_keys=True, size=LARGE), sqlite_db.atomic():
        Customer.create(code="C1", name="Dupont")
        assert _journal() == "wal"
        assert other.execute("SELECT count(*) FROM customer").fetchone() == (0,)
    other.close()


def test_what_is_there_can_be_looked_at_while_more_is_read(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    make_invoice(make_customer(), "FA1")
    with set_for_loading(foreign_keys=True, size=LARGE):
        assert _journal() == "wal"
