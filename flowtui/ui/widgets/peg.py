"""The peg («pince à linge»): the extra filters, unfolded under the query line; it applies as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal

from flowtui import clock
from flowtui.i18n import _
from flowtui.ledger.code_words import code_words
from flowtui.models.words import Code
from flowtui.ui.panel_terms import ANY, Peg, peg_of, read_day, read_number, with_peg
from flowtui.ui.widgets.form import Check, Choice, Field
from flowtui.ui.widgets.panel import FilterPanel, label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flowtui.ledger.filter import Filter

_CODES = (
    Code.READY, Code.NO_ADDRESS, Code.BAD_ADDRESS, Code.ALREADY_MAILED, Code.IN_PROGRESS, Code.SETTLED,
    Code.CREDIT_BALANCE, Code.CANCELS_OUT, Code.BLOCKED, Code.NO_DOCUMENT,
)  # fmt: skip


class PegPanel(FilterPanel):
    """The extra filters: mailed, grouped, status, reminders, why not, cancel-outs, blocks."""

    letter = "p"

    def __init__(self, statuses: Sequence[str], **kwargs: Any) -> None:
        super().__init__(id="peg", **kwargs)
        self.statuses = list(statuses)

    def said_by(self, filter_: Filter) -> Peg:
        """See :func:`~flowtui.ui.panel_terms.peg_of`."""
        return peg_of(filter_)

    def rewrite(self, filter_: Filter, old: Peg, new: Peg) -> Filter:
        """See :func:`~flowtui.ui.panel_terms.with_peg`."""
        return with_peg(filter_, old, new)

    def rows(self) -> Sequence[Horizontal]:
        """Three lines of fields."""
        sent = [(None, _("all")), (False, _("not sent")), (True, _("sent already"))]
        statuses = [(ANY, _("all")), (None, _("none")), *((code, code) for code in self.statuses)]
        why = [(ANY, _("all")), *((str(code), code_words(code)) for code in _CODES)]
        return (
            self._sent("mailed", _("Mail"), sent, Check(_("cancel out"), id="peg-offset")),
            self._sent("grouped", _("Grouped"), sent, Check(_("blocked ones"), id="peg-blocked")),
            Horizontal(
                label(_("Status")),
                Choice(statuses, ANY, folded=True, id="peg-status"),
                label(_("Reminders >=")),
                Field(id="peg-reminders", classes="-number"),
                label(_("Why")),
                Choice(why, ANY, folded=True, id="peg-why"),
            ),
        )

    def _sent(self, name: str, words: str, choices: Sequence[tuple[Any, str]], check: Check) -> Horizontal:
        return Horizontal(
            label(words),
            Choice(choices, id=f"peg-{name}"),
            label(_("since")),
            Field(id=f"peg-{name}_since"),
            check,
        )

    def read(self) -> Peg:
        """What the fields say; a field that cannot be read says what it said before."""
        before: Peg = self.said or Peg()
        mailed_since = self._since("mailed", _("Mail"), before.mailed_since)
        grouped_since = self._since("grouped", _("Grouped"), before.grouped_since)
        return Peg(
            True if mailed_since and self.control("mailed") is None else self.control("mailed"),
            mailed_since,
            True if grouped_since and self.control("grouped") is None else self.control("grouped"),
            grouped_since,
            self.control("status"),
            self.reading("reminders", _("Reminders >="), read_number, before.reminders),
            self.control("why"),
            self.control("offset"),
            self.control("blocked"),
        )

    def _since(self, name: str, words: str, before: date | None) -> date | None:
        """The day since when; what was not sent has none."""
        where = f"{words} {_('since')}"
        day: date | None = self.reading(f"{name}_since", where, read_day, before)
        if day is not None and self.control(name) is False:
            self.faults.tell(
                _("{where} counts only for what was sent already.").format(where=where), f"{name}_since"
            )
            return None
        return day

    def write(self, said: Peg) -> None:
        """Show ``said``."""
        for name in ("mailed", "grouped", "status", "why", "offset", "blocked"):
            self.set_control(name, getattr(said, name))
        for name in ("mailed_since", "grouped_since"):
            self.set_field(name, clock.format_date(getattr(said, name), short=True))
        self.set_field("reminders", "" if said.reminders is None else str(said.reminders))
