"""What the cells of a column mean, each different text read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.dates import parse_date, serial_day
from flowtui.imports.errors import BadFileError
from flowtui.imports.quick import all_cents
from flowtui.imports.tables.kinds import kind_of
from flowtui.models.lookup import currency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flowtui.imports.amounts import AmountReader

_CURRENCY_LETTERS = 3
_CURRENCY_WORDS = {"€": "EUR", "£": "GBP", "$": "USD", "EURO": "EUR", "EUROS": "EUR"}
_REMEMBERED = 200_000


class Cells(dict[str, Any]):
    """Reads columns of one sort; a cell that means nothing reads as its error."""

    def __init__(self, read: Callable[[str], Any], empty: Any = None) -> None:
        super().__init__()
        self._read = read
        self._empty = empty
        self.doubtful = False
        """Whether any cell so far was an error."""

    def of(self, column: Sequence[str]) -> list[Any]:
        """What each cell of ``column`` means; ``empty`` for an empty one."""
        if len(self) > _REMEMBERED:
            self.clear()
        return list(map(self.__getitem__, column))

    def __missing__(self, raw: str) -> Any:
        """Read a cell that is not known yet."""
        try:
            self[raw] = self._read(raw) if raw.strip() else self._empty
        except FlowError as error:
            self[raw] = error
            self.doubtful = True
        return self[raw]


class Amounts(Cells):
    """Reads columns of amounts as cents."""

    def __init__(self, reader: AmountReader) -> None:
        super().__init__(reader.cents)

    def of(self, column: Sequence[str]) -> list[Any]:
        """The cents of each cell, at one go where all are plain."""
        return all_cents(column) or super().of(column)


class Days(Cells):
    """Reads dates as ISO texts."""

    def __init__(self, *, month_first: bool = False) -> None:
        super().__init__(self._day)
        self._month_first = month_first
        self.serial: tuple[str, str] | None = None
        """The first cell that was a spreadsheet's number of days, and the day that it is."""

    def _day(self, raw: str) -> str:
        serial = serial_day(raw)
        if serial is None:
            return parse_date(raw, month_first=self._month_first).isoformat()
        day = serial.isoformat()
        self.serial = self.serial or (raw.strip(), day)
        return day


def kinds(defaults: Mapping[str, str]) -> Cells:
    """Reads kinds of documents; an empty cell is the default's."""
    return Cells(kind_of, kind_of(defaults.get("kind", "")))


def currencies(defaults: Mapping[str, str]) -> Cells:
    """Reads ISO currency codes; an empty cell is the default's, else the company's."""
    return Cells(_iso_currency, _iso_currency(defaults.get("currency", currency())))


def _iso_currency(raw: str) -> str:
    code = raw.strip().upper()
    code = _CURRENCY_WORDS.get(code, code)
    if len(code) != _CURRENCY_LETTERS or not (code.isascii() and code.isalpha()):
        raise BadFileError(_("“{text}” is no currency; write its ISO code, like EUR.").format(text=raw[:20]))
    return code
