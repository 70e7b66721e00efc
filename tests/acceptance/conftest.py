"""A real Postfix and Dovecot on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.acceptance.harness import Mta

if TYPE_CHECKING:
    from collections.abc import Iterator

_MTA = Path(__file__).resolve().parents[3] / "shared" / "tools" / "mta"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mta() -> Iterator[Mta]:
    """Postfix with STARTTLS and AUTH; the test is skipped where it is not installed."""
    if (
        not _MTA.is_dir()
        or os.geteuid() != 0
        or not shutil.which("postconf", path=os.environ["PATH"] + ":/usr/sbin")
    ):
        pytest.skip("needs root, postfix, dovecot and shared/tools/mta")
    folder = Path("/tmp") / f"flowtui-mta-{os.getpid()}"  # noqa: S108 - the server's own accounts have to reach it
    port, tls, plain, imap = (_free_port() for _ in range(4))
    environment = os.environ | {
        "SUB": str(port),
        "SMTPS": str(tls),
        "PLAIN": str(plain),
        "IMAP": str(imap),
        "V": str(Path(sys.executable).parent),
        "PATH": os.environ["PATH"] + ":/usr/sbin",
    }
    nothing = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["bash", _MTA / "up.sh", folder], env=environment, check=True, **nothing)
    yield Mta(folder, port, imap)
    subprocess.run(["bash", _MTA / "down.sh", folder], env=environment, check=False, **nothing)
    shutil.rmtree(folder, ignore_errors=True)
