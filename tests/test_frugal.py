"""A window's process leaves out what it has no use for, and nothing is missing afterwards."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys

from flowtui.frugal import free, unsearched

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


def test_collections_are_emptied_whatever_they_hold() -> None:
    listed: list[int] = list(range(12_345))
    named: dict[int, str] = {1: "a", 2: "b"}
    free(listed, named, [])
    assert (listed, named) == ([], {})


def _fail() -> None:
    raise ZeroDivisionError


def test_garbage_is_searched_again_after_many_objects_were_made_or_could_not_be() -> None:
    with contextlib.suppress(ZeroDivisionError), unsearched():
        assert not gc.isenabled()
        _fail()
    assert gc.isenabled()
    gc.unfreeze()
