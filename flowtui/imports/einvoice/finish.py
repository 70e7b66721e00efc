"""From what was found in the XML to a document, or to a sentence on what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.i18n import _, language
from flowtui.imports.einvoice.document import Document, Line
from flowtui.imports.errors import BadFileError
from flowtui.models.words import Kind
from flowtui.money import format_cents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

#: Credit notes among the document types of UNTDID 1001.
_CREDIT = {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
_CURRENCY_LETTERS = 3


def finish(
    *,
    number: str,
    type_code: str,
    issued: date | None,
    currency: str,
    total_cents: int | None,
    lines: Iterable[Line],
    credit: bool = False,
    **more: Any,
) -> Document:
    """The document; a negative invoice is a credit note.

    Raises:
        BadFileError: number, date, currency, total or buyer is missing.
    """
    missing = {
        _("number"): number,
        _("issue date"): issued,
        _("currency"): currency if len(currency) == _CURRENCY_LETTERS else "",
        _("total"): "" if total_cents is None else "0",
        _("buyer"): more["buyer"].name,
    }
    absent = [name for name, value in missing.items() if not value]
    if absent or issued is None or total_cents is None:
        raise BadFileError(_("The e-invoice lacks: {names}.").format(names=", ".join(absent)))
    lowers = credit or type_code in _CREDIT or total_cents < 0
    kind = Kind.CREDIT_NOTE if lowers else Kind.INVOICE
    read, doubts = _read(lines)
    doubts += _sums(total_cents, more["net_cents"], more["vat_cents"])
    return Document(
        number, kind, issued, currency=currency, total_cents=total_cents, lines=read, doubts=doubts, **more
    )


def _read(lines: Iterable[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines; none where one of them cannot be read, since the rest alone would be another invoice."""
    try:
        return tuple(lines), ()
    except BadFileError as error:
        return (), (_("The lines cannot be read: {why}").format(why=error.sentence),)


def _sums(total: int, net: int | None, vat: int | None) -> tuple[str, ...]:
    if net is None or vat is None or net + vat == total:
        return ()
    amounts = [format_cents(one, language()) for one in (net, vat, total)]
    return (_("Net {0} and VAT {1} do not make the total {2}.").format(*amounts),)


def signed(reason: str, amount: int, vat_rate: int, *, charge: bool) -> Line:
    """A discount or charge on the whole as a line."""
    text = reason or (_("Charge") if charge else _("Discount"))
    return Line(text, "1", "", "", amount if charge else -amount, vat_rate)
