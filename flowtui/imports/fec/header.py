"""The first line of a FEC: which column is where, and what separates them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A header may stand below a title, but not further down.
HEAD = 20
SEPARATORS = "\t|;,"
_FIELDS = {
    "journal": "JournalCode",
    "journal_label": "JournalLib",
    "number": "EcritureNum",
    "day": "EcritureDate",
    "account": "CompteNum",
    "account_label": "CompteLib",
    "auxiliary": "CompAuxNum",
    "auxiliary_label": "CompAuxLib",
    "piece": "PieceRef",
    "piece_day": "PieceDate",
    "label": "EcritureLib",
    "letter": "EcritureLet",
}
_ALWAYS = (*_FIELDS.values(), "DateLet", "ValidDate")
_PAIRS = (("Debit", "Credit"), ("Montant", "Sens"))
_KNOWN = {
    name.lower() for name in (*_ALWAYS, "Debit", "Credit", "Montant", "Sens", "Montantdevise", "Idevise")
}
_ENOUGH = 8
_LETTERS = re.compile(r"[^a-z0-9]")


class Columns(NamedTuple):
    """Positions of the columns that are read; ``width`` counts the named ones."""

    separator: str
    quoted: bool
    width: int
    needed: int
    """How many columns a line has at least, up to the last one that is read."""
    journal: int
    journal_label: int
    number: int
    day: int
    account: int
    account_label: int
    auxiliary: int
    auxiliary_label: int
    piece: int
    piece_day: int
    label: int
    letter: int
    first_amount: int
    second_amount: int
    by_sense: bool
    """The amounts are Montant and Sens, not Debit and Credit."""


def looks_like_fec(line: str) -> bool:
    """Whether a file's first line names enough of a FEC's columns for the file to mean to be one."""
    names = _split(line)[2]
    return sum(name in _KNOWN for name in names) >= _ENOUGH


def find_header(lines: Iterable[str]) -> tuple[int, str]:
    """The line that names the columns, below a title and empty lines, and its number; else the first with text."""
    first = (1, "")
    for number, line in enumerate(islice(lines, HEAD), 1):
        if looks_like_fec(line):
            return number, line
        if not first[1] and line.strip("\ufeff\x00 \t\r\n"):
            first = number, line
    return first


def read_header(line: str, number: int = 1) -> Columns:
    """The columns that the header, the file's line ``number``, names, whatever their order, case and accents.

    Raises:
        BadFileError: the line is no FEC's, or columns are missing; the sentence names them.
    """
    if not looks_like_fec(line):
        raise BadFileError(
            _("This is not a FEC: its first line does not name the columns (JournalCode, JournalLib…)."),
            number,
        )
    separator, quoted, names = _split(line)
    where = {name: index for index, name in reversed(list(enumerate(names))) if name}
    pair = next((pair for pair in _PAIRS if all(name.lower() in where for name in pair)), None)
    missing = [name for name in _ALWAYS if name.lower() not in where] + ([] if pair else ["Debit", "Credit"])
    if missing or pair is None:
        raise BadFileError(
            _("The FEC lacks the column {names}; export it again with all its columns.").format(
                names=", ".join(missing)
            ),
            number,
        )
    width = max(index for index, name in enumerate(names) if name) + 1
    at = {field: where[name.lower()] for field, name in _FIELDS.items()}
    amounts = [where[name.lower()] for name in pair]
    return Columns(
        separator,
        quoted,
        width,
        max(*at.values(), *amounts) + 1,
        first_amount=amounts[0],
        second_amount=amounts[1],
        by_sense=pair == _PAIRS[1],
        **at,
    )


def _split(line: str) -> tuple[str, bool, list[str]]:
    plain = line.strip("\ufeff\r\n")
    separator = max(SEPARATORS, key=plain.count)
    cells = plain.split(separator)
    quoted = len(cells[0]) > 1 and cells[0].startswith('"') and cells[0].endswith('"')
    return separator, quoted, [_LETTERS.sub("", search_key(cell)) for cell in cells]
