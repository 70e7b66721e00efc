"""``flowtui set`` and ``flowtui show``: what the parameter screens edit, for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.cli.parameters import changing, showing

if TYPE_CHECKING:
    from flowtui.cli.grammar import Commands


def add(commands: Commands) -> None:
    """Add both groups."""
    changing.add(commands)
    showing.add(commands)
