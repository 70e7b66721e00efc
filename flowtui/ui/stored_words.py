"""How the parameters put a stored value in words."""

from __future__ import annotations

from typing import Any

from flowtui.clock import format_date
from flowtui.i18n import N_, _

_WORDS = {
    "language": {"fr": N_("French"), "en": N_("English"), "": N_("the terminal's")},
    "grouping": {
        "any": N_("as asked for"),
        "single": N_("never a grouped mail"),
        "grouped": N_("grouped mails only"),
    },
    "purpose": {
        "all": N_("everything"),
        "invoice": N_("invoices"),
        "reminder": N_("reminders"),
        "statement": N_("grouped statements"),
        "notice": N_("invoice notices"),
    },
    "role": {"to": N_("To"), "cc": N_("Cc"), "bcc": N_("Bcc")},
}


def worded(name: str, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return yes(value)
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return format_date(value)
    text = str(value)
    return _(_WORDS[name][text]) if text in _WORDS.get(name, {}) else " ".join(text.split())


def options(name: str, *without: str) -> list[tuple[str, str]]:
    """The values that a field may take, in words."""
    return [(value, _(text)) for value, text in _WORDS[name].items() if value not in without]


def languages() -> list[tuple[str, str]]:
    """French and English."""
    return options("language", "")


def yes(value: bool) -> str:
    """``yes`` or ``no``."""
    return _("yes") if value else _("no")
