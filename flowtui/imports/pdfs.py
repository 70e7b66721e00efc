"""E-invoices and original PDFs: one is the other where the PDF brings its invoice as XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError, ProtectedPdfError
from flowtui.imports.originals import attach, read_pdf
from flowtui.models import Invoice

if TYPE_CHECKING:
    from pathlib import Path

    from flowtui.imports.originals import Numbers
    from flowtui.imports.values import FileReport


def import_xml(path: Path, report: FileReport) -> None:
    """The invoices in CII or UBL, mostly one.

    Raises:
        BadFileError: the XML is broken, no invoice, or lacks something.
    """
    from flowtui.imports.einvoice.container import read_all
    from flowtui.imports.einvoice.importer import store_document
    from flowtui.imports.einvoice.tree import see_size

    see_size(path.stat().st_size)
    for document in read_all(path.read_bytes()):
        store_document(document, report)


def import_pdf(path: Path, report: FileReport) -> bool:
    """A PDF with its invoice as XML inside; false where there is none that can be read.

    What is wrong with it is noted, since the PDF may still be some invoice's original.

    Raises:
        BadFileError: the file is no sound PDF.
    """
    from flowtui.imports.einvoice.container import embedded_xml, read_xml
    from flowtui.imports.einvoice.importer import store_document

    content = read_pdf(path)
    try:
        xml = embedded_xml(content)
    except ProtectedPdfError as error:
        report.skip(error.sentence)
        return False
    if xml is None:
        return False
    try:
        document = read_xml(xml)
    except BadFileError as error:
        report.skip(_("The invoice data inside the PDF cannot be used: {why}").format(why=error.sentence))
        return False
    report.format = "einvoice"
    store_document(document, report, name=path.name, pdf=content)
    return True


def link_original(
    path: Path, numbers: Numbers, report: FileReport, *, quietly: bool, only_einvoice: bool
) -> None:
    """Store a PDF as the original of the invoice whose number its name contains.

    A PDF that means no invoice is left out (``quietly``: it was found in a folder) or an error.

    Raises:
        BadFileError: its name means none or more than one, or the file was to be an e-invoice.
    """
    report.format = "original"
    report.read = 1
    noted = [note.text for note in report.skipped]
    if only_einvoice:
        raise BadFileError(noted[0] if noted else _("The PDF has no invoice data (Factur-X) inside."))
    try:
        found = numbers.match(path)
    except BadFileError as error:
        if quietly:
            report.skip(error.sentence)
            return
        report.skipped.clear()
        raise BadFileError(" ".join([*noted, error.sentence])) from error
    done = attach(Invoice.get_by_id(found.id), path.name, read_pdf(path))
    setattr(report, done, 1)
