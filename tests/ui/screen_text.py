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


def _borrowed(app: FlowApp) -> list[str]:
    """Texts whose colours are named after the terminal's own."""
    segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
    return [
        segment.text
        for segment in segments
        if any(
            colour is not None and colour.triplet is None
            for colour in (segment.style.color, segment.style.bgcolor)
        )
    ]


def compare(app: FlowApp, name: str) -> None:
    """See that the screen is the golden one; with ``FLOWTUI_UPDATE_GOLDEN=1`` it becomes the golden one."""
    if not app.look.native_colours:
        assert not _borrowed(app), "no filter translates the terminal's own colours"
    path = GOLDEN / f"{name}.txt"
    now = screen_text(app)
    if os.environ.get(UPDATE):
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now, (
        f"{path.name} shows something else; look at it, then {UPDATE}=1"
    )
