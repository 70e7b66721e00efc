"""What mail servers said of themselves is kept."""

from typing import Any

from flowtui.models.database import is_sqlite


def up(migrator: Any, db: Any) -> None:
    sqlite = is_sqlite(db)
    key = "INTEGER NOT NULL PRIMARY KEY" if sqlite else "SERIAL NOT NULL PRIMARY KEY"
    yes_or_no, moment = ("INTEGER", "DATETIME") if sqlite else ("BOOLEAN", "TIMESTAMP")
    big = "INTEGER" if sqlite else "BIGINT"
    db.execute_sql(
        f'CREATE TABLE "mail_server" ("id" {key}, "name" TEXT NOT NULL, "max_bytes" {big} NOT NULL,'
        f' "smtputf8" {yes_or_no} NOT NULL, "seen_at" {moment} NOT NULL)'
    )
    db.execute_sql('CREATE UNIQUE INDEX "mail_server_name" ON "mail_server" ("name")')
