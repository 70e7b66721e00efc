"""One picture instead of two: what belongs together is drawn together."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TypeVar

from textual.screen import Screen

T = TypeVar("T")
#: So long (in seconds) what is expected is waited for before anything is drawn.
_LONGEST = 0.04


class OnePicture(Screen[T]):
    """A screen that draws nothing for a moment, until what it expects is there."""

    _held: contextlib.ExitStack | None = None
    _limit: asyncio.TimerHandle | None = None

    def hold_picture(self) -> None:
        """Draw nothing until :meth:`draw`, or until a moment has passed: a full picture costs 10 ms."""
        if self._held is None:
            self._held = contextlib.ExitStack()
            self._held.enter_context(self.app.batch_update())
            self._limit = asyncio.get_running_loop().call_later(_LONGEST, self.draw)

    def draw(self) -> None:
        """Draw what has changed."""
        if self._limit is not None:
            self._limit.cancel()
        if self._held is not None:
            held, self._held = self._held, None
            held.close()
            self.check_idle()
