"""Esc and the key after it stay two keys, however fast they come.

A terminal sends the same bytes for Esc, ``p`` and for Alt+P, and textual takes what arrives together for
Alt. No key of flowtui has Alt, but over a slow line several keys arrive together: ``Esc p`` would do
nothing, ``Esc 2`` would type ``™``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message

_ESC = "\x1b"
#: What begins a control sequence after Esc (CSI, SS3, OSC); a second Esc is one of its own.
_GOES_ON = frozenset(f"[O]{_ESC}")


class KeyParser(XTermParser):
    """Textual's parser of what a terminal sends, without Alt."""

    _last = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Events for ``data``; an Esc that begins no control sequence is a key."""
        begin = 0
        for at, character in enumerate(data):
            before = data[at - 1] if at else self._last
            if before == _ESC and character not in _GOES_ON:
                if at > begin:
                    yield from super().feed(data[begin:at])
                yield from self._nothing_followed()
                begin = at
        self._last = data[-1:]
        yield from super().feed(data[begin:])

    def _nothing_followed(self) -> Iterable[Message]:
        """What the parser gives when the time for the rest of a sequence is over."""
        if self._timeout_time is not None:
            self._timeout_time = 0
            yield from self.tick()


def keep_escape_apart() -> None:
    """Have textual's driver read keys with this parser; before the application runs."""
    from textual.drivers import linux_driver

    linux_driver.XTermParser = KeyParser  # type: ignore[attr-defined]
