"""Where an invoice's PDF comes from: the original as it came, else a report template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.models import Invoice, OriginalDocument
from flowtui.models.stopping import look

if TYPE_CHECKING:
    from collections.abc import Iterable

ORIGINAL = "original"
TEMPLATE = "template"


def source_of(invoice: Invoice) -> str:
    """``original`` where the making program's own PDF is stored, else ``template``."""
    stored = OriginalDocument.select().where(OriginalDocument.invoice == invoice.id)
    return ORIGINAL if stored.exists() else TEMPLATE


def originals(ids: Iterable[int]) -> dict[int, int]:
    """The size in bytes of each stored original among these invoices, in few questions."""
    wanted = list(ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        look()
        some = wanted[start : start + 500]
        query = OriginalDocument.select(OriginalDocument.invoice, OriginalDocument.size)
        rows_found: Any = query.where(OriginalDocument.invoice.in_(some)).tuples()
        found.update(rows_found)
    return found
