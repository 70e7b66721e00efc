"""What the main window's list says where it shows no row, and what to do about it."""

from __future__ import annotations

from flowtui.i18n import _
from flowtui.ledger.query import is_empty


def empty_list() -> str:
    """A few lines that fit on 60 cells: nothing was read yet, or the filter lets nothing through."""
    if is_empty():
        lines = [
            _("There is no invoice yet."),
            "",
            _("To read your accounts, leave with q and type for instance:"),
            _("flowtui import FEC.txt customers.csv pdf-folder/"),
            _("then flowtui again."),
            "",
            _("P: company, users, mail server; ?: the keys."),
        ]
    else:
        lines = [
            _("no invoice fits this query"),
            "",
            _("/ then Ctrl+U and Enter shows everything; w: your views."),
        ]
    return "\n".join(lines)
