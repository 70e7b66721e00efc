"""Bringing a database to this program's schema, and creating a new one.

Migrations are the numbered files in ``migrations/``, run in order, each in a transaction.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.models.database import Base, DatabaseError, is_sqlite, open_database, shown_url

if TYPE_CHECKING:
    import peewee as pw

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
#: The table in which the migrations applied are noted.
_HISTORY = "schema_migration"


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


class EmptyDatabaseError(DatabaseError):
    """There is a database, and nothing in it."""

    def __init__(self, where: str) -> None:
        super().__init__(
            _("The database {where} is empty; create yours in it with: flowtui init --company NAME").format(
                where=where
            )
        )


class ForeignDatabaseError(DatabaseError):
    """The database belongs to another program."""

    def __init__(self, where: str, tables: list[str]) -> None:
        super().__init__(
            _("{where} is a database of another program (it has {tables}); choose another place.").format(
                where=where, tables=", ".join(tables[:3])
            )
        )


def create_database(url: str) -> pw.Database:
    """Open ``url``, a new SQLite file or an empty PostgreSQL database, and give it the schema.

    Raises:
        ForeignDatabaseError, NewSchemaError: it is not for this program; nothing was written.
    """
    database = open_database(url, create=True)
    if _wanted() - _applied(database, url):
        _runner(database).up()
    return database


def bring_up_to_date(url: str) -> list[str]:
    """Apply what is missing to an existing database; the names of the migrations applied.

    Raises:
        EmptyDatabaseError, ForeignDatabaseError, NewSchemaError: there is nothing to bring up to date.
    """
    database = open_database(url)
    if not _applied(database, url):
        raise _closed(database, EmptyDatabaseError(shown_url(url)))
    return [str(name) for name in _runner(database).up()]


def open_current(url: str) -> pw.Database:
    """Open an existing database that fits this program.

    Raises:
        OldSchemaError, NewSchemaError, EmptyDatabaseError, ForeignDatabaseError: it does not; the sentence
            says what to do.
    """
    database = open_database(url)
    applied = _applied(database, url)
    if not applied:
        raise _closed(database, EmptyDatabaseError(shown_url(url)))
    if _wanted() - applied:
        raise _closed(database, OldSchemaError())
    return database


def _wanted() -> set[str]:
    """The names of this program's migrations."""
    return {path.stem for path in _MIGRATIONS.glob("[0-9]*.py")}


def _applied(database: pw.Database, url: str) -> set[str]:
    """Which migrations the database has.

    Raises:
        ForeignDatabaseError, NewSchemaError: the database is not this program's to use.
    """
    applied: set[str] = set()
    if database.table_exists(_HISTORY):
        applied = {str(name) for (name,) in database.execute_sql(f"SELECT name FROM {_HISTORY}")}  # noqa: S608 - our own name
    if applied - _wanted():
        raise _closed(database, NewSchemaError())
    if not applied:
        _see_ours(database, url)
    return applied


def _see_ours(database: pw.Database, url: str) -> None:
    """On a server other tables do no harm as long as none bears a name of ours."""
    tables = [name for name in database.get_tables() if name != _HISTORY]
    ours = {model._meta.table_name for model in Base.__subclasses__()}  # noqa: SLF001 - peewee's way
    strange = tables if is_sqlite(database) else [name for name in tables if name in ours]
    if strange:
        raise _closed(database, ForeignDatabaseError(shown_url(url), strange))


def _closed(database: pw.Database, error: DatabaseError) -> DatabaseError:
    """The error, once no connection stays open to a database that is not used."""
    database.close()
    return error


def _runner(database: pw.Database) -> Any:
    from playhouse.migrations import Runner  # with what it loads it is as large as peewee's own half

    return Runner(database, str(_MIGRATIONS))
