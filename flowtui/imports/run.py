"""Importing files and folders: each file in a transaction of its own, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import peewee as pw

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.errors import BadFileError, BadLinesError, UnknownFormatError
from flowtui.imports.files import candidates
from flowtui.imports.recognise import Form, recognise
from flowtui.imports.values import FileReport, ImportResult, Note
from flowtui.models import Customer, Invoice, atomic
from flowtui.models.database import first_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.imports.files import Candidate
    from flowtui.imports.tables.mapping import Mapping


class _DryRunOver(Exception):  # noqa: N818 - no error: it only takes everything back
    """Raised at the end of a dry run, so that its transaction is rolled back."""


def import_paths(
    paths: Iterable[Path | str],
    *,
    form: str | None = None,
    mapping: Path | str | None = None,
    dry_run: bool = False,
) -> ImportResult:
    """Import files and the files of folders; the format is recognised unless ``form`` names it.

    A bad file does not stop the others. Reading the same files again changes nothing. ``mapping`` is a
    TOML file that says which of our columns has which header. A dry run does all of it and takes it back.

    Raises:
        MappingError: the mapping cannot be used.
        BusyError: another program is writing to the database.
    """
    from flowtui.imports.tables.mapping import read_mapping

    columns = read_mapping(Path(mapping) if mapping else None)
    files = candidates(paths)
    if not dry_run:
        return _import(files, form, columns)
    result: list[ImportResult] = []
    try:
        with atomic():
            result.append(_import(files, form, columns))
            raise _DryRunOver  # noqa: TRY301 - leaving the block by an exception is what takes it back
    except _DryRunOver:
        return result[0]


#: Customers before what they owe, accounts before what completes them, PDFs when their invoices are known.
_ORDER = (Form.CUSTOMERS, Form.FEC, Form.TABLE, Form.GRID, Form.EINVOICE, Form.PDF)


def _import(files: list[Candidate], form: str | None, mapping: Mapping) -> ImportResult:
    reports = [FileReport(file.shown) for file in files]
    waiting: list[tuple[int, int, Form]] = []
    for index, (file, report) in enumerate(zip(files, reports, strict=True)):
        found = _form(file, form, mapping, report)
        if found:
            waiting.append((_ORDER.index(found), index, found))
    for _rank, index, found in sorted(waiting):
        _one(files[index].path, found, mapping, reports[index])
    return ImportResult(
        tuple(reports),
        invoices=Invoice.select().count(),
        customers=Customer.select().count(),
        open_cents=int(Invoice.select(pw.fn.SUM(Invoice.balance_cents)).scalar() or 0),
    )


def _form(file: Candidate, form: str | None, mapping: Mapping, report: FileReport) -> Form | None:
    """The file's format; where there is none, the report says why."""
    from flowtui.imports.tables.grid import which_table

    try:
        found = recognise(file.path) if form is None or form == Form.EINVOICE else Form(form)
        return which_table(file.path, mapping) if found == Form.GRID else found
    except UnknownFormatError as error:
        _refuse(report, error, quietly=not file.named)
    except FlowError as error:
        _refuse(report, error)
    except OSError as error:
        _refuse(report, BadFileError(_unreadable(error)))
    return None


def _one(path: Path, form: Form, mapping: Mapping, report: FileReport) -> None:
    report.format = form
    try:
        with atomic():
            _read(path, form, mapping, report)
    except BadLinesError as error:
        report.errors = [Note(one.line, one.sentence) for one in error.errors]
    except FlowError as error:
        _refuse(report, error)
    except OSError as error:
        _refuse(report, BadFileError(_unreadable(error)))
    except (pw.IntegrityError, pw.DataError) as error:
        _refuse(report, BadFileError(_("The database refuses the file: {why}").format(why=first_line(error))))
    if report.errors:
        report.created = report.updated = report.unchanged = 0


def _read(path: Path, form: Form, mapping: Mapping, report: FileReport) -> None:
    if form == Form.FEC:
        from flowtui.imports.fec.importer import import_fec

        import_fec(path, report)
    elif form == Form.TABLE:
        from flowtui.imports.tables.invoices import import_invoices

        import_invoices(path, mapping, report)
    elif form == Form.CUSTOMERS:
        from flowtui.imports.tables.customers import import_customers

        import_customers(path, mapping, report)
    else:
        raise BadFileError(_("flowtui cannot read this format."))


def _refuse(report: FileReport, error: FlowError, *, quietly: bool = False) -> None:
    line = getattr(error, "line", None)
    if quietly:
        report.skip(error.sentence, line)
    else:
        report.errors.append(Note(line, error.sentence))


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("There is no such file.")
    return _("The file cannot be read: {why}").format(why=error.strerror or str(error))
