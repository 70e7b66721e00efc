"""The aged balance as bars of text: readable without colour, a credit to the left of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import N_, _
from flowtui.money import format_cents

if TYPE_CHECKING:
    from flowtui.ledger.ageing import Aged
    from flowtui.ui.glyphs import Glyphs

#: The columns of the aged balance, in days late.
LABELS = (N_("Not due"), "1-30", "31-60", "61-90", N_("> 90"))


class Bar(NamedTuple):
    """One line: its label, the amount, the bar, and whether it is a late debt."""

    label: str
    amount: str
    bar: str
    style: str


def bars(aged: Aged, cells: int, glyphs: Glyphs, language: str) -> list[Bar]:
    """The five columns; the longest debt takes ``cells`` cells, a credit shows a minus."""
    most = max((cents for cents in aged.columns if cents > 0), default=0)
    return [
        Bar(
            _(label),
            format_cents(cents, language),
            bar(cents, most, cells, glyphs.bar),
            "" if index == 0 or cents <= 0 else "late",
        )
        for index, (label, cents) in enumerate(zip(LABELS, aged.columns, strict=True))
    ]


def bar(cents: int, most: int, cells: int, sign: str) -> str:
    """A bar for ``cents`` where ``most`` takes ``cells`` cells; a debt however small shows one cell."""
    if cents < 0:
        return "-"
    if not cents or not most:
        return ""
    return sign * max(1, round(cents * cells / most))
