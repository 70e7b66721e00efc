"""One thing that a person can do, with its keys, its words and what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowtui.i18n import N_, _
from flowtui.models.identity import NoRightError, Right, require
from flowtui.models.words import Purpose

if TYPE_CHECKING:
    from flowtui.ui.session import Session

_PROFILE_NAMES = {
    Purpose.INVOICE: N_("Automatic mail / sales invoice"),
    Purpose.REMINDER: N_("Automatic mail / reminder"),
    Purpose.STATEMENT: N_("Automatic mail / statements"),
}
_KEY_NAMES = {
    "space": N_("Space"),
    "enter": N_("Enter"),
    "escape": N_("Esc"),
    "tab": N_("Tab"),
    "delete": N_("Del"),
    "insert": N_("Ins"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
    "home": N_("Home"),
    "end": N_("End"),
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "asterisk": "*",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "equals_sign": "=",
    "plus": "+",
    "exclamation_mark": "!",
}


@dataclass(frozen=True, slots=True)
class Action:
    """An entry of the registry; a screen carries it out in its method ``do_<name>``."""

    name: str
    keys: tuple[str, ...]
    """Textual's key names, the one that is shown first."""
    label: str
    """Short, for the key line: an English message id."""
    help: str
    """One sentence for the help screen, the palette and the README: an English message id."""
    group: str = "do"
    """Under which heading the help shows it: ``mark``, ``do``, ``find``, ``window``."""
    strip: str = ""
    """The line in the action strip; empty: not in the strip."""
    strip_key: str = ""
    """Its letter there, where it is not the first key."""
    show: bool = True
    """Whether the key line shows it."""
    needs_rows: bool = False
    """It acts on the marked rows, else on the one under the cursor."""
    right: Right | None = None
    purpose: Purpose | None = None
    """The mail profile that must allow it."""

    @property
    def key(self) -> str:
        """The first key as a person reads it."""
        return key_name(self.keys[0]) if self.keys else ""

    def refusal(self, session: Session, rows: int | None = None) -> str:
        """Why it cannot be done now, in a sentence; empty when it can. ``rows``: how many it would act on."""
        if self.needs_rows and rows == 0:
            return _("There is no invoice here to act on.")
        if self.right is not None and not session.may(self.right):
            return NoRightError(session.user, self.right).sentence
        if self.purpose is not None and not session.allowed(self.purpose):
            return _("“{profile}” is not allowed for {user} (see Parameters)").format(
                profile=_(_PROFILE_NAMES[self.purpose]), user=session.who
            )
        return ""

    def taken(self, session: Session) -> str:
        """The same for a right that was taken while the window was open, by the database; empty when not."""
        try:
            if self.right is not None:
                require(session.user, self.right)
        except NoRightError as error:
            return error.sentence
        return ""


def key_name(key: str) -> str:
    """A key of textual's as a person reads it: ``Space``, ``Ctrl+A``, ``F1``, ``?``."""
    *modifiers, last = key.split("+") if key != "+" else ["+"]
    shown = _(_KEY_NAMES[last]) if last in _KEY_NAMES else last
    if modifiers or (last[:1] == "f" and last[1:].isdigit()):
        shown = shown[:1].upper() + shown[1:]
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])
