"""The actions of the screens around sending, the parameters and the customer, by screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowtui.ui.action import Action

SEND: dict[str, tuple[Action, ...]] = {}
