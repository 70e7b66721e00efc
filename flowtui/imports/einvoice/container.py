"""The XML inside a PDF (Factur-X, ZUGFeRD): found, and nothing else of the PDF believed."""

from __future__ import annotations

import base64
import logging
from io import BytesIO
from typing import TYPE_CHECKING

from flowtui.i18n import _
from flowtui.imports.apart import apart
from flowtui.imports.einvoice import cii, ubl
from flowtui.imports.einvoice.tree import name, parse, see_size
from flowtui.imports.errors import BadFileError, ProtectedPdfError, UnknownFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowtui.imports.einvoice.document import Document
    from flowtui.imports.einvoice.tree import Node

_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
_ENVELOPE = "StandardBusinessDocument"


def read_xml(content: bytes) -> Document:
    """The invoice in an XML file; the first one where an envelope holds several.

    Raises:
        UnknownFormatError, BadFileError: as :func:`read_all`.
    """
    return next(read_all(content))


def read_all(content: bytes) -> Iterator[Document]:
    """The invoices in an XML file: itself one, or an envelope (SBDH, Peppol) around one or several.

    Raises:
        UnknownFormatError: the XML is sound, but no invoice that flowtui knows.
        BadFileError: the XML is broken, or the invoice lacks something.
    """
    root = parse(content)
    found = [root] if _is_invoice(root) else [node for node in root.iter() if _is_enclosed(node, root)]
    if not found:
        raise UnknownFormatError(
            _("The XML is no invoice that flowtui knows (CII or UBL): its first element is {name}.").format(
                name=name(root)
            )
        )
    for node in found:
        yield cii.read(node) if name(node) in cii.ROOTS else ubl.read(node)


def _is_invoice(node: Node) -> bool:
    return name(node) in cii.ROOTS | ubl.ROOTS


def _is_enclosed(node: Node, envelope: Node) -> bool:
    """Whether it is an invoice in an envelope; many a program calls elements of its own ``Invoice``."""
    known = name(envelope) == _ENVELOPE or name(node) in cii.ROOTS
    return _is_invoice(node) and (known or "ubl" in node.tag.casefold())


def embedded_xml(content: bytes) -> bytes | None:
    """The invoice XML inside a PDF, looked for in a process of its own; empty where there is none.

    Raises:
        ProtectedPdfError: the PDF has a password.
        BadFileError: the PDF cannot be read.
    """
    import pypdf  # noqa: F401 - loaded here, it need not be loaded in each child

    return next((base64.b64decode(xml) for xml in apart(lambda: _embedded(content))), None)


def _embedded(content: bytes) -> Iterator[str]:
    """The XML in base64, if there is any."""
    from pypdf.errors import PyPdfError

    # pypdf tells of every oddity of a PDF through logging, which would end up on the screen
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        files = _attachments(content)
    except (BadFileError, MemoryError):
        raise
    except PyPdfError as error:
        raise BadFileError(_("The PDF cannot be read: {why}").format(why=error)) from error
    except Exception as error:  # a PDF made to harm makes pypdf raise anything
        raise BadFileError(_("The PDF cannot be read: {why}").format(why=type(error).__name__)) from error
    found = next((files[name] for name in _NAMES if name in files), None)
    if found is None:
        found = next((part for file, part in files.items() if file.endswith(".xml")), None)
    if found is not None:
        see_size(len(found))
        yield base64.b64encode(found).decode("ascii")


def _attachments(content: bytes) -> dict[str, bytes]:
    import pypdf

    reader = pypdf.PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ProtectedPdfError(_("The PDF has a password; save it without one."))
    return {file.casefold(): parts[0] for file, parts in reader.attachments.items() if parts}
