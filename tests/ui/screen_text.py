"""What a person sees, as lines of text; golden screens are compared with it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowtui.ui.app import FlowApp

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
UPDATE = "FLOWTUI_UPDATE_GOLDEN"


def screen_text(app: FlowApp) -> str:
    """The screen, blanks at the ends of lines left out."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


def compare(app: FlowApp, name: str) -> None:
    """See that the screen is the golden one; with ``FLOWTUI_UPDATE_GOLDEN=1`` it becomes the golden one."""
    path = GOLDEN / f"{name}.txt"
    now = screen_text(app)
    if os.environ.get(UPDATE):
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now, (
        f"{path.name} shows something else; look at it, then {UPDATE}=1"
    )
