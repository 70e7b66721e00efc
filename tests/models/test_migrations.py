"""The migrations lead to exactly the schema that the models describe, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.models import MODELS, proxy
from flowtui.models.upgrade import bring_up_to_date

if TYPE_CHECKING:
    import peewee as pw


def _schema(database: pw.Database) -> dict[str, Any]:
    """Columns, indexes and foreign keys by table."""
    return {
        table: (
            sorted(
                (c.name, c.data_type, c.null, c.primary_key, c.default) for c in database.get_columns(table)
            ),
            sorted(
                (i.name, " ".join((i.sql or "").split()), i.unique, tuple(i.columns))
                for i in database.get_indexes(table)
            ),
            sorted((f.column, f.dest_table, f.dest_column) for f in database.get_foreign_keys(table)),
        )
        for table in sorted(database.get_tables())
        if table != "schema_migration"
    }


def test_a_new_database_has_the_models_schema(db: pw.Database) -> None:
    migrated = _schema(db)
    db.drop_tables(MODELS)
    db.create_tables(MODELS)
    assert migrated == _schema(db)


def test_a_database_of_today_needs_nothing(db: pw.Database, database_url: str) -> None:
    assert bring_up_to_date(database_url) == []
    proxy.obj.close()
