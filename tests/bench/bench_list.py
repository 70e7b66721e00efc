#!/usr/bin/env python3
"""Measure the list: ``bench_list.py [URL]`` (default: a new SQLite file of ``--rows`` invoices).

Each line gives CPU milliseconds of the ledger beside the plain hand-written statement through the
driver in the same process, and their ratio; where there is nothing to compare with, only the first.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import gc
import os
import resource
import tempfile
import threading
import time
from array import array
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import generate

from flowtui.ledger import ageing, band, offsets, rows, sort, totals, window
from flowtui.ledger.language import parse
from flowtui.models import Customer, Invoice
from flowtui.models.database import is_sqlite, open_database, private_connection
from flowtui.models.upgrade import create_database

if TYPE_CHECKING:
    from collections.abc import Callable

_ORDERS = {
    "-date": "issue_date DESC, i.id DESC",
    "number": "number, i.id",
    "due": "due_date NULLS LAST, i.id",
    "customer": "c.search_key, c.id, i.issue_date, i.number, i.id",
    "-total": "total_cents DESC, i.id DESC",
    "-balance": "balance_cents DESC, i.id DESC",
    "mailed": "mailed_at NULLS FIRST, i.id",
    "-late": "CASE WHEN balance_cents > 0 AND due_date < '{today}' THEN due_date END NULLS LAST, i.id",
    "-reminders": "reminder_count DESC, i.id DESC",
}
_FILTERS = {
    "": "1=1",
    "open": "balance_cents <> 0",
    "overdue": "balance_cents <> 0 AND balance_cents > 0 AND due_date < '{today}'",
    "mailed:no": "mailed_at IS NULL",
    "date:2026": "issue_date BETWEEN '2026-01-01' AND '2026-12-31'",
    "created:month": "created BETWEEN '{month}' AND '{end}'",
    "client:dup*": "customer_id IN (SELECT id FROM customer WHERE search_key LIKE 'dup%')",
    "4321": "i.search_key LIKE '%4321%' OR customer_id IN (SELECT id FROM customer WHERE search_key LIKE '%4321%')",
    "balance>5000": "balance_cents > 500000",
    "why:ready": "mailed_at IS NULL AND kind <> 'payment' AND customer_id IN (SELECT customer_id FROM contact)",
}
_CROSSED = (
    ("open", "-total"),
    ("open", "customer"),
    ("mailed:no", "customer"),
    ("date:2026", "customer"),
    ("client:dup*", "customer"),
    ("client:dup*", "-total"),
    ("mailed:no", "-date"),
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?")
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    os.environ["FLOWTUI_TODAY"] = generate.TODAY.isoformat()
    if arguments.url:
        open_database(arguments.url)
        measure()
        return
    with tempfile.TemporaryDirectory() as folder:
        create_database(f"sqlite:///{Path(folder, 'bench.db')}")
        generate.fill(arguments.rows)
        measure()


def measure() -> None:
    """Everything, on the open database."""
    print(
        f"{Invoice.select().count()} invoices, {Customer.select().count()} customers, {'SQLite' if is_sqlite() else 'PostgreSQL'}"
    )
    print(f"{'':34}{'rows':>9}{'first':>8}{'ids':>8}{'raw':>8}{'ratio':>7}")
    for order in _ORDERS:
        _list("", order)
    for query in list(_FILTERS)[1:]:
        _list(query, "-date")
    for query, order in _CROSSED:
        _list(query, order)
    print(f"{'':34}{'':9}{'':8}{'ours':>8}{'raw':>8}{'ratio':>7}")
    for query in _FILTERS:
        found = parse(query)
        _line(f"totals {query}", _best(lambda: totals.totals(found)), _best(lambda: _raw_totals(query)))  # noqa: B023 - called at once
    _selections()
    _single()
    _cancels()
    print(f"largest resident size {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _list(query: str, order: str) -> None:
    view = window.Window(parse(query), sort.parse(order))
    first = _best(view.first_page)
    ours = _best(view.ids)
    raw = _best(lambda: _raw_ids(query, order))
    print(
        f"{query or 'all'!s:18} {order:15}{len(view.ids()):9}{first:8.1f}{ours:8.1f}{raw:8.1f}{ours / raw:7.2f}",
        flush=True,
    )


def _selections() -> None:
    every = window.ordered_ids(parse(""))
    some = every[:: max(1, len(every) // 1000)]
    for name, ids in (("1000 marked", some), ("a tenth marked", every[::10]), ("all marked", every)):
        _line(f"totals_of, {name}", _best(lambda: totals.totals_of(ids), 1))  # noqa: B023 - called at once


def _single() -> None:
    first = window.ordered_ids(parse("open"))[:128]
    wanted = ",".join(map(str, first))
    plain = f"SELECT i.*, c.* FROM invoice i JOIN customer c ON c.id = i.customer_id WHERE i.id IN ({wanted})"  # noqa: S608 - our own ids
    _line("page of 128", _best(lambda: rows.fetch(first), 20), _best(lambda: _raw(plain), 20))
    _line("band of a customer", _best(lambda: band.band(1), 20))
    _line("aged balance", _best(ageing.aged))
    _line("aged balance by customer", _best(ageing.by_customer))
    Customer.update(offsets_stale=True).execute()
    _line("offsets, every customer", _best(offsets.refresh, 1))
    _line("offsets, nothing to do", _best(offsets.refresh))


def _cancels() -> None:
    """Wall milliseconds from giving a list up until its thread is free; the longest of some tries in each."""
    for query, order in (
        ("", "-balance"),
        ("", "customer"),
        ("client:dup*", "-total"),
        ("mailed:no", "-date"),
    ):
        longest = max(_cancel(query, order, after / 1000) for after in (5, 20, 50, 100, 200))
        print(f"{'cancel':8}{query or 'all':12}{order:13}{longest:26.1f}", flush=True)


def _cancel(query: str, order: str, after: float) -> float:
    view, ended = window.Window(parse(query), sort.parse(order)), []

    def read() -> None:
        try:
            view.ids()
        except window.GivenUpError:
            ended.append(time.perf_counter())

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(after)
    given_up = time.perf_counter()
    view.interrupt()
    thread.join()
    return (ended[0] - given_up) * 1000 if ended else 0.0  # it was complete before


def _best(work: Callable[[], object], times: int = 3) -> float:
    """The least CPU milliseconds of some runs, or wall milliseconds where another process computes."""
    clock = time.process_time if is_sqlite() else time.perf_counter
    spent = []
    gc.collect()
    for _ in range(times):
        started = clock()
        work()
        spent.append((clock() - started) * 1000)
    return min(spent)


def _line(name: str, ours: float, raw: float | None = None) -> None:
    beside = f"{raw:8.1f}{ours / raw:7.2f}" if raw else ""
    print(f"{name:34}{'':17}{ours:8.1f}{beside}", flush=True)


def _raw_ids(query: str, order: str) -> object:
    join = " JOIN customer c ON c.id = i.customer_id" if order == "customer" else ""
    statement = f"SELECT i.id FROM invoice i{join} WHERE {_FILTERS[query]} ORDER BY {_ORDERS[order]}"  # noqa: S608 - our own texts
    return _raw(statement, lambda cursor: array("q", map(itemgetter(0), cursor)))


def _raw_totals(query: str) -> object:
    statement = (
        f"SELECT count(*), sum(balance_cents), sum(total_cents) FROM invoice i WHERE {_FILTERS[query]}"  # noqa: S608 - our own texts
    )
    return _raw(statement)


def _raw(statement: str, read: Callable[[Any], object] = list) -> object:
    connection = private_connection()
    try:
        return read(connection.execute(_days(statement)))
    finally:
        connection.close()


def _days(text: str) -> str:
    begin = date(generate.TODAY.year, generate.TODAY.month, 1)
    end = (begin + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    days = {"{today}": generate.TODAY, "{month}": begin, "{end}": end}
    for mark, day in days.items():
        text = text.replace(mark, day.isoformat())
    return text


if __name__ == "__main__":
    main()
