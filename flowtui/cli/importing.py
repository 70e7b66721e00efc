"""``flowtui import``: files and folders into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.cli.call import DONE, FAILED, NOTHING, say
from flowtui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.cli.call import Call
    from flowtui.cli.grammar import Commands

_SHOWN = 10  # lines left out; JSON has them all


def add(commands: Commands) -> None:
    """Add ``import``."""
    parser = commands.add(
        "import",
        _import,
        _("read accounts, invoices, customers or PDFs from files and folders"),
        "flowtui import 552100554FEC20261231.txt clients.csv factures-pdf/",
        details=_("Each file is read whole or not at all; importing it again changes nothing."),
    )
    parser.add_argument("files", nargs="+", metavar=_("FILE"), help=_("a file or a folder"))
    parser.add_argument(
        "--as",
        dest="form",
        choices=("fec", "einvoice", "table", "customers"),
        help=_("the format, where it is not to be recognised"),
    )
    parser.add_argument("--mapping", metavar=_("FILE"), help=_("which column is what, for other headers"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))


def _import(call: Call) -> int:
    from pathlib import Path

    from flowtui.imports.run import import_paths
    from flowtui.ledger import offsets
    from flowtui.models.identity import Right, require

    arguments = call.arguments
    require(call.open(), Right.PARAMETERS)
    result = import_paths(
        [Path(name) for name in arguments.files],
        form=arguments.form,
        mapping=Path(arguments.mapping) if arguments.mapping else None,
        dry_run=arguments.dry_run,
    )
    if not arguments.dry_run:
        offsets.refresh()
    data = result.to_json()
    call.answer(data, lambda: result_lines(data))
    if not data["files"]:
        say(_("There is no file in what was named; nothing was imported."))
        return NOTHING
    failed = [file for file in data["files"] if file["errors"]]
    _complain(failed)
    return FAILED if failed else DONE


def _complain(files: list[dict[str, Any]]) -> None:
    """The first error of each file on stderr: where, what."""
    for file in files:
        first = file["errors"][0]
        where = f"{file['path']}:{first['line']}" if first.get("line") else file["path"]
        more = len(file["errors"]) - 1
        others = (
            ngettext(" (and {count} more)", " (and {count} more)", more).format(count=more) if more else ""
        )
        say(f"{where}: {first['message']}{others}")


def result_lines(data: dict[str, Any]) -> Iterator[str]:
    """What became of each file, and what is open now by currency."""
    from flowtui import i18n
    from flowtui.money import format_money

    for file in data["files"]:
        counts = _("{read} read, {created} new, {updated} changed, {unchanged} the same").format(**file)
        left = len(file["skipped"])
        skipped = (
            ngettext(", {count} left out", ", {count} left out", left).format(count=left) if left else ""
        )
        yield f"{file['path']} ({file['format'] or '?'}): {counts}{skipped}"
        for skip in file["skipped"][:_SHOWN]:
            yield f"  {skip['line']}: {skip['reason']}" if skip["line"] else f"  {skip['reason']}"
    invoices, customers = data["invoices"], data["customers"]
    yield _("Now {invoices} of {customers}; open: {open}").format(
        invoices=ngettext("{count} invoice", "{count} invoices", invoices).format(count=invoices),
        customers=ngettext("{count} customer", "{count} customers", customers).format(count=customers),
        open=" + ".join(
            format_money(cents, currency, i18n.language()) for currency, cents in data["open"].items()
        )
        or "0",
    )
