"""Six lines: the five columns of an aged balance as bars, and their total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from flowtui.i18n import _
from flowtui.money import format_cents
from flowtui.ui.aged_bars import LABELS, bars
from flowtui.ui.cells import RIGHT, fit, width
from flowtui.ui.glyphs import BY_SKIN
from flowtui.ui.widgets.line import Line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from flowtui.ledger.ageing import Aged
    from flowtui.ui.widgets.line import Text

_AMOUNT = 15
#: Cells of the total's line that hold nothing: one at each end, two before the note.
_BLANKS = 4


class AgedBlock(Vertical):
    """Shows the currency with the most open; the others stand in the line of the total."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self._aged: tuple[Aged, ...] = ()
        self._note: Text = ""

    def compose(self) -> ComposeResult:
        """A line for each column, and one for the total."""
        for _label in LABELS:
            yield Line(classes="aged")
        yield Line(classes="aged-total")

    def show(self, aged: Sequence[Aged], note: str = "") -> None:
        """Show these, one value a currency; ``note`` stands at the right of the total."""
        self._aged = tuple(sorted(aged, key=lambda one: abs(one.total), reverse=True))
        self._note = note
        self._draw()

    def on_resize(self) -> None:
        """The bars are as long as there is room."""
        self._draw()

    @property
    def text(self) -> str:
        """All six lines; for tests."""
        return "\n".join(line.text.rstrip() for line in self.query(Line))

    def _draw(self) -> None:
        lines = list(self.query(Line))
        if not self._aged or not lines:
            for line in lines:
                line.set("")
            return
        first, *others = self._aged
        labels = max(width(_(label)) for label in LABELS)
        room = max(5, self.size.width - labels - _AMOUNT - 6)
        glyphs = getattr(self.app, "glyphs", BY_SKIN["plain"])
        for line, one in zip(lines, bars(first, room, glyphs, self.language), strict=False):
            amount = fit(one.amount, _AMOUNT, RIGHT)
            line.set(
                [
                    (f"{fit(one.label, labels)} ", "faint"),
                    (f"{amount}  ", ""),
                    (one.bar, "bad" if one.style else "good"),
                ]
            )
        title, total = (
            f"{fit(_('Total'), labels)} ",
            fit(format_cents(first.total, self.language), _AMOUNT, RIGHT),
        )
        known = f"{total} {first.currency}"
        left_over = self.size.width - width(title) - width(known) - width(plain(self._note)) - _BLANKS
        lines[-1].set([(title, ""), (known + self._further(others, left_over), "strong")], self._note)

    def _further(self, others: Sequence[Aged], room: int) -> str:
        """As many amounts as there is room for, each whole; a sign for those that are left out."""
        amounts = [f"  + {format_cents(one.total, self.language)} {one.currency}" for one in others]
        for count in range(len(amounts), 0, -1):
            shown = "".join(amounts[:count]) + ("  + …" if count < len(amounts) else "")
            if width(shown) <= room:
                return shown
        return "  + …" if amounts else ""
