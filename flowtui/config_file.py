"""Changing the configuration's file: some keys get another value, all else in it stays as a person wrote it.

The file is replaced whole, keeps its comments, its order and its mode, and is its owner's only where it is new.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowtui import config as configuration
from flowtui import disk
from flowtui.config import ConfigError, SettingError
from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.system_words import system_words
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowtui.config import Config

_DEFAULTS = {setting.name: setting.default for setting in configuration.reference()}


class NotChangeableError(FlowError):
    """This account may not change the file."""

    def __init__(self, path: Path | None, why: str) -> None:
        text = _("The configuration {path} cannot be changed from here: {why}.")
        super().__init__(text.format(path=path or "", why=why))


class ChangedError(FlowError):
    """Another program wrote into the file after it was read here."""

    def __init__(self, path: Path) -> None:
        text = _(
            "Another program has changed {path} meanwhile; nothing was written. Save again to write your "
            "changes into the file as it is now."
        )
        super().__init__(text.format(path=path))


class NotWrittenError(FlowError):
    """The disk did not take it; the file is as it was."""

    def __init__(self, path: Path, why: str) -> None:
        text = _("The configuration {path} could not be written and is as it was: {why}.")
        super().__init__(text.format(path=path, why=why))


class ConfigFile:
    """The file of a configuration, as it was when it was read here."""

    def __init__(self, config: Config) -> None:
        """Raises :class:`ConfigError` where it cannot be used as it is."""
        self._place = config.place
        self._before = self._text()
        self.config = configuration.of_text(self._before or "", self.path)

    @property
    def path(self) -> Path:
        """Where it is, or would be."""
        return self._place or Path()

    @property
    def refusal(self) -> str:
        """Why it cannot be changed, in a sentence; empty where it can."""
        why = _why_not(self._place)
        return NotChangeableError(self._place, why).sentence if why else ""

    def change(self, values: Mapping[str, Any]) -> Config:
        """Give keys (``section.key``) other values; the configuration of the new file.

        A key that is not there and would get its default is not written.

        Raises:
            NotChangeableError, ChangedError, NotWrittenError: nothing was written.
            SettingError, ConfigError: a value, or something that stood in the file, means nothing.
        """
        values = {name: configuration.checked(name, value) for name, value in values.items()}
        why = _why_not(self._place)
        if why:
            raise NotChangeableError(self._place, why)
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _alone(self._target.parent):
                return self._write(values)
        except OSError as error:
            raise NotWrittenError(self.path, system_words(error)) from error

    @property
    def _target(self) -> Path:
        """Behind the links, which stay."""
        return Path(os.path.realpath(self.path))

    def _write(self, values: Mapping[str, Any]) -> Config:
        now = self._text()
        if now != self._before:
            self._before = now
            raise ChangedError(self.path)
        text = _with(now or "", values)
        made = configuration.of_text(text, self.path)
        for name, value in values.items():
            if _value_of(made, name) != value:
                raise SettingError(
                    name,
                    _("{name} stands in the file in a way that cannot be changed here.").format(name=name),
                )
        if text != now:
            disk.replace(self.path, text.encode(), private=True)
            self._before = text
        return made

    def _text(self) -> str | None:
        """What stands in it, its line ends untouched; None: there is no file."""
        if self._place is None:
            return None
        try:
            return self._place.read_bytes().decode()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise ConfigError(self._place, _("is not UTF-8; save it as UTF-8 text.")) from error
        except OSError as error:
            why = _("cannot be read ({error}).").format(error=system_words(error))
            raise ConfigError(self._place, why) from error


def to_text(value: Any) -> str:
    """A value as a person types it; a list of words as in a shell.

    >>> to_text(("pass", "show", "my key")), to_text(587)
    ("pass show 'my key'", '587')
    """
    return shlex.join(value) if isinstance(value, tuple) else str(value)


def from_text(name: str, text: str) -> Any:
    """What a person typed for the key ``name``, as the file holds it.

    Raises:
        SettingError: the key cannot take it.
    """
    value: Any = clean(text).strip()
    default = _DEFAULTS[name]
    if isinstance(default, tuple):
        try:
            value = shlex.split(value)
        except ValueError as error:
            why = _("{name}: a quotation mark is opened and not closed.").format(name=name)
            raise SettingError(name, why) from error
    elif isinstance(default, int):
        with contextlib.suppress(ValueError):
            value = int(value)
    return configuration.checked(name, value)


def _value_of(config: Config, name: str) -> Any:
    section, _dot, key = name.partition(".")
    return getattr(getattr(config, section), key)


def _with(text: str, values: Mapping[str, Any]) -> str:
    import tomlkit  # 20 ms that only a change pays

    document = tomlkit.parse(text)
    for name, value in values.items():
        section, _dot, key = name.partition(".")
        if section not in document:
            if value == _DEFAULTS[name]:
                continue
            document[section] = tomlkit.table()
        table: Any = document[section]
        if key in table or value != _DEFAULTS[name]:
            table[key] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _why_not(place: Path | None) -> str:
    """Why this account may not replace the file; empty where it may."""
    if place is None:
        return _("this window was opened without one")
    target = Path(os.path.realpath(place))
    if not target.exists():
        folder = next(folder for folder in target.parents if folder.exists())
        return "" if _may_add(folder) else _("this account may not write to {folder}").format(folder=folder)
    if not target.is_file():
        return _("it is no file on a disk")
    if os.geteuid() not in (0, target.stat().st_uid):
        return _("it belongs to another account")
    if not os.access(target, os.W_OK):
        return _("this account may not write to it")
    return (
        ""
        if _may_add(target.parent)
        else _("this account may not write to {folder}").format(folder=target.parent)
    )


def _may_add(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one flowtui at a time changes the file, where the file system knows of locks."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
