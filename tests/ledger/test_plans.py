"""SQLite walks the indexes that the list is made for, and not those that would slow it down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flowtui.ledger import query, sort
from flowtui.ledger.band import furthest
from flowtui.ledger.beginning import beginning
from flowtui.ledger.language import parse
from flowtui.models import proxy
from flowtui.models.upgrade import create_database
from tests.bench import generate
from tests.postgres import new_database

if TYPE_CHECKING:
    import peewee as pw


@pytest.fixture
def bench(sqlite_db: pw.Database) -> pw.Database:
    """Enough rows that the planner has something to choose between."""
    generate.fill(5000)
    return sqlite_db


def steps(text: str, order: str) -> str:
    return explained(query.select_ids(parse(text), sort.parse(order)))


def explained(asked: pw.Query) -> str:
    statement, parameters = asked.sql()
    return "\n".join(row[3] for row in proxy.obj.execute_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))


@pytest.mark.parametrize(
    "order", ["date", "-date", "number", "-number", "created", "customer", "-customer", "code"]
)
def test_an_index_gives_the_order_of_everything(bench: pw.Database, order: str) -> None:
    assert "TEMP B-TREE" not in steps("", order)


@pytest.mark.parametrize("text", ["open", "mailed:no", "balance>50", "client:dup*", "-kind:payment"])
def test_a_filter_is_not_read_in_the_order_of_a_date(bench: pw.Database, text: str) -> None:
    plan = steps(text, "-date")
    assert "USING INDEX invoice_issue_date" not in plan
    assert "TEMP B-TREE FOR ORDER BY" in plan


def test_what_is_overdue_comes_from_the_small_index(bench: pw.Database) -> None:
    assert "invoice_due_date" in steps("overdue", "-balance")


def test_a_period_comes_from_the_index_of_its_date(bench: pw.Database) -> None:
    assert "invoice_created" in steps("created:today", "created")
    assert "invoice_issue_date" in steps("date:today", "-total")


def test_the_band_reads_the_rows_of_its_customer_alone(bench: pw.Database) -> None:
    """Measured at 1,000,000 rows: 60 ms beginning with the statuses, less than 1 with the customer.

    After an upgrade that makes an index anew, SQLite knows how many rows the others have, and not this one.
    """
    proxy.obj.execute_sql("ANALYZE")
    proxy.obj.execute_sql("DELETE FROM sqlite_stat1 WHERE idx = 'invoice_status_id'")
    proxy.obj.execute_sql("ANALYZE sqlite_schema")
    plan = explained(furthest(1, "EUR"))
    assert "by_customer" in plan
    assert "invoice_status_id" not in plan


def test_rare_conditions_on_rows_are_not_read_customer_by_customer(bench: pw.Database) -> None:
    """Measured at 1,000,000 rows: 1310 ms beginning with the customers, 210 with the invoices."""
    assert "SCAN t1" in steps("mailed:no", "customer")


@pytest.mark.parametrize(
    ("order", "index"),
    [("number", "invoice_number"), ("-customer", "customer_search_key"), ("-code", "customer_code")],
)
def test_postgresql_has_the_same_order_in_its_indexes(postgres_server: str, order: str, index: str) -> None:
    """Whatever the locale of the database: the order is by bytes, and so is the index."""
    database = create_database(new_database(postgres_server))
    try:
        for setting in ("enable_seqscan", "enable_sort", "enable_hashjoin", "enable_mergejoin"):
            database.execute_sql(f"SET {setting} = off")
        query_, parameters = query.select_ids(parse(""), sort.parse(order)).limit(9).sql()
        plan = str(database.execute_sql(f"EXPLAIN {query_}", parameters).fetchall())
        assert 'COLLATE "C"' in query_
        assert index in plan
        assert "Presorted Key" in plan or "Sort" not in plan
    finally:
        database.close()
        proxy.initialize(None)


def test_the_first_rows_are_the_same_as_those_of_the_whole_list(bench: pw.Database) -> None:
    for text in ("open", "overdue", "mailed:no", "client:durand", "why:no-address", "n:*77", "net<0"):
        for order in ("-date", "number", "created", "-customer", "code", "-total", "late"):
            found, wanted = parse(text), sort.parse(order)
            every, begun = query.ids(found, wanted), beginning(found, wanted, 30)
            assert begun.ids == (every if begun.whole else every[:30]), (text, order)
            assert begun.whole or len(begun.ids) == 30


def test_the_benchmark_runs() -> None:
    script = Path(generate.__file__).with_name("bench_list.py")
    done = subprocess.run(
        [sys.executable, script, "--rows", "1000"], capture_output=True, text=True, check=True
    )
    assert "1000 invoices, 20 customers, SQLite" in done.stdout
    assert "aged balance by customer" in done.stdout
