#!/usr/bin/env python3
"""Measure the import of a table: ``bench_import.py [--rows N] [--rounds N]``, rows a second of CPU on SQLite.

Measured is the whole command ``flowtui import FILE``, from its start to its end, and the peak of its
memory. Beside it stands what any program has to do for the same rows: read the CSV without looking at
it, a plain executemany, and the same indexes built at the end. Each runs in a process of its own, by
turns, and the best of the rounds counts.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import csv
import os
import random
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flowtui.models.identity import create_administrator
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


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: int


def plain(path: Path, database: Path) -> None:
    """The least that any import has to do."""
    connection = sqlite3.connect(database)
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'invoice'"
    ).fetchall()
    columns = (
        "number, kind, customer_id, issue_date, due_date, created, currency, net_cents, vat_cents, total_cents,"
        " balance_cents, letter, label, mailed_count, grouped_count, reminder_count, blocked, block_reason,"
        " search_key, source, source_key"
    )
    marks = ", ".join("?" * len(columns.split(",")))
    with connection, path.open(newline="", encoding="utf-8") as file:
        for name, _statement in indexes:
            connection.execute(f"DROP INDEX {name}")
        rows = csv.reader(file, delimiter=";")
        next(rows)
        connection.executemany(f"INSERT INTO invoice ({columns}) VALUES ({marks})", map(_values, rows))  # noqa: S608 - names
        for _name, statement in indexes:
            connection.execute(statement)
    connection.close()


def _values(row: list[str]) -> tuple[object, ...]:
    """A row as it comes, but for what tells an open invoice from a settled one."""
    number, kind, code, _name, issued, due, net, vat, total, balance = row
    return (
        number, kind, code[1:], issued, due, issued, "EUR", net, vat, total, balance != "0,00", "", "",
        0, 0, 0, 0, "", number, "table", number,
    )  # fmt: skip


def measured(act: Callable[[], object]) -> Cost:
    """What ``act`` costs in a process of its own."""
    child = os.fork()
    if not child:
        act()
        os._exit(0)
    _child, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f"it ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def command(path: Path, database: Path) -> None:
    """Become ``flowtui import``."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    arguments = ["-m", "flowtui", "--database", f"sqlite:///{database}", "import", str(path)]
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - ourselves


def new(database: Path) -> Path:
    """An empty database that belongs to whoever runs this."""
    for name in (database, *database.parent.glob(f"{database.name}-*")):
        name.unlink(missing_ok=True)
    opened = create_database(f"sqlite:///{database}")
    create_administrator(name="Anna", email="anna@example.com")
    opened.close()
    return database


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    costs: dict[str, list[Cost]] = {"csv + executemany": [], "first import": [], "the same again": []}
    with tempfile.TemporaryDirectory() as folder:
        path, theirs, ours = (Path(folder, name) for name in ("invoices.csv", "plain.db", "flowtui.db"))
        write(path, arguments.rows)
        for _round in range(arguments.rounds):
            new(theirs)
            new(ours)
            costs["csv + executemany"].append(measured(lambda: plain(path, theirs)))
            costs["first import"].append(measured(lambda: command(path, ours)))
            costs["the same again"].append(measured(lambda: command(path, ours)))
    reference = min(costs["csv + executemany"]).seconds
    for name, rounds in costs.items():
        best = min(rounds)
        print(
            f"{name:20} {best.seconds:7.2f} s CPU {arguments.rows / best.seconds:10,.0f} rows/s"
            f" {best.seconds / reference:6.2f} x the reference {max(one.megabytes for one in rounds):5} MB"
        )


if __name__ == "__main__":
    main()
