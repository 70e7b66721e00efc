"""The colours of each skin; every colour of ours is a named variable that all themes give."""

from __future__ import annotations

from textual.theme import Theme

# The full skin uses colours of the 256-colour cube, so a terminal without true colour shows the same.
_DARK = {
    "bar-background": "#303030", "bar-foreground": "#dadada", "bar-strong": "#ffffff",
    "head-background": "#262626", "head-foreground": "#87afd7",
    "cursor-background": "#005f87", "cursor-foreground": "#ffffff",
    "faint": "#9e9e9e", "key": "#ffd787", "marked": "#ffd787", "zebra": "#1c1c1c",
    "credit": "#87d7af", "late": "#ff8787", "quiet": "#9e9e9e", "alert-foreground": "#ffffff",
    "alert-background": "#870000", "good": "#87d787", "doubt": "#ffd787", "bad": "#ff8787",
    "field-background": "#303030", "field-foreground": "#ffffff",
    "input-cursor-background": "#ffffff", "input-cursor-foreground": "#000000",
    "input-selection-background": "#005f87", "block-cursor-background": "#005f87",
    "block-cursor-foreground": "#ffffff", "block-cursor-text-style": "none",
}  # fmt: skip
_LIGHT = _DARK | {
    "bar-background": "#dadada", "bar-foreground": "#1c1c1c", "bar-strong": "#000000",
    "head-background": "#dadada", "head-foreground": "#005f87",
    "cursor-background": "#005faf", "cursor-foreground": "#ffffff",
    "faint": "#585858", "key": "#875f00", "marked": "#875f00", "zebra": "#eeeeee",
    "credit": "#005f5f", "late": "#af0000", "quiet": "#585858",
    "good": "#005f00", "doubt": "#5f5f00", "bad": "#af0000",
    "field-background": "#ffffff", "field-foreground": "#000000",
    "input-cursor-background": "#000000", "input-cursor-foreground": "#ffffff",
    "input-selection-background": "#87afff", "block-cursor-background": "#005faf",
}  # fmt: skip
_ANSI = {
    "bar-background": "ansi_default", "bar-foreground": "ansi_default", "bar-strong": "ansi_default",
    "head-background": "ansi_default", "head-foreground": "ansi_cyan",
    "cursor-background": "ansi_white", "cursor-foreground": "ansi_black",
    "faint": "ansi_default", "key": "ansi_yellow", "marked": "ansi_yellow", "zebra": "ansi_default",
    "credit": "ansi_green", "late": "ansi_red", "quiet": "ansi_default", "alert-foreground": "ansi_white",
    "alert-background": "ansi_red", "good": "ansi_green", "doubt": "ansi_yellow", "bad": "ansi_red",
    "field-background": "ansi_default", "field-foreground": "ansi_default",
    "ansi-background": "ansi_black", "ansi-foreground": "ansi_white",
    "input-cursor-background": "ansi_white", "input-cursor-foreground": "ansi_black",
    "input-cursor-text-style": "none", "input-selection-background": "ansi_cyan",
    "input-selection-foreground": "ansi_black", "block-cursor-background": "ansi_white",
    "block-cursor-foreground": "ansi_black", "block-cursor-text-style": "none",
    "border": "ansi_default", "border-blurred": "ansi_default",
}  # fmt: skip

DARK = Theme(
    "flowtui", primary="#87afd7", secondary="#5f87af", accent="#ffd787", warning="#ffd787", error="#ff8787",
    success="#87d787", foreground="#d0d0d0", background="#1c1c1c", surface="#262626", panel="#303030",
    dark=True, variables=_DARK,
)  # fmt: skip
LIGHT = Theme(
    "flowtui-light", primary="#005f87", secondary="#005faf", accent="#875f00", warning="#875f00",
    error="#af0000", success="#005f00", foreground="#1c1c1c", background="#eeeeee", surface="#e4e4e4",
    panel="#dadada", dark=False, variables=_LIGHT,
)  # fmt: skip
ANSI = Theme(
    "flowtui-ansi", ansi=True, primary="ansi_cyan", secondary="ansi_cyan", accent="ansi_yellow",
    warning="ansi_yellow", error="ansi_red", success="ansi_green", foreground="ansi_default",
    background="ansi_default", surface="ansi_default", panel="ansi_default", boost="ansi_default",
    dark=True, luminosity_spread=0.0, text_alpha=1.0, variables=_ANSI,
)  # fmt: skip

THEMES = (DARK, LIGHT, ANSI)
