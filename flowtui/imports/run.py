"""Importing files and folders: each file in a transaction of its own, or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import peewee as pw

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.archives import unpacked
from flowtui.imports.errors import BadLinesError, UnknownFormatError
from flowtui.imports.files import candidates, see_plain
from flowtui.imports.line_ends import see_lines
from flowtui.imports.originals import Numbers
from flowtui.imports.pdfs import link_original
from flowtui.imports.recognise import Form, recognise
from flowtui.imports.sql import execute, set_for_loading
from flowtui.imports.values import FileReport, ImportResult, Note
from flowtui.models import Customer, Invoice, atomic
from flowtui.models.database import first_line
from flowtui.system_words import system_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    """Import files and the files of folders and archives; the format is recognised unless ``form`` names it.

    A bad file does not stop the others. Reading the same files again changes nothing. ``mapping`` is a
    TOML file that says which of our columns has which header. A dry run does all of it and takes it back.

    Raises:
        MappingError: the mapping cannot be used.
        BusyError: another program is writing to the database.
    """
    from flowtui.imports.tables.mapping import read_mapping

    columns = read_mapping(Path(mapping) if mapping else None)
    with unpacked(candidates(paths)) as files:
        return _dry_run(files, form, columns) if dry_run else _import(files, form, columns)


def _dry_run(files: list[Candidate], form: str | None, mapping: Mapping) -> ImportResult:
    result: list[ImportResult] = []
    try:
        with atomic():
            result.append(_import(files, form, mapping))
            raise _DryRunOver  # noqa: TRY301 - leaving the block by an exception is what takes it back
    except _DryRunOver:
        return result[0]


#: Formats that are read line by line, where the file is no workbook.
_IN_LINES = {Form.FEC, Form.TABLE, Form.CUSTOMERS, Form.GRID}
#: Customers before what they owe, accounts before what completes them, PDFs when their invoices are known.
_ORDER = (Form.CUSTOMERS, Form.FEC, Form.TABLE, Form.GRID, Form.EINVOICE, Form.PDF)


def _import(files: list[Candidate], form: str | None, mapping: Mapping) -> ImportResult:
    reports = [FileReport(file.shown) for file in files]
    waiting: list[tuple[int, int, Form]] = []
    for index, (file, report) in enumerate(zip(files, reports, strict=True)):
        with _told(report, quietly=not file.named):
            found = _form(file, form, mapping)
            waiting.append((_ORDER.index(found), index, found))
    originals = []
    for _rank, index, found in sorted(waiting):
        file, report = files[index], reports[index]
        report.format = found
        loading = set_for_loading(foreign_keys=found != Form.TABLE, size=_size(file.path))
        with _told(report, quietly=not file.named), loading, atomic():
            if not _read(file.path, found, mapping, report):
                originals.append(index)
    numbers = Numbers([files[index].path for index in originals])
    for index in originals:
        with _told(reports[index]), atomic():
            link_original(
                files[index].path,
                numbers,
                reports[index],
                quietly=not files[index].named,
                only_einvoice=form == Form.EINVOICE,
            )
    return ImportResult(
        tuple(reports),
        invoices=Invoice.select().count(),
        customers=Customer.select().count(),
        open=_open(),
    )


def _size(path: Path) -> int:
    """In bytes; 0 of a file that cannot be looked at, which is told where it is read."""
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0


def _open() -> dict[str, int]:
    """What is open by currency; grouped only where there are several, since SQLite sorts to group."""
    ((total, first, last),) = execute(
        "SELECT sum(balance_cents), min(currency), max(currency) FROM invoice WHERE balance_cents <> 0"
    )
    if first == last:
        return {first: int(total)} if first else {}
    rows = execute(
        "SELECT currency, sum(balance_cents) FROM invoice WHERE balance_cents <> 0 GROUP BY currency ORDER BY count(*) DESC, currency"
    )
    return {currency: int(cents) for currency, cents in rows}


def _form(file: Candidate, form: str | None, mapping: Mapping) -> Form:
    """The file's format, named or recognised."""
    from flowtui.imports.tables.grid import which_table

    if file.problem:
        raise file.problem
    path = file.path
    see_plain(path)
    found = recognise(path) if form in (None, Form.EINVOICE) else Form(str(form))
    if found in _IN_LINES:
        see_lines(path)
    return which_table(path, mapping) if found == Form.GRID else found


def _read(path: Path, form: Form, mapping: Mapping, report: FileReport) -> bool:
    """Read one file into the database; whether that was all, and it is not a PDF still to be linked."""
    if form == Form.FEC:
        from flowtui.imports.fec.importer import import_fec

        import_fec(path, report)
    elif form == Form.TABLE:
        from flowtui.imports.tables.invoices import import_invoices

        import_invoices(path, mapping, report)
    elif form == Form.CUSTOMERS:
        from flowtui.imports.tables.customers import import_customers

        import_customers(path, mapping, report)
    elif form == Form.PDF:
        from flowtui.imports.pdfs import import_pdf

        return import_pdf(path, report)
    else:
        from flowtui.imports.pdfs import import_xml

        import_xml(path, report)
    return True


@contextlib.contextmanager
def _told(report: FileReport, *, quietly: bool = False) -> Iterator[None]:
    """Put what stops a file into its report; one of no known format that nobody named is only passed over."""
    try:
        yield
    except BadLinesError as error:
        report.errors = [Note(one.line, one.sentence) for one in error.errors]
    except UnknownFormatError as error:
        (report.skipped if quietly else report.errors).append(Note(error.line, error.sentence))
        report.format = ""
    except FlowError as error:
        report.errors.append(Note(getattr(error, "line", None), error.sentence))
    except OSError as error:
        report.errors.append(Note(None, _unreadable(error)))
    except (pw.IntegrityError, pw.DataError) as error:
        report.errors.append(
            Note(None, _("The database refuses the file: {why}").format(why=first_line(error)))
        )
    if report.errors:
        report.created = report.updated = report.unchanged = 0


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("There is no such file.")
    return _("The file cannot be read: {why}").format(why=system_words(error))
