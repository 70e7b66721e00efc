"""The settings about mail as a person edits them: fields of one form, which are texts, and keys of the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flowtui import config as configuration
from flowtui.config import SettingError
from flowtui.config_file import from_text, to_text
from flowtui.i18n import _
from flowtui.mailing.credentials import variable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowtui.config import Config

#: Where a password comes from, as the form asks it; no file has such a key.
FROM = {"smtp": "password_from", "imap": "imap_password_from"}
COMMAND, FILE, OTHER = "command", "file", "other"


#: Every field and the key (``section.key``) that it stands for, in the order of the reference.
FIELDS = configuration.mail_fields()
#: And back.
NAMES = {name: field for field, name in FIELDS.items()}


def value(config: Config, name: str) -> Any:
    """What is in force for the key ``name``."""
    section, _dot, key = name.partition(".")
    return getattr(getattr(config, section), key)


def texts(config: Config) -> dict[str, str]:
    """Every field as a person would type it."""
    return {field: to_text(value(config, name)) for field, name in FIELDS.items()}


def password_from(config: Config, section: str) -> str:
    """Which source of the password the section names: ``command``, ``file`` or neither (``other``)."""
    keys = getattr(config, section)
    return COMMAND if keys.password_command else FILE if keys.password_file else OTHER


def is_in_environment(section: str) -> bool:
    """Whether the environment has a password for the section."""
    return bool(os.environ.get(variable(section)))


def settled(changes: Mapping[str, str], config: Config) -> dict[str, Any]:
    """What the changed fields give the keys of the file.

    Raises:
        SettingError: a field cannot take its text, or a source of the password is chosen and not named.
    """
    found = {
        FIELDS[field]: from_text(FIELDS[field], text) for field, text in changes.items() if field in FIELDS
    }
    for section, field in FROM.items():
        chosen = changes.get(field)
        if chosen is not None:
            found |= _source(chosen, section, found, config)
    return found


def _source(chosen: str, section: str, found: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """The keys as they must be for the password to come from there: a command goes before a file."""
    command, file = f"{section}.password_command", f"{section}.password_file"
    wanted = {COMMAND: command, FILE: file}.get(chosen)
    if wanted is not None and not found.get(wanted, value(config, wanted)):
        raise SettingError(
            wanted, _("{name}: this is where the password is to come from; name it.").format(name=wanted)
        )
    if chosen == COMMAND:
        return {}
    return {command: ()} if chosen == FILE else {command: (), file: ""}
