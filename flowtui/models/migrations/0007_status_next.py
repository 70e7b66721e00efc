"""A mail profile may send each invoice on to the status after its own."""

from typing import Any

from flowtui.models.database import is_sqlite


def up(migrator: Any, db: Any) -> None:
    kind = "INTEGER" if is_sqlite(db) else "BOOLEAN"
    db.execute_sql(f"ALTER TABLE mail_profile ADD COLUMN status_next {kind} NOT NULL DEFAULT FALSE")
