"""The aged balance for a spreadsheet: a line a customer and currency."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flowtui.i18n import _, language
from flowtui.money import format_cents
from flowtui.text import csv_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.ledger.ageing import AgedCustomer


def to_csv(customers: Iterable[AgedCustomer]) -> str:
    """The aged balance as CSV in the screen language: separated by ``;`` in French, by ``,`` otherwise."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language() == "fr" else ",")
    titles = (
        _("Code"),
        _("Name"),
        _("Currency"),
        _("Not due"),
        "1-30",
        "31-60",
        "61-90",
        _("> 90"),
        _("Total"),
    )
    writer.writerow(titles)
    for one in customers:
        amounts = (*one.aged.columns, one.aged.total)
        cells = (format_cents(cents, language(), grouping="") for cents in amounts)
        writer.writerow((csv_cell(one.code), csv_cell(one.name), csv_cell(one.aged.currency), *cells))
    return out.getvalue()
