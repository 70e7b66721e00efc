"""The key line of the control screen: what acts where the cursor is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowtui.i18n import N_
from flowtui.models.words import Code
from flowtui.ui import words
from flowtui.ui.screens.control_rows import INCLUDABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flowtui.ui.action import Action

_ABOUT_ADDRESSES = (Code.NO_ADDRESS, Code.BAD_ADDRESS)
_OTHER_LABELS = {"other": N_("what goes"), "correct": N_("give an address")}


def control_keys(
    offered: Sequence[Action], code: str | None, included: Collection[str], *, goes: bool, stays: bool
) -> list[Action]:
    """``code``: the reason under the cursor, empty where there is none; ``None`` among the mails.

    ``goes`` and ``stays``: whether there is a mail, and a reason.
    """
    absent = set() if goes else {"confirm"}
    if not (stays and (goes or code is None)):
        absent.add("other")
    if code is None:
        absent |= {"include"} if goes else {"include", "look", "correct"}
        return [entry for entry in offered if entry.name not in absent]
    return [
        replace(entry, label=_OTHER_LABELS.get(entry.name, _include_label(code, included, entry.label)))
        for entry in offered
        if entry.name not in absent | _absent(code)
    ]


def left_out_keys(offered: Sequence[Action], code: str) -> list[Action]:
    """The same among the invoices that stay for one reason."""
    return [entry for entry in offered if entry.name not in _absent(code)]


def can_be_included(code: str) -> bool:
    """Whether a person can set the reason aside."""
    return code == words.BY_YOU or code in INCLUDABLE


def _absent(code: str) -> set[str]:
    absent = set() if can_be_included(code) else {"include"}
    return absent if code in _ABOUT_ADDRESSES else {*absent, "correct"}


def _include_label(code: str, included: Collection[str], label: str) -> str:
    return N_("leave out") if code in included and label == "take in" else label
