#!/usr/bin/env python3
"""Measure the window itself: ``bench_window.py [--rows 10000 1000000] [--folder DIR]``.

The real program in a pseudo-terminal of 160x45, then of 80x24, 256 colours, over SQLite databases made
by ``generate.py``. Each line gives CPU milliseconds of all threads (the whole operation, and until the
first rows were on the screen), bytes that went to the terminal, the goal, and a reference measured in the
same run: the plain statement through sqlite3, or a list of constant lines (``floor_widget.py``).
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import re
import sqlite3
import tempfile
import time
from array import array
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import generate
import moves
from moves import DOWN, END, HOME, PAGE, SHIFT_DOWN, UP, by_turns, median
from pty_meter import Meter, Spent

from flowtui.models.upgrade import create_database

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
_NUMBER = re.compile(rb"(FA|AV|RG)\d{4}-")
_DAY = generate.TODAY.isoformat()
_COUNT = "SELECT count(*), sum(balance_cents), sum(total_cents) FROM invoice i WHERE "
_CUSTOMER = "c.search_key, c.id, i.issue_date, i.number, i.id"


class Goal(NamedTuple):
    """What an operation may cost; 0: no goal."""

    cpu: float = 0
    first: float = 0
    bytes: float = 0
    ratio: float = 0
    """To the reference."""


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the databases are kept; there they are used again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        for size in ((160, 45), (80, 24)):
            print(f"\n{size[0]}x{size[1]}: CPU ms, of these until the first rows, bytes; goal; reference")
            floor = _floor(size)
            runs = [Run(_database(folder, rows), rows, size, floor, Path(scratch)) for rows in arguments.rows]
            for run in runs:
                run.measure()
            _compare(runs[0], runs[-1])


def _compare(few: Run, many: Run) -> None:
    """How much more an operation costs with many invoices than with few."""
    windows = [run.opened() for run in (few, many)]
    ratios = [f"{name} {ratio:.2f}" for name, ratio in by_turns(*windows).items()]
    print(f"{many.rows:,} / {few.rows:,}: {', '.join(ratios)}  goal 1.3", flush=True)
    for window in windows:
        window.close()


class Run:
    """All operations over one database in one terminal."""

    def __init__(
        self, database: Path, rows: int, size: tuple[int, int], floor: dict[str, Spent], home: Path
    ) -> None:
        self.database, self.rows, self.size, self.floor = database, rows, size, floor
        self.environ = _environ(home)

    @property
    def narrow(self) -> bool:
        """Whether the terminal is the small one."""
        return self.size[0] < _WIDE

    def measure(self) -> None:
        """Print a line an operation."""
        print(f"-- {self.rows:,} invoices")
        self.window = self._open()
        self._moves()
        self._lists()
        self._marks()
        self.window.close()

    def _open(self) -> Meter:
        for last in (False, False, True):
            window = self._begun()
            first = window.until(_NUMBER)
            spent = Spent(window.act(b"").cpu + first, first, 0)
            if last:
                self._line("start, until the first rows", spent, Goal(first=350))
                print(f"{'   memory, nothing marked':40}{window.memory():8.1f} MB")
                return window
            window.close()
        raise AssertionError

    def opened(self) -> Meter:
        """A window at rest, which shows all invoices in the order of the program."""
        window = self._begun()
        window.until(_NUMBER)
        window.act(b"")
        return window

    def _begun(self) -> Meter:
        with sqlite3.connect(self.database) as connection:
            connection.execute("DELETE FROM preference")
        connection.close()
        return Meter(["-m", "flowtui", "--database", f"sqlite:///{self.database}"], self.environ, self.size)

    # moving ---------------------------------------------------------------------------------

    def _moves(self) -> None:
        self._query("")
        window = self.window
        room = 300 if self.narrow else 800
        self._line("arrow", median(moves.arrows(window)), Goal(3, bytes=room), self.floor["arrow"])
        self._line(
            "held arrow, each of 200", median(moves.held(window)), Goal(3, bytes=1500), self.floor["arrow"]
        )
        edges = [spent for _ in range(3) for spent in moves.edges(window)]
        self._line("arrow at the edge (the list jumps)", median(edges), Goal(6), self.floor["scroll"])
        self._line("page", median(moves.pages(window)), Goal(9, bytes=15_000), self.floor["page"])
        self._line("end", median(moves.ends(window) + moves.ends(window)), Goal(10), self.floor["end"])
        window.act(END)
        self._line("arrow at the end of the list", median([window.act(UP) for _ in range(8)]), Goal(3))
        window.act(HOME)

    # the list -------------------------------------------------------------------------------

    def _lists(self) -> None:
        narrow = self.narrow
        self._waits()
        orders = (
            ("date, an indexed column", "Date", 50, "issue_date, i.id"),
            ("balance, no index", "Solde", 350, "balance_cents, i.id"),
            ("days late, no index", "Ret", 350, _LATE),
            ("number, an indexed column", "N°", 50, "number, i.id"),
            ("customer, two tables", "Client", 50, _CUSTOMER),
        )
        for name, title, first, order in orders[: 2 if narrow else None]:
            raw = self._raw("1=1", order)
            self._line(f"sort by {name}", self._click(title), Goal(first=first, ratio=1.5), raw)
        for query, where in _FILTERS[: 3 if narrow else None]:
            raw = self._raw(where, _CUSTOMER if not narrow else "balance_cents, i.id", totals=True)
            goal = Goal(first=350 if narrow else 50, ratio=1.5)  # the last order, by balance, has no index
            self._line(f"filter {query or 'taken away'}", self._query(query), goal, raw)

    def _waits(self) -> None:
        """Arrows while a list is read: the longest that one of them waits, by the clock on the wall."""
        self._click("Solde")
        self.window.answer(b"=")
        self.window.answer(DOWN)  # which waits for the first rows
        reading = self._longest_wait()
        self.window.act(HOME)
        resting = self._longest_wait()
        self.window.act(HOME)
        print(
            f"{'longest wait of an arrow, list being read':40}{reading:9.1f}  goal 50  (at rest {resting:.1f})",
            flush=True,
        )

    def _longest_wait(self) -> float:
        waited = []
        for _ in range(40):
            waited.append(self.window.answer(DOWN))
            time.sleep(0.02)
        return max(waited)

    def _query(self, text: str) -> Spent:
        """From Enter in the query line until the list is complete."""
        self.window.act(b"/")
        self.window.act(b"\x15" + text.encode(), rest=0.06)
        return self.window.act(b"\r")

    def _click(self, title: str) -> Spent:
        line, text = next((at, text) for at, text in enumerate(self.window.text()) if "N° " in text)
        column = text.index(title)
        place = f"{column + 2};{line + 1}"
        return self.window.act(f"\x1b[<0;{place}M\x1b[<0;{place}m".encode())

    def _raw(self, where: str, order: str, *, totals: bool = False) -> Spent:
        """The plain statements; the best of three, as the file is in memory for the window as well."""
        join = "JOIN customer c ON c.id = i.customer_id" if order == _CUSTOMER else ""
        statement = f"SELECT i.id FROM invoice i {join} WHERE {where} ORDER BY {order}"  # noqa: S608 - our own texts
        connection = sqlite3.connect(self.database)

        def work() -> object:
            ids = array("q", map(itemgetter(0), connection.execute(statement)))
            return ids, connection.execute(_COUNT + where).fetchall() if totals else None

        spent = min(_cpu(work) for _ in range(3))
        connection.close()
        return Spent(spent, spent, 0)

    # marks ----------------------------------------------------------------------------------

    def _marks(self) -> None:
        window = self.window
        self._query("")
        window.act(HOME)
        self._line("Space", median(moves.spaces(window)), Goal(5, bytes=1000))
        self._line("Shift+arrow", median([window.act(SHIFT_DOWN) for _ in range(8)]), Goal(5))
        self._line("u, all of a customer", window.act(b"u"), Goal())
        self._line("- none", window.act(b"-"), Goal())
        self._line("Ctrl+A, all", window.act(b"\x01"), Goal(60))
        self._line("i invert", window.act(b"i"), Goal())
        self._range()
        window.act(b"-")
        window.act(b"\x01")
        self._line("Space with all marked", median([window.act(b" ") for _ in range(6)]), Goal(5))
        window.act(b"=")
        goal = 64 if self.rows >= _MANY else 45
        print(
            f"{'   memory, everything marked, and sorted':40}{window.memory():8.1f} MB  at most "
            f"{window.memory('VmHWM'):.1f} MB (goal {goal} MB)"
        )

    def _range(self) -> None:
        pages = min(100_000, self.rows // 2) // (self.size[1] - 6)
        window = self.window
        window.act(b"-")
        window.act(HOME)
        window.act(b"v")
        window.act(PAGE * min(pages, 400))
        for _ in range(pages // 400):
            window.act(PAGE * 400)
        self._line("v, marks a range of up to 100,000", window.act(b"v"), Goal())

    # printing -------------------------------------------------------------------------------

    def _line(self, name: str, spent: Spent, goal: Goal, beside: Spent | None = None) -> None:
        parts = [
            f"{label}{wanted:g}{'' if had <= wanted else ' MISSED'}"
            for label, wanted, had in (
                ("", goal.cpu, spent.cpu),
                ("first ", goal.first, spent.first),
                ("bytes ", goal.bytes, spent.bytes),
                ("x", goal.ratio, spent.cpu / beside.cpu if beside else 0),
            )
            if wanted and (label != "x" or self.rows >= _MANY)
        ]
        reference = f"  ref {beside.cpu:.1f} (x{spent.cpu / beside.cpu:.2f})" if beside and beside.cpu else ""
        print(
            f"{name:40}{spent.cpu:8.1f}{spent.first:8.1f}{spent.bytes:8}  goal {', '.join(parts) or '-'}{reference}",
            flush=True,
        )


_WIDE = 100
#: From here on the goals for many invoices hold, and what the window adds by itself is small beside the statement.
_MANY = 100_000
_LATE = f"CASE WHEN balance_cents > 0 AND due_date < '{_DAY}' THEN due_date END DESC NULLS LAST, i.id"
_FILTERS = (
    ("soldée:non", "balance_cents <> 0"),
    ("date:2026", "issue_date BETWEEN '2026-01-01' AND '2026-12-31'"),
    ("", "1=1"),
    ("mail:non", "mailed_at IS NULL"),
    ("client:dup*", "customer_id IN (SELECT id FROM customer WHERE search_key LIKE 'dup%')"),
    ("solde>5000", "balance_cents > 500000"),
    ("total>5000", "total_cents > 500000"),
)


def _floor(size: tuple[int, int]) -> dict[str, Spent]:
    """What textual alone needs for the same pictures."""
    with tempfile.TemporaryDirectory() as home:
        window = Meter([str(HERE / "floor_widget.py")], _environ(Path(home)), size)
        window.act(b"", rest=0.3)
        found = {
            "arrow": median([window.act(DOWN) for _ in range(12)]),
            "scroll": median([window.act(b"s") for _ in range(8)]),
            "page": median([window.act(PAGE) for _ in range(8)]),
            "end": median([spent for _ in range(4) for spent in (window.act(END), window.act(HOME))]),
        }
        window.close()
    return found


def _environ(home: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "FLOWTUI_TODAY": _DAY,
        "TERM": "xterm-256color",
        "LANG": "fr_FR.UTF-8",
        "TEXTUAL_ANIMATIONS": "none",
    }


def _database(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}.db"
    if not path.exists():
        create_database(f"sqlite:///{path}").close()
        generate.fill(rows)
    return path


def _cpu(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return (time.thread_time() - started) * 1000


if __name__ == "__main__":
    main()
