"""The migrations lead to exactly the schema that the models describe, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playhouse.migrations import Runner

from flowtui.models import MODELS, Invoice, proxy, upgrade
from flowtui.models.database import open_database
from flowtui.models.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from pathlib import Path

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


def _fill(database: pw.Database, rows: list[tuple[int, str, str, str]]) -> None:
    """Rows of accounts: customer, number, kind and journal."""
    for customer in (1, 2):
        database.execute_sql(
            "INSERT INTO customer (id, code, name, search_key, address, postcode, city, country, language, siren,"  # noqa: S608 - ours
            ' vat_number, terms, "grouping", consumer, blocked, block_reason, offsets_stale)'
            f" VALUES ({customer}, 'C{customer}', '', '', '', '', '', '', 'fr', '', '', '', '', FALSE, FALSE, '', FALSE)"
        )
    for customer, number, kind, journal in rows:
        key = f"fec:2026-01-01|{journal}|C{customer}|{number}"
        database.execute_sql(
            "INSERT INTO invoice (number, kind, customer_id, issue_date, created, currency, total_cents, balance_cents,"  # noqa: S608 - ours
            " letter, label, mailed_count, grouped_count, reminder_count, blocked, block_reason, search_key, source,"
            f" source_key) VALUES ('{number}', '{kind}', {customer}, '2026-01-01', '2026-01-01', 'EUR', 1, 1, '', '', 0,"
            f" 0, 0, FALSE, '', '', 'fec', '{key}')"
        )


def test_sums_that_were_carried_forward_before_are_told_from_invoices(database_url: str) -> None:
    database = open_database(database_url, create=True)
    Runner(database, str(upgrade._MIGRATIONS)).up("0001_initial")
    rows = [
        (1, "RAN", "invoice", "*AN"),
        (1, "AN 2", "invoice", "*AN"),
        (1, "510", "invoice", "*AN"),
        (2, "510", "invoice", "*AN"),
        (1, "FA7", "invoice", "*AN"),
        (1, "AN 3", "invoice", "VE"),
        (2, "RAN", "payment", "*AN"),
    ]
    _fill(database, rows)
    database.close()
    assert bring_up_to_date(database_url) == [
        "0002_opening",
        "0003_mail_server",
        "0004_status_index",
        "0005_plain_indexes",
        "0006_code_by_bytes",
        "0007_status_next",
        "0008_bounced_index",
    ]
    found = (
        Invoice.select(Invoice.customer, Invoice.number).where(Invoice.opening).order_by(Invoice.id).tuples()
    )
    assert list(found) == [(1, "RAN"), (1, "AN 2"), (1, "510"), (2, "510")]
    proxy.obj.close()


def test_a_planner_that_was_told_of_the_indexes_is_told_of_those_made_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    database = open_database(url, create=True)
    Runner(database, str(upgrade._MIGRATIONS)).up("0004_status_index")
    _fill(database, [(1, "FA1", "invoice", "VE"), (1, "FA2", "invoice", "VE")])
    database.execute_sql("ANALYZE")
    told = "SELECT idx FROM sqlite_stat1 WHERE tbl = 'invoice' ORDER BY idx"
    before = database.execute_sql(told).fetchall()
    database.close()
    assert bring_up_to_date(url)[0] == "0005_plain_indexes"
    assert proxy.obj.execute_sql(told).fetchall() == before
    assert ("invoice_number",) in before
    proxy.obj.close()
