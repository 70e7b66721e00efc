"""The line about the customer under the cursor, in as many words as the width allows.

What is shortened or left out first matters least; an amount or a date is shown whole or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui import clock
from flowtui.i18n import _, ngettext
from flowtui.money import format_cents
from flowtui.ui.cells import clean_inside, cut, width

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flowtui.ledger.values import Band
    from flowtui.ui.glyphs import Glyphs
    from flowtui.ui.widgets.line import Piece

    Forms = Mapping[str, tuple[str, ...]]

#: What gives way, one step after the other: a part takes its next shorter form.
_STEPS = (
    "due", "mail", "status", "due", "offsets", "amounts", "offsets", "mail", "due", "amounts", "status", "due",
    "blocked", "amounts",
)  # fmt: skip
#: The name stands in the list as well: from so many cells on the words go before it, at last it shrinks to the fewest.
_NAME, _FEWEST = 12, 8
#: The currency of amounts beside which none is named.
_USUAL = "EUR"
_STYLES = {"status": "strong", "offsets": "doubt", "blocked": "bad"}


def band_line(
    band: Band, room: int, language: str, glyphs: Glyphs, today: date
) -> tuple[list[Piece], list[Piece]]:
    """Left the name and the amounts, right the rest, on ``room`` cells together."""
    forms = _forms(band, language, glyphs, today)
    shown = _fitting(forms, room, min(_NAME, width(clean_inside(band.name))))
    amounts = f" {shown['amounts']}" if shown["amounts"] else ""
    late = {"due": "doubt"} if band.oldest_due and band.oldest_due < today else {}
    right: list[Piece] = [
        (f" {text}", (_STYLES | late).get(part, ""))
        for part, text in shown.items()
        if text and part != "amounts"
    ]
    left_over = room - width(amounts) - sum(width(text) for text, _style in right)
    name = clean_inside(band.name)
    shown_name = cut(name, max(0, min(left_over, width(name))), glyphs.ellipsis)
    return [(shown_name, "strong"), (amounts, "")], right


def _fitting(forms: Forms, room: int, name: int) -> dict[str, str]:
    """The longest form of each part with which all fit beside ``name`` cells of a name."""
    at = dict.fromkeys(forms, 0)
    for step in (*_STEPS, ""):
        needed = sum(width(forms[part][place]) + 1 for part, place in at.items() if forms[part][place])
        if needed + (min(name, _FEWEST) if at["amounts"] else name) <= room:
            break
        if step:
            at[step] = min(at[step] + 1, len(forms[step]) - 1)
    return {part: forms[part][place] for part, place in at.items()}


def _forms(band: Band, language: str, glyphs: Glyphs, today: date) -> Forms:
    """Every part in the order in which it is shown, its longest form first."""
    net = f"{_('net')} {format_cents(band.net_cents, language)}{_currency(band)}"
    debit, credit = format_cents(band.debit_cents, language), format_cents(band.credit_cents, language)
    return {
        "amounts": (
            f"{_('debit')} {debit} {_('credit')} {credit} {net}",
            f"D {debit} C {credit} {net}",
            net,
            "",
        ),
        "due": _due(band.oldest_due, today),
        "mail": _mail(band, today),
        "status": (_("status {code}").format(code=band.status), band.status, "") if band.status else ("",),
        "offsets": _offsets(band.offsets, glyphs),
        "blocked": (_("blocked"), "") if band.blocked else ("",),
    }


def _currency(band: Band) -> str:
    """Named where an amount could be taken for one of another currency."""
    return "" if band.currencies == 1 and band.currency == _USUAL else f" {band.currency}"


def _due(day: date | None, today: date) -> tuple[str, ...]:
    if day is None:
        return ("",)
    late = (today - day).days
    days = " " + ngettext("{n} d", "{n} d", late).format(n=late) if late > 0 else ""
    short, full = _day(day, today), clock.format_date(day, short=True)
    return (
        _("oldest due {day}").format(day=full) + days,
        _("due {day}").format(day=full) + days,
        _("due {day}").format(day=short) + days,
        days.strip() or short,
        "",
    )


def _mail(band: Band, today: date) -> tuple[str, ...]:
    if band.last_mail_at is None:
        return ("",)
    day = clock.local(band.last_mail_at).date()
    return f"{_('last mail')} {_day(day, today)}", f"{_('mail')} {_day(day, today)}", ""


def _offsets(count: int, glyphs: Glyphs) -> tuple[str, ...]:
    if not count:
        return ("",)
    words = ngettext("{n} cancels out", "{n} cancel out", count).format(n=count)
    return words, f"{count}{glyphs.offset}", ""


def _day(day: date, today: date) -> str:
    """Without the year where it is this one."""
    return f"{day:%d/%m}" if day.year == today.year else clock.format_date(day, short=True)
