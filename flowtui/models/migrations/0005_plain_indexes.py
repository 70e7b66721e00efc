"""SQLite ends every index with the row's id: naming it there held it twice, to be sorted and stored."""

from typing import Any

from flowtui.models.database import is_sqlite

_INDEXES = {
    "invoice_number": '"number"',
    "invoice_issue_date": '"issue_date"',
    "invoice_created": '"created"',
    "invoice_by_customer": '"customer_id", "issue_date", "number"',
}


def up(migrator: Any, db: Any) -> None:
    if not is_sqlite(db):
        return
    for name, columns in _INDEXES.items():
        db.execute_sql(f'DROP INDEX "{name}"')
        db.execute_sql(f'CREATE INDEX "{name}" ON "invoice" ({columns})')
    if db.table_exists("sqlite_stat1"):
        # else the planner knows how many rows the other indexes have, and not these
        db.execute_sql("ANALYZE invoice")
