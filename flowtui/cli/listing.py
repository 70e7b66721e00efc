"""``flowtui list``: the list as the window shows it, as a table, CSV or JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from flowtui import clock, i18n
from flowtui.cli.call import DONE, print_in_utf8
from flowtui.cli.grammar import take_query, whole
from flowtui.cli.listing_csv import write_csv
from flowtui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands
    from flowtui.ledger.values import Row, Totals


def add(commands: Commands) -> None:
    """Add ``list``."""
    parser = commands.add(
        "list",
        _list,
        _("the invoices that a query finds"),
        "flowtui list overdue -mailed:yes --sort -balance --limit 20",
    )
    take_query(parser)
    parser.add_argument(
        "--sort", metavar=_("COLUMN"), help=_("date, due, customer, balance…; -date: reversed")
    )
    parser.add_argument("--limit", type=whole, metavar="N", help=_("at most N rows"))
    parser.add_argument("--offset", type=whole, default=0, metavar="N", help=_("without the first N rows"))
    parser.add_argument("--csv", action="store_true", help=_("for a spreadsheet"))


def _list(call: Call) -> int:
    from flowtui.ledger import language, offsets, query, rows, sort, totals

    arguments = call.arguments
    call.open()
    offsets.refresh()
    found = language.parse(arguments.query)
    ids = query.ids(
        found,
        sort.parse(arguments.sort or ""),
        limit=arguments.limit,
        offset=arguments.offset,
    )
    page = rows.fetch(ids)
    sums = totals.totals(found)
    count = sum(one.count for one in sums)
    if not count:
        language.see_words(arguments.query)
    if arguments.csv and not call.json:
        print_in_utf8()
        write_csv(page, sys.stdout, french=i18n.language() == "fr")
    else:
        call.answer(_json(count, sums, page), lambda: _lines(count, sums, page))
    return DONE


def _json(count: int, sums: Iterable[Totals], page: Iterable[Row]) -> dict[str, Any]:
    """As the contract says; the sums are those of ``currency``, the one of most rows, ``totals`` tells all."""
    sums = list(sums)
    most = sums[0] if sums else None
    return {
        "count": count,
        "total_cents": most.total_cents if most else 0,
        "balance_cents": most.net_cents if most else 0,
        "currency": most.currency if most else "",
        "totals": [
            {"currency": one.currency, "total_cents": one.total_cents, "balance_cents": one.net_cents}
            for one in sums
        ],
        "rows": [row.to_json() for row in page],
    }


def _lines(count: int, sums: Iterable[Totals], page: list[Row]) -> Iterator[str]:
    from flowtui.cli.tables import table
    from flowtui.money import format_money

    if page:
        head = (_("No."), _("Date"), _("Due"), _("Customer"), _("T"), _("Balance"), _("Late"), "M", "G", _("Status"), _("Why"))  # fmt: skip
        yield from table(head, (_cells(row) for row in page), right="lllllrrlll")
    amounts = " + ".join(format_money(one.net_cents, one.currency, i18n.language()) for one in sums)
    shown = ngettext("{count} invoice", "{count} invoices", count).format(count=count)
    yield f"{shown}  {amounts}" if amounts else shown


def _cells(row: Row) -> tuple[str, ...]:
    from flowtui.ledger.code_words import code_words, kind_letter
    from flowtui.models.words import Code
    from flowtui.money import format_cents

    return (
        row.number,
        clock.format_date(row.issue_date, short=True),
        clock.format_date(row.due_date, short=True),
        row.customer_name,
        kind_letter(row.kind, opening=row.opening),
        format_cents(row.balance_cents, i18n.language()),
        str(row.days_late or ""),
        "m" if row.mailed_at else row.mail_flag or ".",
        "g" if row.grouped_at else ".",
        row.status or ("<>" if row.offset_group else ""),
        "" if row.preflight == Code.READY else code_words(row.preflight),
    )
