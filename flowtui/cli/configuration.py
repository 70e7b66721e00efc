"""``flowtui config``: the settings in force, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui import config as settings
from flowtui.cli.call import DONE
from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands


def add(commands: Commands) -> None:
    """Add ``config``; its help is the reference of every key."""
    commands.add(
        "config",
        _config,
        _("the settings in force and where each comes from"),
        "flowtui config --config ~/flowtui.toml",
        details="\n".join(reference()),
    )


def reference() -> Iterator[str]:
    """Every key with its default, its choices and its meaning."""
    yield _("Keys of the configuration file, in TOML; [section] key = value:")
    section = ""
    for setting in settings.reference():
        group, key = setting.name.split(".")
        if group != section:
            section = group
            yield f"\n[{section}]"
        yield f"  {key} = {toml(setting.default)}"
        yield f"      {_(setting.doc)}"
        if setting.choices:
            yield f"      {' | '.join(choice or _('(empty)') for choice in setting.choices)}"
    yield ""


def toml(value: Any) -> str:
    """A setting's value as the file writes it.

    >>> toml(("pass", "show")), toml(587)
    ('["pass", "show"]', '587')
    """
    if isinstance(value, tuple):
        return "[" + ", ".join(toml(word) for word in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)


def _config(call: Call) -> int:
    from flowtui.models.database import shown_url

    config = call.config
    found = []
    for setting in settings.reference():
        section, key = setting.name.split(".")
        value = getattr(getattr(config, section), key)
        if setting.name == "database.url":
            value = shown_url(call.url)
        found.append(
            {
                "name": setting.name,
                "value": list(value) if isinstance(value, tuple) else value,
                "origin": config.origins.get(setting.name, "default"),
            }
        )
    call.answer(
        {"file": str(config.path) if config.path else None, "settings": found},
        lambda: _lines(found),
    )
    return DONE


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    from flowtui.cli.tables import table

    rows = [
        (one["name"], toml(tuple(one["value"]) if isinstance(one["value"], list) else one["value"]), one["origin"])
        for one in found
    ]  # fmt: skip
    yield from table((_("Setting"), _("Value"), _("From")), rows)
