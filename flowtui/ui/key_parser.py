"""Esc and the key after it stay two keys, however fast they come.

A terminal sends the same bytes for Esc, ``p`` and for Alt+P, and textual takes what arrives together for
Alt. No key of flowtui has Alt, but over a slow line several keys arrive together: ``Esc p`` would do
nothing, ``Esc 2`` would type ``™``.

A pasted text is text to its end, whatever it holds: after an Esc in it textual would take the rest for keys.
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
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"


class KeyParser(XTermParser):
    """Textual's parser of what a terminal sends, without Alt."""

    _last = ""
    _before = ""
    """The end of what was typed, where a paste may have begun."""
    _pasting = False
    _held = ""
    """The end of what was pasted so far, where the paste may be over."""

    def feed(self, data: str) -> Iterable[Message]:
        """Events for ``data``; an Esc that begins no control sequence is a key, one that is pasted is nothing."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasting:
                inside, end, data = self._until_pasted(data)
                if pasted := "".join(one for one in inside if one >= " " or one in "\t\r\n"):
                    yield from super().feed(pasted)
                if end:
                    yield from super().feed(end)
            else:
                typed, data = self._until_paste(data)
                yield from self._keys(typed)

    def _until_paste(self, data: str) -> tuple[str, str]:
        """What is typed, the beginning of a paste included, and what is pasted."""
        seen = self._before + data
        at = seen.find(_PASTE)
        self._pasting = at >= 0
        if not self._pasting:
            self._before = seen[1 - len(_PASTE) :]
            return data, ""
        begin = at + len(_PASTE) - len(self._before)
        self._before = ""
        return data[:begin], data[begin:]

    def _until_pasted(self, data: str) -> tuple[str, str, str]:
        """What is pasted, the end of the paste where it is there, and what comes after it."""
        data = self._held + data
        inside, end, after = data.partition(_PASTED)
        self._held = ""
        if not end:
            kept = next((size for size in range(len(_PASTED) - 1, 0, -1) if data.endswith(_PASTED[:size])), 0)
            inside, self._held = data[: len(data) - kept], data[len(data) - kept :]
        self._pasting = not end
        return inside, end, after

    def _keys(self, data: str) -> Iterable[Message]:
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
