"""Keys one after the other: what was typed ahead goes where the keys before it lead.

Over a slow line several keys arrive at once. Textual hands each to the widget that has the focus at
that moment, before the first of them has moved the focus; so ``/dupont`` would search for nothing
and carry out ``d``. Here a key waits until the one before it has gone all its way up.

A key that nobody takes on its way comes back to the application, which carries it out; it is done then.
Only where others wait for it or come soon behind it, or where it does not come back, somebody walks up
behind it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from collections.abc import Callable

#: A key that takes longer than this (in seconds) no longer holds up the others.
_LONGEST = 2.0
#: Keys wait at most so long (in seconds) for what the screen is reading, and look so often whether it is there.
_PATIENCE, _LOOK = 2.0, 0.02
#: A key that has not come back after so long (in seconds) was taken on its way.
_TAKEN = 0.02
#: So soon (in seconds) behind a key that came back, what it caused may still be on its way.
_SOON = 0.03
#: A key may cause a message that causes another (Enter: submitted, asked, shown).
_ROUNDS = 3
#: Keys that do so: what comes just behind them waits as well, though it was not there yet.
_LEADS_ON = frozenset({"enter", "escape"})


class _Step(partial[Any]):
    """A call that says how many arguments it still takes: textual else inspects each one (50 µs, six a key)."""

    _param_count = 0


def _later(pump: MessagePump, call: Callable[..., Any], *arguments: Any) -> bool:
    """``call`` behind what waits in the queue of ``pump``; false where that is closed."""
    return pump.post_message(events.Callback(callback=_Step(call, *arguments)))


class KeysInOrder(App[int], inherit_bindings=False):
    """An application that takes keys in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: deque[events.Key] = deque()
        self._since: float | None = None
        self._held: float | None = None
        self._leads_on = False
        self._key: events.Key | None = None
        self._target: MessagePump = self
        self._walk: asyncio.TimerHandle | None = None
        self._back: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keep a key until it is its turn; a key that comes back is done with this."""
        if not isinstance(event, events.Key):
            await super().on_event(event)
        elif event.is_forwarded:
            await super().on_event(event)
            if event is self._key and self._stay():
                self._since, self._back = None, monotonic()
                await self._next_key()
        else:
            self._waiting.append(event)
            if not await self._next_key() and self._stay():
                self._walk_behind()

    async def _next_key(self) -> bool:
        """Hand on the next key, if it may go now."""
        if not self._waiting or (self._since is not None and monotonic() - self._since < _LONGEST):
            return False
        if self._must_wait():
            return False
        self._since = monotonic()
        if self._is_soon(self._since):
            self._walk_behind()
            return False
        self._target = self.focused or self.screen
        self._key = key = self._waiting.popleft()
        self._leads_on = key.key in _LEADS_ON
        self._stay()
        await super().on_event(key)
        if self._waiting or self._leads_on:
            self._walk_behind()
        else:
            self._walk = asyncio.get_running_loop().call_later(_TAKEN, self._walk_behind)
        return True

    def _is_soon(self, now: float) -> bool:
        """Whether what the key before caused may not be done yet."""
        back, self._back = self._back, None
        if back is None:
            return False
        return now - back < _SOON or any(
            isinstance(node, MessagePump) and node.message_queue_size
            for node in (self._target, self.screen, self.focused)
        )

    def _stay(self) -> bool:
        """Nobody shall walk behind the key; whether nobody did already."""
        walk, self._walk = self._walk, None
        if walk is not None:
            walk.cancel()
        return walk is not None

    def _walk_behind(self) -> None:
        self._walk = None
        self._follow(self._target, self._target, _ROUNDS)

    def _must_wait(self) -> bool:
        """Whether the next key means rows that the screen is about to show; see again soon."""
        if not self._is_held():
            self._held = None
            return False
        now = monotonic()
        if self._held is None:
            self._held = now
            self.set_timer(_LOOK, self._look_again)
        return now - self._held < _PATIENCE

    def _is_held(self) -> bool:
        holds: Callable[[str], bool] | None = getattr(self.screen, "holds_key", None)
        return holds is not None and bool(self._waiting) and holds(self._waiting[0].key)

    async def _look_again(self) -> None:
        if self._held is not None and self._is_held():
            if monotonic() - self._held < _PATIENCE:
                self.set_timer(_LOOK, self._look_again)
                return
        else:
            self._held = None
        await self._next_key()

    def _follow(self, node: MessagePump | None, target: MessagePump, rounds: int) -> None:
        """Walk up behind the key: through the queue of each widget that it may pass."""
        while node is not None and node is not self:
            if _later(node, self._follow, node._parent, target, rounds):  # noqa: SLF001 - a pump has no public parent
                return
            node = node._parent  # noqa: SLF001
        _later(self, _later, self, self._key_done, target, rounds - 1)

    async def _key_done(self, target: MessagePump, rounds: int) -> None:
        """The key has done what it does; where it leads on or others wait, so have the messages it caused."""
        if (self._waiting or self._leads_on) and rounds:
            self._follow(target, target, rounds)
            return
        self._since = None
        await self._next_key()
