"""A driver that sends a terminal only the cells that differ from what it shows."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from flowtui.ui.painter import Painter


class ThriftyDriver(LinuxDriver):
    """Textual's Linux driver behind a :class:`~flowtui.ui.painter.Painter`."""

    current: ClassVar[ThriftyDriver | None] = None
    """The one at work, for :func:`forget_picture`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._painter = Painter(*self._get_terminal_size())
        ThriftyDriver.current = self

    def write(self, data: str) -> None:
        """Send what differs; after a resize nothing is known of what the terminal shows."""
        size = self._get_terminal_size()
        if size != self._painter.size:
            self._painter.resize(*size)
        thrifty = self._painter.paint(data)
        if thrifty:
            super().write(thrifty)

    def forget(self) -> None:
        """Nothing is known of what the terminal shows: the next paint writes all its cells."""
        self._painter.forget()


def terminal_size() -> Size | None:
    """How large the terminal is now; ``None`` where there is none."""
    driver = ThriftyDriver.current
    return Size(*driver._get_terminal_size()) if driver is not None else None  # noqa: SLF001 - textual's own way to ask


def forget_picture() -> None:
    """The terminal may show something else than we know, for example another program's message."""
    if ThriftyDriver.current is not None:
        ThriftyDriver.current.forget()
