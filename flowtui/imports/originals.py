"""Original PDFs: checked, linked to their invoice by file name, stored untouched."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.imports.quick import compact
from flowtui.imports.sql import execute
from flowtui.models import Invoice, OriginalDocument
from flowtui.text import clean, search_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: A larger file is no invoice; whether it fits a mail is for the preflight to say.
LARGEST = 64 << 20
_HEADER_WITHIN = 1024
_PART = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_LONGEST_NUMBER = 60
_SHORT_NUMBER = 4


class Match(NamedTuple):
    """An invoice whose number a file name may mean."""

    id: int
    number: str
    customer: str
    parts: tuple[str, ...]
    """The number's runs of letters and of digits."""


def read_pdf(path: Path) -> bytes:
    """The bytes of a PDF.

    Raises:
        BadFileError: the file is too large, or no PDF.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise BadFileError(_("The file is larger than 64 MB; an invoice's PDF is smaller."))
    content = path.read_bytes()
    if b"%PDF-" not in content[:_HEADER_WITHIN]:
        raise BadFileError(_("The file is not a PDF."))
    return content


def attach(invoice: Invoice, name: str, content: bytes) -> str:
    """Store ``content`` as the invoice's original; ``created``, ``updated`` or ``unchanged``."""
    sha256 = hashlib.sha256(content).hexdigest()
    values = {"name": clean(name), "size": len(content), "sha256": sha256, "content": content}
    stored = OriginalDocument.select(OriginalDocument.id, OriginalDocument.name, OriginalDocument.sha256)
    old = stored.where(OriginalDocument.invoice == invoice.id).first()
    if old is None:
        OriginalDocument.create(invoice=invoice.id, **values)
        return "created"
    if (old.name, old.sha256) == (values["name"], sha256):
        return "unchanged"
    OriginalDocument.update(**values).where(OriginalDocument.id == old.id).execute()
    return "updated"


class Numbers:
    """The invoices whose numbers stand in any of the file names of one call."""

    def __init__(self, paths: Iterable[Path]) -> None:
        wanted = {word for path in paths for word in _words(path.stem)}
        self._found: defaultdict[str, list[Match]] = defaultdict(list)
        if not wanted:
            return
        rows = execute(
            "SELECT invoice.id, invoice.number, invoice.search_key, customer.code FROM invoice"
            " JOIN customer ON customer.id = invoice.customer_id"
            " WHERE invoice.kind <> 'payment' AND NOT invoice.opening"
        )
        for row, number, known, code in rows:
            plain = compact(known)
            if plain in wanted:
                self._found[plain].append(Match(row, number, code, _parts(known)))

    def match(self, path: Path) -> Match:
        """The one invoice that the file's name means: by the longest number in it.

        A number that is only there when a gap in the name is overlooked (FA123 in «FA12 3») does not win
        over one that is there as it is written.

        Raises:
            BadFileError: no invoice, or more than one.
        """
        words = _words(path.stem)
        exact: list[tuple[int, Match]] = []
        loose: list[tuple[int, Match]] = []
        for word, parts in words.items():
            for match in self._found.get(word, ()):
                (exact if match.parts == parts else loose).append((len(word), match))
        if not exact and not loose:
            raise BadFileError(_("No invoice's number stands in the file's name."))
        length = max(size for size, _match in exact or loose)
        found = [match for size, match in [*exact, *loose] if size >= length]
        if len(found) > 1:
            names = ", ".join(f"{match.number} ({match.customer})" for match in found[:5])
            raise BadFileError(
                _("The file's name means more than one invoice: {names}; it is not guessed which.").format(
                    names=names
                )
            )
        return found[0]


def _words(stem: str) -> dict[str, tuple[str, ...]]:
    """What may be a number in a file name: runs of its letter and digit parts, separators left out.

    A short number of digits only (12) counts where the name has no other digits: elsewhere it is more
    likely a day, a month or a page.
    """
    parts = _parts(search_key(_CAMEL.sub(" ", stem)))
    digits = sum(part.isdigit() for part in parts)
    words = {}
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            word = "".join(parts[start:end])
            if len(word) > _LONGEST_NUMBER:
                break
            if not word.isdigit() or len(word) >= _SHORT_NUMBER or digits == 1:
                words[word] = parts[start:end]
    return words


def _parts(known: str) -> tuple[str, ...]:
    return tuple(_PART.findall(known))
