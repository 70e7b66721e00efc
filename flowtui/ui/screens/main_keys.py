"""Which keys of the main window wait while a list is being read.

A key typed ahead means the rows of the list that was asked for before it. Moving and marking wait for the
first of them, what takes all rows for the last; another order or filter waits for nothing, since it gives
the list up.
"""

from __future__ import annotations

from flowtui.ui.actions import action, actions

#: Groups of actions that mean no rows.
_NO_ROWS = frozenset({"find", "window"})
_FREE = frozenset(key for entry in actions("main") if entry.group in _NO_ROWS for key in entry.keys)
_TAKES_ALL = ("all", "invert", "whole_customer", "export", "send", "remind", "group", "status", "by_hand")
_WHOLE = frozenset(key for name in _TAKES_ALL for key in action("main", name).keys) | {
    "end",
    "ctrl+end",
    "shift+end",
}


def waits(key: str, *, shown: bool, complete: bool, at_end: bool) -> bool:
    """Whether ``key`` waits for the list: ``shown`` are its first rows, ``complete`` are they all.

    ``at_end`` says that the cursor is within a page of the last row known.
    """
    if key in _FREE:
        return False
    return not shown or (not complete and (at_end or key in _WHOLE))
