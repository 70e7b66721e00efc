"""Where an invoice's PDF comes from: the original as it came, else a report template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.documents import names, rows, vat
from flowtui.models import Invoice, OriginalDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

ORIGINAL = "original"
TEMPLATE = "template"


def source_of(invoice: Invoice) -> str:
    """``original`` where the making program's own PDF is stored, else ``template``."""
    return ORIGINAL if OriginalDocument.select().where(_of(invoice)).exists() else TEMPLATE


def originals(ids: Iterable[int]) -> dict[int, int]:
    """The size in bytes of each stored original among these invoices, in few questions."""
    wanted = list(ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        query = OriginalDocument.select(OriginalDocument.invoice, OriginalDocument.size)
        rows_found: Any = query.where(OriginalDocument.invoice.in_(some)).tuples()
        found.update(rows_found)
    return found


def original_bytes(invoice: Invoice) -> bytes | None:
    """The original untouched, or none."""
    row = OriginalDocument.get_or_none(_of(invoice))
    return None if row is None else bytes(row.content)


def lines_known(invoice: Invoice) -> bool:
    """Whether the invoice can be printed as an invoice: its lines and VAT add up to its total."""
    groups = vat.breakdown(rows.lines(invoice), invoice.net_cents, invoice.vat_cents, invoice.total_cents)
    return groups is not None


def attachment_name(invoice: Invoice, language: str = "fr", *, purpose: str = "invoice") -> str:
    """The file name of the invoice's PDF, whatever it is made from.

    ``purpose`` is that of the report template to use where there is no original.
    """
    whole = source_of(invoice) == ORIGINAL or (purpose == "invoice" and lines_known(invoice))
    return names.invoice_name(invoice, whole=whole, language=language)


def _of(invoice: Invoice) -> object:
    return OriginalDocument.invoice == invoice.id
