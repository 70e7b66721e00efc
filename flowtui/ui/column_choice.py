"""The columns that a user chose for the invoice list, kept from one time to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.ui.widgets.invoice_columns import BY_NAME, FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flowtui.ui.screens.base import FlowScreen
    from flowtui.ui.session import Session

_COLUMNS = "columns"


def remembered(session: Session) -> tuple[str, ...]:
    """The user's columns in their order; none where the width decides. What this version lacks is left out."""
    return _sound(session.preference(_COLUMNS).split(","))


def remember(screen: FlowScreen[Any], names: Iterable[str], then: Callable[[bool], None]) -> None:
    """Keep the choice; ``then`` gets whether that could be done."""
    screen.keep(_COLUMNS, ",".join(names), then)


def _sound(names: Iterable[str]) -> tuple[str, ...]:
    known = dict.fromkeys(name for name in names if name in BY_NAME)
    return tuple(dict.fromkeys((FIRST, *known))) if known else ()
