"""Starts sending processes fast: it has everything imported, and forks one for each line it reads.

Run as ``python -m tests.acceptance.nursery URL CONFIG``; answers each line with the child's number.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from flowtui.config import load
from flowtui.mailing import sender
from flowtui.models.upgrade import open_current
from tests.mailing import sending_kit as kit


def main(url: str, config: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            _send(url, config)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _send(url: str, config: Path) -> None:
    """Be a sender until everything is sent, or killed."""
    code = 1
    try:
        open_current(url)
        sender.deliver(None, load(config), compose=kit.compose, patient=True)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
