"""What the palette offers: the registry's actions of the screen that is open, found by their words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from flowtui.i18n import _
from flowtui.text import search_key
from flowtui.ui.actions import actions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flowtui.ui.action import Action
    from flowtui.ui.screens.base import FlowScreen

_NOT_OFFERED = frozenset({"palette", "mark", "leave", "back"})


class Command(NamedTuple):
    """Something that can be done now."""

    key: str
    words: str
    call: Callable[[], Any]
    others: str = ""
    """What the key line and the action strip call it: found as well, not shown."""


def commands(screen: FlowScreen[Any]) -> list[Command]:
    """What can be done on ``screen``, in the registry's order."""
    offered = [
        Command(entry.key, _(entry.help).rstrip("."), partial(screen.act, entry), " ".join(_names(entry)))
        for entry in actions(screen.PLACE)
        if entry.name not in _NOT_OFFERED
    ]
    if screen.app.skin == "full":
        offered.append(Command("", _("Light or dark colours"), screen.app.switch_colours))
    return offered


def matching(offered: Iterable[Command], text: str) -> list[Command]:
    """Those whose words or names contain every typed word, without regard to case and accents."""
    wanted = search_key(text).split()
    return [
        command
        for command in offered
        if all(word in search_key(f"{command.words} {command.others}") for word in wanted)
    ]


def _names(entry: Action) -> list[str]:
    return [_(words) for words in (entry.label, entry.strip) if words]
