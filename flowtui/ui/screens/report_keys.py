"""The key line of the report: what helps with the row under the cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowtui.i18n import N_
from flowtui.models.words import REFUSED_STATES, MailState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowtui.ui.action import Action

#: The states that «send again all that was refused» means; a returned mail is sent again by itself alone.
RETRIED = (MailState.FAILED, MailState.PARTLY)
#: What the row stands for, where it is no mail: an invoice that was left out.
LEFT_OUT = "out"


def report_keys(offered: Sequence[Action], row: str, counts: Mapping[str, int]) -> list[Action]:
    """``row``: the state of the mail under the cursor, :data:`LEFT_OUT`, or empty; what is urgent first."""
    absent = mail_absent(row)
    if row == LEFT_OUT:
        absent -= {"correct"}
    if not any(counts.get(state) for state in RETRIED):
        absent.add("retry")
    shown = [entry for entry in offered if entry.name not in absent]
    if row == LEFT_OUT:
        shown = [
            replace(entry, label=N_("addresses")) if entry.name == "correct" else entry for entry in shown
        ]
    return sorted(shown, key=lambda entry: entry.name != "decide")


def mail_keys(offered: Sequence[Action], state: str) -> list[Action]:
    """The same beneath one mail in full."""
    return [entry for entry in offered if entry.name not in mail_absent(state)]


def mail_absent(state: str) -> set[str]:
    """The actions that mean nothing for a mail in this state."""
    absent = set() if state in REFUSED_STATES else {"correct"}
    return absent if state == MailState.UNCERTAIN else {*absent, "decide"}
