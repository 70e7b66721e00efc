"""Reading the configuration again while the program runs: what a person corrects counts without a new start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowtui import config as configuration
from flowtui.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.config import Config

#: What tells one state of a file from another; empty: there is no file.
_Mark = tuple[int, ...]


class Reader:
    """Watches the file of one configuration."""

    def __init__(self) -> None:
        self.fault = ""
        """A sentence, while the file cannot be used and what it said before is in force."""
        self._mark: _Mark | None = None

    def has_changed(self, config: Config) -> bool:
        """Whether the file is another one than when it was read last; costs no more than a look at the folder."""
        return config.place is not None and _mark(config.place) != self._mark

    def read(self, config: Config) -> Config:
        """The configuration as its file has it now; ``config`` itself where it says the same or cannot be used."""
        if config.place is None or not self.has_changed(config):
            return config
        self._mark = _mark(config.place)
        try:
            new = configuration.again(config)
        except configuration.ConfigError as error:
            text = _("The configuration was changed and cannot be used, the old one stays in force: {why}")
            self.fault = text.format(why=error.sentence)
            return config
        self.fault = ""
        return config if replace(new, origins={}) == replace(config, origins={}) else new


def _mark(place: Path) -> _Mark:
    try:
        found = place.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)
