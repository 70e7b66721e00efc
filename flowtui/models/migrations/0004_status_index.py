"""Only invoices with a reminder status are indexed by it: few have one, and an import need not sort the others."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql('DROP INDEX "invoice_status_id"')
    db.execute_sql(
        'CREATE INDEX "invoice_status_id" ON "invoice" ("status_id") WHERE ("status_id" IS NOT NULL)'
    )
