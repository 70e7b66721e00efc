"""The palette: the registry's actions of the screen that is open, found by their words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import DiscoveryHit, Hit, Provider

from flowtui.i18n import _
from flowtui.text import search_key
from flowtui.ui.actions import actions
from flowtui.ui.screens.base import FlowScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator


class ActionCommands(Provider):
    """Offers what can be done on the screen from which the palette was opened."""

    def entries(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        """Words, explanation and what to call."""
        screen = self.screen
        if not isinstance(screen, FlowScreen):
            return
        for entry in actions(screen.PLACE):
            if entry.name not in {"palette", "mark", "leave"}:
                words = _(entry.help).rstrip(".")
                yield f"{words}  ({entry.key})", entry.name, partial(screen.act, entry)
        if screen.app.skin == "full":
            yield _("Light or dark colours"), "colours", screen.app.switch_colours

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Everything, before a letter is typed."""
        for words, _name, call in self.entries():
            yield DiscoveryHit(words, call)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What holds every typed word, without regard to case and accents."""
        wanted = search_key(query).split()
        for words, _name, call in self.entries():
            there = search_key(words)
            if all(word in there for word in wanted):
                yield Hit(1.0, words, call)
