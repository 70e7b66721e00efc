"""Opening lines («à-nouveaux»): which of them are documents of the year before, and which are only sums.

Some programs carry forward every open invoice with its number, others what a customer owes as one line
that bears the opening entry's own number (RAN, AN 2, 510). Such a line is owed: it counts in the
customer's balance and in the aged balance, and a statement tells of it. But it is no document that
anybody could be sent, so it is stored as an opening balance, of which the preflight says that it has no
document. Where it is doubtful whether a number is an invoice's, it is taken for the entry's: a sum too
many is shown before a mail leaves, an invoice too many is noticed by the customer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from flowtui.errors import FlowError
from flowtui.imports.dates import parse_date
from flowtui.imports.quick import key
from flowtui.imports.sql import many, placeholders
from flowtui.models.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.imports.fec.book import Book, Posting
    from flowtui.imports.fec.entries import Opposite
    from flowtui.imports.fec.items import Item

_NO_LETTERS = re.compile(r"[\W_]+")
_OPENING_PIECE = re.compile(r"(r ?a ?n|an|(reports? )?a ?nouveaux?|ouverture)( ?\d{1,4})?")
_SUM_PIECE = re.compile(
    r"(r ?a ?n|an[ox]?|(reports?|a ?nouveaux?|ouv|ouverture|bilan|soldes?)\b[a-z ]*)[\d ]*"
)
_YEAR = re.compile(r"(19|20)\d\d")


def find_openings(book: Book, opposites: dict[int, Opposite]) -> None:
    """Call an opening line also what another journal books under a piece like RAN and nothing was sold for."""
    for at, posting in enumerate(book.postings):
        if (
            posting.piece[:1] in "AaÀàRrOo"
            and not posting.opening
            and not opposites[posting.place].sales
            and _OPENING_PIECE.fullmatch(_plain(posting.piece))
        ):
            book.postings[at] = posting._replace(opening=True)


class Sums:
    """Tells the sums among the opening lines of one book."""

    def __init__(self, book: Book) -> None:
        customers: dict[str, set[str]] = defaultdict(set)
        for posting in book.postings:
            if posting.opening:
                customers[posting.piece].add(posting.customer)
        self._entries = {piece for piece, named in customers.items() if len(named) > 1} | book.opening_pieces

    def has(self, item: Item) -> bool:
        """Whether the document is none, but a sum; one in the customer's favour is a payment anyhow."""
        return item.posting.opening and item.kind == Kind.INVOICE and not self._numbered(item.posting)

    def _numbered(self, posting: Posting) -> bool:
        """Whether the line has a document's number of its own."""
        piece = posting.piece
        if piece in self._entries or piece == posting.number:
            return False
        plain = _plain(piece)
        return any(c in "123456789" for c in plain) and not (
            _SUM_PIECE.fullmatch(plain) or _YEAR.fullmatch(plain) or _is_day(piece)
        )


def mark_sums(sums: Iterable[str], documents: Iterable[str]) -> None:
    """Note in the database which of the stored opening lines, by their keys, are sums and which are not."""
    mark = placeholders(1)
    for wanted, keys in (("TRUE", sums), ("FALSE", documents)):
        changed = "NOT opening" if wanted == "TRUE" else "opening"
        many(
            f"UPDATE invoice SET opening = {wanted} WHERE source_key = {mark} AND {changed}",  # noqa: S608 - a mark
            [(one,) for one in keys],
        )


def _plain(piece: str) -> str:
    return _NO_LETTERS.sub(" ", key(piece)).strip()


def _is_day(piece: str) -> bool:
    try:
        parse_date(piece)
    except FlowError:
        return False
    return True
