"""What an import says of itself: a report a file, and the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Note(NamedTuple):
    """Something said of one line of a file, or (``line`` empty) of all of it."""

    line: int | None
    text: str


@dataclass(slots=True)
class FileReport:
    """What became of one file; filled in while it is read."""

    path: str
    format: str = ""
    """``fec``, ``einvoice``, ``table``, ``customers``, ``original``; empty: not recognised."""
    read: int = 0
    """Records read: lines of accounts, rows of a table, documents."""
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Note] = field(default_factory=list)
    """What was left out or deserves a look, with the reason; many alike are summed up in one."""
    errors: list[Note] = field(default_factory=list)
    """Why nothing of the file was stored."""
    details: dict[str, Any] = field(default_factory=dict)
    """What only one format has to say: ``fec``, ``invoices``."""

    def skip(self, reason: str, line: int | None = None) -> None:
        """Say that something was left out."""
        self.skipped.append(Note(line, reason))

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "path": self.path,
            "format": self.format or None,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": [{"line": note.line, "reason": note.text} for note in self.skipped],
            "errors": [{"line": note.line, "message": note.text} for note in self.errors],
            **self.details,
        }


@dataclass(frozen=True, slots=True)
class ImportResult:
    """All files of one call, and what the database holds after it."""

    files: tuple[FileReport, ...]
    invoices: int
    """Invoices, credit notes and payments."""
    customers: int
    open: dict[str, int]
    """Cents that they owe on balance, by currency, the one of most open rows first."""

    @property
    def open_cents(self) -> int:
        """Those of the currency of most open rows; cents of several make no sum."""
        return next(iter(self.open.values()), 0)

    @property
    def failed(self) -> bool:
        """Whether a file could not be imported."""
        return any(report.errors for report in self.files)

    def to_json(self) -> dict[str, Any]:
        """As the command line gives it."""
        return {
            "files": [report.to_json() for report in self.files],
            "invoices": self.invoices,
            "customers": self.customers,
            "open_cents": self.open_cents,
            "currency": next(iter(self.open), ""),
            "open": self.open,
        }
