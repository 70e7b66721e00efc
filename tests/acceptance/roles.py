"""What the processes of the nursery do, each with its own connection to the database."""

from __future__ import annotations

import json
import logging
import random
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui import clock, i18n
from flowtui.config import load
from flowtui.errors import FlowError
from flowtui.ledger import status
from flowtui.ledger.window import Window, change_mark
from flowtui.mailing import outbox, progress, sender
from flowtui.mailing.report import report
from flowtui.models import Invoice, User
from flowtui.models.upgrade import open_current
from tests.mailing import sending_kit as kit

if TYPE_CHECKING:
    from collections.abc import Callable


def send(
    url: str,
    config: str,
    *,
    run: int | None = None,
    patient: bool = True,
    log: str = "",
    hours: str = "",
    beat: float = 0,
) -> None:
    """Send until nothing is left, of one run or of all.

    The clock is off by as many hours as the file ``hours`` says; every ``beat`` seconds the leases are
    looked at.
    """
    if beat:
        sender._BEAT_SECONDS = beat
    if log:
        logging.basicConfig(filename=log, force=True)
    if hours:
        real, said = clock.utcnow, Path(hours)
        clock.utcnow = lambda: real() + timedelta(hours=float(said.read_text()) if said.exists() else 0)
    open_current(url)
    sender.deliver(run, load(Path(config)), compose=kit.compose, patient=patient)


def order(url: str, login: str, invoices: list[int], go: str, result: str) -> None:
    """Be an accountant: plan these invoices in this order, and order them once the file ``go`` is there."""
    i18n.use("fr")
    open_current(url)
    rows = {row.id: row for row in Invoice.select().where(Invoice.id.in_(invoices))}
    mails = [kit.planned([row], to=(kit.address(row),)) for row in map(rows.__getitem__, invoices)]
    plan = kit.plan_of(mails)
    user = User.get(User.login == login)
    while not Path(go).exists():
        time.sleep(0.001)
    run = outbox.enqueue(plan, user)
    Path(result).write_text(json.dumps({"run": run.id, "mails": run.mails}))


def watch(url: str, user: str, stop: str, result: str, seed: int) -> None:
    """Be a window until the file ``stop`` is there.

    It looks at the runs every second, reads the list again when somebody wrote, and now and then sets a
    status or opens a report.
    """
    dice = random.Random(seed)
    i18n.use("fr")
    open_current(url)
    me = User.get(User.login == user)
    ids = [row.id for row in Invoice.select(Invoice.id)]
    seen = Seen()
    mark = 0
    while not Path(stop).exists():
        began = time.monotonic()
        runs = seen.time("progress", progress.active)
        now = change_mark()
        if now != mark:
            mark = now
            window = Window()
            seen.time("first page", window.first_page)
            seen.time("all ids", window.ids)
            seen.time("totals", window.totals)
        if dice.random() < 0.2:
            some, code = dice.sample(ids, 5), dice.choice(["R1", None])
            seen.time("set a status", lambda some=some, code=code: status.set_status(me, some, code))
        if runs and dice.random() < 0.2:
            seen.time("report", lambda runs=runs: report(dice.choice(runs).run))
        time.sleep(max(0.0, 1.0 - (time.monotonic() - began)))
    Path(result).write_text(json.dumps({"took": seen.took, "told": seen.told, "broke": seen.broke}))


class Seen:
    """How long each act took, what was told in words, and what was not."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = {}
        self.told: list[str] = []
        self.broke: list[str] = []

    def time(self, name: str, act: Callable[[], Any]) -> Any:
        """Do it; milliseconds are noted."""
        began = time.perf_counter()
        try:
            return act()
        except FlowError as error:
            self.told.append(error.sentence)
        except Exception as error:  # noqa: BLE001 - what a person would see as a crash
            self.broke.append(f"{name}: {type(error).__name__}: {error}")
            sys.excepthook(*sys.exc_info())
        finally:
            self.took.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return None
