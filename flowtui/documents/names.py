"""The names that attachments bear: ASCII, short and distinct, for every mail program and disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import N_, translator
from flowtui.text import file_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from flowtui.models import Customer, Invoice

_PART = 60


def invoice_name(invoice: Invoice, *, whole: bool = True, language: str = "fr") -> str:
    """``FA2026-0412.pdf``; a notice says so: ``Avis-FA2026-0412.pdf``."""
    number = _part(invoice.number, "document")
    return f"{number}.pdf" if whole else f"{_word(N_('Notice'), language)}-{number}.pdf"


def reminder_name(invoice: Invoice, language: str = "fr") -> str:
    """``Relance-FA2026-0412.pdf``."""
    return f"{_word(N_('Reminder'), language)}-{_part(invoice.number, 'document')}.pdf"


def statement_name(customer: Customer, day: date, language: str = "fr", currency: str = "") -> str:
    """``Releve-C0412-2026-11-24.pdf``; with its ``currency`` where the customer gets others beside it."""
    stem = f"{_word(N_('Statement'), language)}-{_part(customer.code, 'client')}-{day.isoformat()}"
    return f"{stem}-{_part(currency, 'XXX')}.pdf" if currency else f"{stem}.pdf"


def distinct(names: Iterable[str]) -> list[str]:
    """The same names, a counter added to those that came before (in any case: disks fold it)."""
    seen: set[str] = set()
    found = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        candidate, count = name, 1
        while candidate.casefold() in seen:
            count += 1
            candidate = f"{stem}-{count}{dot}{suffix}"
        seen.add(candidate.casefold())
        found.append(candidate)
    return found


def _part(text: str, fallback: str) -> str:
    return file_name(text, fallback)[:_PART].rstrip("._-") or fallback


def _word(message: str, language: str) -> str:
    return file_name(translator(language).gettext(message))
