"""XML read so that it can do no harm, and walked without regard to namespaces.

Only element names tell ZUGFeRD 1 from CII from UBL; their namespaces differ by version and say no more.
"""

from __future__ import annotations

import codecs
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from lxml import etree

from flowtui.i18n import _
from flowtui.imports.dates import parse_date
from flowtui.imports.errors import BadFileError
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Node = Any
#: Its elements take thirty times as much memory; invoices of a thousand lines have one megabyte.
LARGEST = 16 << 20
_MOST_DIGITS = 15
#: A date with what CII (formats 203 and 204) and XML Schema let follow it: a time, a zone.
_STAMP = re.compile(r"(\d{8})\d{4}(?:\d\d)?|(?P<day>\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)")
_BLANK = codecs.BOM_UTF8 + b" \t\r\n\x00"


def parse(content: bytes) -> Node:
    """The root element; entities are not expanded, nothing is fetched.

    Raises:
        BadFileError: the text is no XML, is too large, or brings a document type of its own.
    """
    see_size(len(content))
    content, above = _begun(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadFileError(
            _("The XML is broken: {why}").format(why=error.msg), above + error.lineno
        ) from error
    except (ValueError, LookupError) as error:
        raise BadFileError(_("The XML is broken: {why}").format(why=error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFileError(_("The XML brings a document type (DTD), which no invoice does."))
    return root


def _begun(content: bytes) -> tuple[bytes, int]:
    """The text from its first element or declaration on, and how many lines stand above it.

    Programs put a mark or an empty line there, which XML itself does not allow.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wide = content.decode("utf-16", errors="replace")
        text = wide.lstrip("\ufeff \t\r\n")
        return text.encode("utf-16"), wide[: len(wide) - len(text)].count("\n")
    plain = content.lstrip(_BLANK)
    above = content[: len(content) - len(plain)]
    # zero bytes and the end mark of DOS; a zero byte may be half of a wide character
    plain = plain.rstrip(b"\x00\x1a \t\r\n") if plain[1:2] != b"\x00" else plain
    # the mark says that the text is UTF-8, whatever its declaration says
    return (codecs.BOM_UTF8 if codecs.BOM_UTF8 in above else b"") + plain, above.count(b"\n")


def see_size(size: int) -> None:
    """See that an XML of ``size`` bytes may be an invoice.

    Raises:
        BadFileError: it is larger than any.
    """
    if size > LARGEST:
        raise BadFileError(_("The XML is larger than {n} MB.").format(n=LARGEST >> 20))


def name(node: Node) -> str:
    """The element's name without its namespace; empty for comments."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def every(node: Node | None, path: str) -> Iterator[Node]:
    """All elements at ``a/b/c`` below ``node``; ``a|b`` takes either name."""
    if node is None:
        return
    first, _slash, rest = path.partition("/")
    names = first.split("|")
    for child in node:
        if name(child) in names:
            if rest:
                yield from every(child, rest)
            else:
                yield child


def first(node: Node | None, path: str) -> Node | None:
    """The first element at ``path``."""
    return next(every(node, path), None)


def words(node: Node | None, *paths: str) -> str:
    """The clean text at the first of ``paths`` that has any."""
    for path in paths:
        for found in every(node, path):
            if found.text and (plain := clean(found.text)):
                return plain
    return ""


def day(node: Node | None, *paths: str) -> date | None:
    """The date at the first of ``paths`` that has one.

    Raises:
        DateError: what stands there is no date.
    """
    text = words(node, *paths)
    if not text:
        return None
    stamp = _STAMP.fullmatch(text)
    return parse_date(stamp[1] or stamp["day"] if stamp else text)


def decimal(text: str) -> Decimal:
    """An amount, a price or a quantity: XML decimals have a point, and nothing else.

    Raises:
        BadFileError: the text is no number, or absurdly long.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        raise BadFileError(_("“{text}” is not a number.").format(text=text[:40]))
    return value


def cents(node: Node | None, *paths: str) -> int | None:
    """The amount at the first of ``paths`` that has one, rounded to the cent."""
    text = words(node, *paths)
    return _to_cents(text) if text else None


def amount_of(node: Node) -> int | None:
    """The amount that is the text of ``node`` itself."""
    text = clean(node.text or "")
    return _to_cents(text) if text else None


def rate(node: Node | None, *paths: str) -> int:
    """A percentage in hundredths; 0 where none stands."""
    return cents(node, *paths) or 0


def plain_number(text: str) -> str:
    """A decimal without superfluous zeros: ``20.0000`` is ``20``."""
    if not text:
        return ""
    number = f"{decimal(text):f}"
    return number.rstrip("0").rstrip(".") if "." in number else number


def _to_cents(text: str) -> int:
    return int((decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))
