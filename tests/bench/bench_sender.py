"""Measure the sender: ``python -m tests.bench.bench_sender [--mails 1000] [--senders 1]``.

Sends mails of 60 kB (84 kB on the wire, no PDF making) into Postfix's ``smtp-sink`` on loopback, from
a new SQLite file, and prints CPU a mail, disk syncs a mail (strace, in a run of its own) and the
throughput beside that of Postfix's own ``smtp-source`` into the same sink.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import argparse
import contextlib
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flowtui.mailing import outbox, sender
from flowtui.models import Company, Customer, Invoice, Mail
from flowtui.models.identity import create_administrator
from flowtui.models.upgrade import create_database, open_current
from tests.mailing import sending_kit as kit

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[2]
_BYTES = 84_000
_DAY = date(2026, 10, 1)


def letter(mail: Mail) -> bytes:
    """A mail with an attachment's worth of base64."""
    head = f"Subject: {mail.subject}\r\nMessage-ID: {mail.message_id}\r\n\r\n".encode()
    return head + (b"A" * 76 + b"\r\n") * ((_BYTES - len(head)) // 78)


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """Postfix's sink on a free port."""
    program = shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        sys.exit("smtp-sink is not installed (apt-get install postfix)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    as_nobody = ["-u", "nobody"] if os.geteuid() == 0 else []
    nothing = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([program, *as_nobody, f"127.0.0.1:{port}", "100"], **nothing) as process:
        try:
            _until_open(port)
            yield port
        finally:
            process.terminate()


def _until_open(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit("smtp-sink did not start")


def books(folder: Path, mails: int) -> str:
    """The URL of a database with one run."""
    url = f"sqlite:///{folder / 'bench.db'}"
    database = create_database(url)
    Company.create(name="Ets Durand")
    user = create_administrator(name="Anna", email="anna@durand.example")
    customer = Customer.create(code="C", name="Client")
    with database.atomic():
        invoices = [_invoice(customer, number) for number in range(mails)]
    planned = [kit.planned([one], to=(f"c{one.number}@example.com",)) for one in invoices]
    began = time.process_time()
    outbox.enqueue(kit.plan_of(planned), user)
    print(f"enqueue           {(time.process_time() - began) * 1000 / mails:7.2f} ms CPU a mail")
    database.close()
    return url


def _invoice(customer: Customer, number: int) -> Invoice:
    values = {
        "kind": "invoice",
        "issue_date": _DAY,
        "created": _DAY,
        "total_cents": 100,
        "balance_cents": 100,
    }
    return Invoice.create(
        customer=customer, number=str(number), search_key=str(number), source_key=str(number), **values
    )


def source(port: int, mails: int) -> float:
    """Mails a second of smtp-source over one connection."""
    program = shutil.which("smtp-source", path=os.environ["PATH"] + ":/usr/sbin") or "smtp-source"
    words = [program, "-d", "-l", str(_BYTES), "-m", str(mails), "-s", "1", f"127.0.0.1:{port}"]
    began = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return mails / (time.perf_counter() - began)


def work(url: str, port: int) -> None:
    """Be one sender."""
    database = open_current(url)
    sender.deliver(None, kit.smtp_config(port), compose=letter, patient=False)
    database.close()


def syncs(url: str, port: int) -> int:
    """How often the sender asks the disk to hold what it wrote."""
    words = ["strace", "-f", "-c", "-e", "trace=fdatasync,fsync", sys.executable, "-m", __spec__.name]
    done = subprocess.run(
        [*words, "--work", url, str(port)], capture_output=True, text=True, check=True, cwd=_ROOT
    )
    rows = [line.split() for line in done.stderr.splitlines() if "sync" in line]
    return sum(int(row[3]) for row in rows)


def measure(mails: int, senders: int) -> None:
    """Print it all."""
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        reference = source(port, mails)
        url = books(Path(folder), mails)
        words = [sys.executable, "-m", __spec__.name, "--work", url, str(port)]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        for process in [subprocess.Popen(words, cwd=_ROOT) for _sender in range(senders)]:
            process.wait()
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"CPU               {cpu * 1000 / mails:7.2f} ms a mail, start of the process included")
        print(
            f"throughput        {mails / seconds:7.0f} mails/s, {mails / seconds / reference:.1%} of smtp-source's"
        )
        print(f"smtp-source       {reference:7.0f} mails/s")
    if shutil.which("strace"):
        with tempfile.TemporaryDirectory() as folder, sink() as port:
            print(f"syncs             {syncs(books(Path(folder), 240), port) / 240:7.2f} a mail")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--senders", type=int, default=1)
    parser.add_argument("--work", nargs=2, metavar=("URL", "PORT"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work[0], int(arguments.work[1]))
    else:
        measure(arguments.mails, arguments.senders)


if __name__ == "__main__":
    main()
