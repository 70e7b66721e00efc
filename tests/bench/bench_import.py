#!/usr/bin/env python3
"""Measure the import of a table: ``bench_import.py [--rows N]``, rows a second of CPU on SQLite.

Beside it, in the same process, what the driver alone needs for the same rows: reading the CSV without
looking at it and a plain executemany into a table with the same indexes.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.imports.run import import_paths
from flowtui.models.upgrade import create_database

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER = ["numéro", "type", "code_client", "client", "date", "échéance", "ht", "tva", "ttc", "solde"]


def write(path: Path, rows: int) -> None:
    """A table of invoices as accountants export it."""
    draw = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        for number in range(rows):
            customer, net = draw.randrange(20_000), draw.randrange(1_000, 900_000)
            day = f"{draw.randrange(1, 29):02d}/{draw.randrange(1, 13):02d}/{draw.randrange(2020, 2027)}"
            net_text, vat, total = (
                f"{one // 100},{one % 100:02d}" for one in (net, net // 5, net + net // 5)
            )
            balance = total if draw.random() < 0.1 else "0,00"
            row = [f"FA{number:07d}", "F", f"C{customer:05d}", f"Client {customer}", day, day]
            writer.writerow([*row, net_text, vat, total, balance])


def plain(path: Path, database: Path) -> None:
    """The least that any import has to do."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    columns = (
        "number, kind, customer_id, issue_date, due_date, created, currency, net_cents, vat_cents, total_cents,"
        " balance_cents, letter, label, mailed_count, grouped_count, reminder_count, blocked, block_reason,"
        " search_key, source, source_key"
    )
    marks = ", ".join("?" * len(columns.split(",")))
    values = [
        (
            r[0],
            "invoice",
            1,
            r[4],
            r[5],
            r[4],
            "EUR",
            1,
            1,
            1,
            1 if r[9] != "0,00" else 0,
            "",
            "",
            0,
            0,
            0,
            0,
            "",
            r[0],
            "",
            r[0],
        )
        for r in rows
    ]
    connection = sqlite3.connect(database)
    with connection:
        connection.executemany(f"INSERT INTO invoice ({columns}) VALUES ({marks})", values)  # noqa: S608 - names
    connection.close()


def measured(name: str, rows: int, act: Callable[[], object]) -> float:
    """Run ``act`` and print its rows a second of CPU."""
    start = time.process_time()
    act()
    seconds = time.process_time() - start
    print(f"{name:32} {seconds:8.2f} s CPU {rows / seconds:12,.0f} rows/s")
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "invoices.csv")
        write(path, rows)
        create_database(f"sqlite:///{folder}/plain.db").close()
        reference = measured(
            "csv + executemany, with indexes", rows, lambda: plain(path, Path(folder, "plain.db"))
        )
        create_database(f"sqlite:///{folder}/flowtui.db")
        for name in ("first import", "the same again"):
            seconds = measured(name, rows, lambda: import_paths([path]))
            print(f"{'':32} {seconds / reference:8.2f} x the reference")


if __name__ == "__main__":
    main()
