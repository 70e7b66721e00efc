"""A window's process leaves out what it has no use for, and nothing is missing afterwards."""

from __future__ import annotations

import subprocess
import sys

_USED = """
import sys
from flowtui import frugal
frugal.begin()
import asyncio, gc
print("ssl" in sys.modules, gc.isenabled())
import hashlib, hmac, smtplib, ssl
print(hashlib.sha256(b"flowtui").hexdigest()[:8], hmac.new(b"key", b"text", "md5").hexdigest()[:8])
ssl.create_default_context()
print(smtplib.SMTP_SSL.__name__)

async def main():
    await asyncio.sleep(0)
    frugal.settle()
    return gc.isenabled()

print(asyncio.run(main()))
"""


def test_what_was_left_out_can_be_used_all_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", _USED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", *_digests(), "SMTP_SSL", "True"]
    assert not done.stderr


def _digests() -> list[str]:
    import hashlib
    import hmac

    return [hashlib.sha256(b"flowtui").hexdigest()[:8], hmac.new(b"key", b"text", "md5").hexdigest()[:8]]
