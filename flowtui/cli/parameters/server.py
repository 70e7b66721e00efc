"""``flowtui set server`` and ``flowtui show server``: the settings about mail in the configuration's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowtui.cli.call import Call
    from flowtui.models import User


def options() -> dict[str, str]:
    """Every field with its meaning."""
    from flowtui import config as configuration

    about = {setting.name: setting.doc for setting in configuration.reference()}
    return {field: about[name] for field, name in configuration.mail_fields().items()}


def change(call: Call, _user: User, fields: dict[str, str]) -> dict[str, Any]:
    """Write the fields into the file; a profile settles what is not given beside it."""
    from flowtui.config_file import ConfigFile, to_text
    from flowtui.mailing.providers import filled
    from flowtui.mailing.server_settings import NAMES, settled

    file = ConfigFile(call.config)
    by_profile = filled(fields.get("profile", ""), fields.get("auth", file.config.smtp.auth))
    wanted = {NAMES[name]: to_text(value) for name, value in by_profile.items()} | fields
    return _object(call, file.change(settled(wanted, file.config)))


def show(call: Call, _user: User) -> dict[str, Any]:
    """What is in force, and in which file."""
    return _object(call, call.config)


def _object(call: Call, config: Any) -> dict[str, Any]:
    from flowtui.mailing.server_settings import FIELDS, value

    found = {field: value(config, name) for field, name in FIELDS.items()}
    return {"file": str(call.config.place or ""), **{field: _plain(one) for field, one in found.items()}}


def _plain(value: Any) -> Any:
    from flowtui.config_file import to_text

    return to_text(value) if isinstance(value, tuple) else value
