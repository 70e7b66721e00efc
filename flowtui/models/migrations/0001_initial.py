"""The first schema, as statements of each database: a migration never follows the models."""

from pathlib import Path
from typing import Any

from flowtui.models.database import is_sqlite


def up(migrator: Any, db: Any) -> None:
    here = Path(__file__).resolve().parent
    script = here / ("0001_sqlite.sql" if is_sqlite(db) else "0001_postgres.sql")
    for statement in script.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
