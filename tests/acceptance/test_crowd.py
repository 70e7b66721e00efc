"""A full office: many windows and several senders at once on one database; nobody sees a crash.

``FLOWTUI_CROWD=600 pytest -s …`` makes runs of so many mails; the figures are printed.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from typing import Any

import pytest

from flowtui.mailing import progress
from flowtui.models import Mail, Run, Turn, Worker, proxy
from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.mailing.scripted import Scripted

_MAILS = int(os.environ.get("FLOWTUI_CROWD", "200"))


class Crowded(Scripted):
    """Knows how many connections were open at a time."""

    most = open_now = 0

    def _talk(self, made: Any) -> None:
        self.open_now += 1
        self.most = max(self.most, self.open_now)
        try:
            super()._talk(made)
        finally:
            self.open_now -= 1


def _figures(results: list[dict[str, Any]]) -> list[str]:
    """Count, median, 95th percentile and maximum of each act of all windows, in milliseconds."""
    took: dict[str, list[float]] = {}
    for one in results:
        for name, times in one["took"].items():
            took.setdefault(name, []).extend(times)
    lines = []
    for name, times in took.items():
        times.sort()
        middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
        lines.append(f"{name:14} {len(times):5}  p50 {middle:7.1f}  p95 {late:7.1f}  max {times[-1]:7.1f} ms")
    return lines


@pytest.mark.parametrize(
    ("database_url", "windows", "senders"),
    [("sqlite", 5, 2), ("postgres", 20, 4)],
    indirect=["database_url"],
)
def test_windows_and_senders_at_once(database_url, windows, senders, tmp_path):
    anna = books.found(database_url)
    stop, results = tmp_path / "stop", [tmp_path / f"window-{number}" for number in range(windows)]
    for number in range(senders):
        books.run_of(anna, _MAILS, first=number * _MAILS)
    with Crowded() as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port, f"connections = {senders}")
        watching = [
            nursery.start("watch", url=database_url, user=anna.login, stop=stop, result=path, seed=number)
            for number, path in enumerate(results)
        ]
        began = time.monotonic()
        until_over(*(nursery.start("send", url=database_url, config=config) for _ in range(senders)))
        seconds = time.monotonic() - began
        stop.touch()
        until_over(*watching)
    found = [json.loads(path.read_text()) for path in results]
    first = f"\n{windows} windows, {senders} senders, {len(server.taken)} mails in {seconds:.1f} s"
    print(first, *_figures(found), sep="\n")  # noqa: T201 - seen with -s
    assert [one["broke"] for one in found if one["broke"]] == []
    told = Counter(sentence for one in found for sentence in one["told"])
    assert not told, "not even a busy database was told of"
    assert server.most == senders
    books.see_each_arrived_once(server)
    assert progress.active() == []
    proxy.obj.close()
    proxy.initialize(None)


@pytest.mark.parametrize("most", [1, 2])
def test_separately_started_senders_share_the_connections(database_url, most, tmp_path):
    """Four of them, a run each; they take turns, and all runs come to their end."""
    anna = books.found(database_url)
    for number in range(4):
        books.run_of(anna, 15, first=number * 15)
    with Crowded() as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port, f"connections = {most}")
        until_over(*(nursery.start("send", url=database_url, config=config) for _ in range(4)))
    assert server.most <= most
    books.see_each_arrived_once(server)
    assert Worker.select().count() == 0
    proxy.obj.close()
    proxy.initialize(None)


def test_separately_started_senders_share_the_limit(database_url, tmp_path):
    """Four of them with forty mails in all, and fifteen allowed an hour: fifteen leave."""
    anna = books.found(database_url)
    for number in range(4):
        books.run_of(anna, 10, first=number * 10)
    with Scripted() as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port, "connections = 4\nper_hour = 15")
        pids = [nursery.start("send", url=database_url, config=config, patient=False) for _ in range(4)]
        until_over(*pids)
    assert (
        len(server.taken) == Turn.select().count() == Mail.select().where(Mail.state == "sent").count() == 15
    )
    waiting = list(Run.select().where(Run.state == "paused"))
    assert waiting
    assert all("limite de mails du fournisseur" in run.pause_reason and run.retry_at for run in waiting)
    assert {run.state for run in Run.select()} <= {"paused", "done"}
    proxy.obj.close()
    proxy.initialize(None)
