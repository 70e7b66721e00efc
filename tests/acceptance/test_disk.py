"""What the disk is asked for around the final dot, seen from the kernel's side (strace)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flowtui.models import Mail
from tests.mailing import sending_kit as kit
from tests.mailing.scripted import Scripted

_ROOT = Path(__file__).resolve().parents[2]
_CODE = """
import sys
from flowtui.mailing import sender
from flowtui.models.upgrade import open_current
from tests.mailing import sending_kit as kit
open_current(sys.argv[1])
sender.deliver(None, kit.smtp_config(int(sys.argv[2])), compose=kit.compose, patient=False)
"""
_CALL = re.compile(r"^(?:\d+ +)?(fdatasync|fsync|sendto|recvfrom)\(\d+(?:, \"(.*?)\")?")


def calls(trace: str) -> list[str]:
    """``sync``, ``dot`` and ``250`` in the order in which they happened, from the first body on."""
    found = []
    for line in trace.splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        name, text = match.groups()
        if name in ("fdatasync", "fsync"):
            found.append("sync")
        elif name == "sendto" and text == r".\r\n":
            found.append("dot")
        elif name == "recvfrom" and text and text.startswith("250 2.0.0 queued"):
            found.append("250")
    return found


@pytest.fixture
def order(anna, make_customer, make_invoice):
    return kit.orders(anna, make_customer, make_invoice)


def test_the_disk_holds_the_doubt_before_the_dot_and_the_answer_after_it(
    sqlite_db, sqlite_url, order, tmp_path
):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    order(24)
    trace = tmp_path / "trace"
    with Scripted() as server:
        done = subprocess.run(
            ["strace", "-f", "-e", "trace=fdatasync,fsync,sendto,recvfrom", "-s", "40", "-o", trace,
             sys.executable, "-c", _CODE, sqlite_url, str(server.port)],
            cwd=_ROOT, check=False, capture_output=True, text=True, env=os.environ,
        )  # fmt: skip
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    assert {mail.state for mail in Mail.select()} == {"sent"}
    seen = calls(trace.read_text())
    dots = [place for place, what in enumerate(seen) if what == "dot"]
    assert len(dots) == 24
    for place in dots:
        assert seen[place - 1] == "sync", "the doubt is on the disk before the dot"
        assert seen[place + 1 : place + 3] == ["250", "sync"], (
            "the answer is on the disk before the next mail"
        )
    between = seen[dots[0] : dots[-1]]
    assert between.count("sync") / 23 <= 2.2, "two commits a mail, and one for a batch of claims"
