"""Bringing a database to this program's schema, and creating a new one.

Migrations are the numbered files in ``migrations/``, run in order, each in a transaction.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playhouse.migrations import Runner

from flowtui.i18n import _
from flowtui.models.database import DatabaseError, open_database

if TYPE_CHECKING:
    import peewee as pw

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class OldSchemaError(DatabaseError):
    """The database was made by an older flowtui."""

    def __init__(self) -> None:
        super().__init__(
            _("This database was made by an older flowtui; bring it up to date with: flowtui db upgrade")
        )


class NewSchemaError(DatabaseError):
    """The database was changed by a newer flowtui."""

    def __init__(self) -> None:
        super().__init__(_("This database was made by a newer flowtui; please install that version."))


def upgrade(database: pw.Database) -> list[str]:
    """Apply what is missing; the names of the migrations applied."""
    return [str(name) for name in _runner(database).up()]


def check_schema(database: pw.Database) -> None:
    """See that the database fits this program.

    Raises:
        OldSchemaError, NewSchemaError: it does not; the sentence says what to do.
    """
    status = _runner(database).status()
    if any(migration.path is None for migration in status):
        raise NewSchemaError
    if any(migration.applied is None for migration in status):
        raise OldSchemaError


def create_database(url: str) -> pw.Database:
    """Open ``url``, a new SQLite file or an empty PostgreSQL database, and give it the schema."""
    database = open_database(url, create=True)
    upgrade(database)
    return database


def open_current(url: str) -> pw.Database:
    """Open an existing database that fits this program."""
    database = open_database(url)
    check_schema(database)
    return database


def _runner(database: pw.Database) -> Runner:
    return Runner(database, str(_MIGRATIONS))
