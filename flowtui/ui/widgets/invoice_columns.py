"""The columns of the invoice list: on 80 cells those of the daily work, more where there is room."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flowtui import clock, money
from flowtui.i18n import N_
from flowtui.ledger.code_words import code_words, kind_letter
from flowtui.models.words import Code
from flowtui.ui.cells import RIGHT
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.grid import Shown

if TYPE_CHECKING:
    from datetime import date

    from flowtui.ledger.values import Row
    from flowtui.ui.glyphs import Glyphs

COLUMNS = (
    Column("number", N_("No."), 12, widest=16),
    Column("date", N_("Date"), 8),
    Column("created", N_("Created"), 8, rank=7),
    Column("due", N_("Due"), 8),
    Column("code", N_("Code"), 8, rank=8),
    Column("customer", N_("Customer"), 11, widest=40, good=26),
    Column("kind", N_("K"), 1),
    Column("total", N_("Total"), 11, RIGHT, rank=5, widest=13),
    Column("balance", N_("Balance"), 11, RIGHT, widest=13),
    Column("currency", N_("Cur"), 3, rank=1),
    Column("late", N_("Late"), 4, RIGHT),
    Column("mailed", N_("M"), 1),
    Column("grouped", N_("G"), 1),
    Column("reminders", N_("Rem"), 3, RIGHT, rank=4),
    Column("status", N_("Status"), 6, widest=10),
    Column("why", N_("Why"), 12, rank=6, widest=18),
)

_FAILED_FLAGS = frozenset("!?")


@lru_cache(1024)
def _day(day: date | None, language: str) -> str:
    return clock.format_date(day, language, short=True)


def gone() -> Shown:
    """A row that was removed from the database since the list was read."""
    texts = [""] * len(COLUMNS)
    texts[0] = "…"
    return Shown(texts, "quiet")


def show(row: Row, glyphs: Glyphs, language: str, *, marked: bool) -> Shown:
    """A row of the ledger as the list shows it."""
    texts = (
        row.number,
        _day(row.issue_date, language),
        _day(row.created, language),
        _day(row.due_date, language),
        row.customer,
        row.customer_name,
        kind_letter(row),
        money.format_cents(row.total_cents, language),
        money.format_cents(row.balance_cents, language),
        row.currency,
        str(row.days_late) if row.days_late else "",
        row.mail_flag or ("m" if row.mailed_at else "."),
        "g" if row.grouped_at else ".",
        str(row.reminder_count) if row.reminder_count else "",
        " ".join(filter(None, (row.status, glyphs.offset if row.offset_group is not None else ""))),
        "" if row.preflight == Code.READY else code_words(row.preflight),
    )
    style = "credit" if row.balance_cents < 0 else ""
    if row.balance_cents == 0:
        style = "quiet"
    styles = [""] * len(texts)
    if row.days_late:
        styles[10] = "late"
    if row.mail_flag in _FAILED_FLAGS and row.mail_flag:
        styles[11] = "bad" if row.mail_flag == "!" else "doubt"
    return Shown(texts, style, styles, glyphs.mark if marked else "")
