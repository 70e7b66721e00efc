"""The peg in a few words, for the query line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.ledger.code_words import code_words
from flowtui.ui.panel_terms import ANY

if TYPE_CHECKING:
    from flowtui.ui.panel_terms import Peg


def peg_summary(peg: Peg) -> str:
    """The peg in a few words for the query line: ``mail non · groupé *``."""
    words = {None: "*", False: _("no"), True: _("yes")}
    parts = [f"{_('mail')} {words[peg.mailed]}", f"{_('grouped')} {words[peg.grouped]}"]
    if peg.status != ANY:
        parts.append(peg.status or _("without status"))
    if peg.reminders is not None:
        parts.append(f"{_('rem.')}>={peg.reminders}")
    if peg.why != ANY:
        parts.append(code_words(peg.why))
    if peg.offset:
        parts.append(_("cancel out"))
    if peg.blocked:
        parts.append(_("blocked"))
    return " ".join(parts)
