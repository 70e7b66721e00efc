"""Small pieces of SQL that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peewee as pw

from flowtui.models import Invoice, OriginalDocument
from flowtui.models.database import is_sqlite
from flowtui.text import search_key

if TYPE_CHECKING:
    from datetime import date

#: A literal, since SQLite uses a partial index only where the text of the query shows its condition.
ZERO = pw.SQL("0")


def like(column: Any, pattern: str) -> Any:
    r"""``column LIKE pattern`` with ``\`` as the escape; both databases compare folded text alike."""
    return pw.NodeList(
        (column, pw.SQL("LIKE"), pw.Value(pattern, converter=False), pw.SQL(r"ESCAPE '\'")), parens=True
    )


def escaped(text: str) -> str:
    """``text`` as it stands in a LIKE pattern, ``*`` standing for anything."""
    for sign in "\\%_":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("*", "%")


def folded(text: str) -> str:
    """The LIKE pattern of ``text`` without case and accents."""
    return escaped(search_key(text))


def unindexed(column: Any) -> Any:
    """``+column``: keeps SQLite from walking the column's index where a filter selects few rows.

    Measured at 1,000,000 rows: 873 ms with the index, 73 without (a partial scan and a sort).
    """
    return pw.NodeList((pw.SQL("+"), column), glue="") if is_sqlite() else column


def truth(condition: Any) -> Any:
    """``condition`` with NULL read as false, so that its opposite is everything else."""
    return pw.fn.COALESCE(condition, pw.SQL("0" if is_sqlite() else "FALSE"))


def owed() -> Any:
    """Something is still to be paid; a credit can be open but is never late.

    The first half is what the partial index on open rows is made for.
    """
    return (Invoice.balance_cents != ZERO) & (Invoice.balance_cents > ZERO)


def overdue(today: date) -> Any:
    """Something is still to be paid that was due before ``today``."""
    return owed() & (Invoice.due_date < today)


def has_original() -> Any:
    """The PDF of the making program is there, read from the index alone."""
    original = OriginalDocument.alias()
    return pw.fn.EXISTS(original.select(pw.SQL("1")).where(original.invoice == Invoice.id))


def nothing() -> Any:
    """A condition that no row meets."""
    return pw.SQL("0 = 1")


def everything() -> Any:
    """A condition that every row meets."""
    return pw.SQL("1 = 1")
