"""Clocks that jump, or that differ between two machines: nothing lost, nothing doubled."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from flowtui.models import Mail, proxy
from tests.acceptance import books
from tests.acceptance.nursery import Nursery, until_over
from tests.mailing.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path

_MAILS = 60
#: From the tenth and the thirtieth mail on: by how many hours the clocks of the two senders are off.
_JUMPS = {
    "both go back": ((-1, -1), (-1, -1)),
    "one goes back": ((-1, 0), (-1, 0)),
    "one goes forward": ((1, 0), (1, 0)),
    "apart, and back again": ((-1, 1), (0, 0)),
}


@pytest.mark.parametrize("jumps", _JUMPS.values(), ids=_JUMPS)
def test_a_clock_that_is_off_by_an_hour_loses_and_doubles_nothing(database_url, jumps, tmp_path):
    """While one sender waits for a reply the other one looks for leases that seem to be over."""
    anna = books.found(database_url)
    hours = [tmp_path / "first", tmp_path / "second"]
    for number in range(2):
        books.run_of(anna, _MAILS // 2, first=number * _MAILS)

    def dot(_line: str, count: int) -> str:
        if count in (10, 30):
            _set(hours, jumps[count // 30])
        time.sleep(0.3 if count % 15 == 0 else 0.002)
        return "250 ok"

    with Scripted({"dot": dot}) as server, Nursery() as nursery:
        config = books.config(tmp_path / "config.toml", server.port, "connections = 2\nper_minute = 1000")
        facts = {"url": database_url, "config": config, "beat": 0.05}
        until_over(*(nursery.start("send", hours=file, **facts) for file in hours))
    books.see_each_arrived_once(server)
    assert Mail.select().count() == _MAILS
    proxy.obj.close()
    proxy.initialize(None)


def _set(hours: list[Path], off: tuple[int, int]) -> None:
    for file, number in zip(hours, off, strict=True):
        fresh = file.with_suffix(".new")
        fresh.write_text(str(number))
        fresh.replace(file)
