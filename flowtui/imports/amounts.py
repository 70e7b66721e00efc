"""What ``1,980`` means in one file: a comma or a point before three digits parts thousands, or decimals.

The file as a whole tells, since a program writes all its amounts alike: ``1,980.50`` and ``1,980,000``
speak for thousands, ``12,50``, ``0,980`` and ``1240,980`` for decimals. So do, less loudly, ``1,983`` (no
amount has a third decimal that is not zero) and ``330`` (who writes three decimals writes them always).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.quick import cents
from flowtui.money import AmountError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flowtui.imports.values import FileReport

    Meaning = Literal["thousands", "decimals", ""]

SIGNS = ",."
_BLANKS = str.maketrans("", "", " \u00a0\u2009\u202f'\u2019")
_ALONE, _END = r"(?<![\d.,])", r"(?![\d.,])"
_DOUBTFUL = re.compile(rf"{_ALONE}([1-9]\d{{0,2}})([.,])(\d{{3}}){_END}")
_GROUPED = re.compile(rf"{_ALONE}[1-9]\d{{0,2}}([.,])\d{{3}}(?:\1\d{{3}})+{_END}")
_FINE = re.compile(r"(.*\d[.,]\d\d)(\d+)(\D*)")
#: How spreadsheets show a zero.
_DASH = re.compile(r"\s*[-–—]\s*(?:€|EUR)?\s*")
_UNITS = re.compile(rf"{_ALONE}[1-9]\d{{0,2}}{_END}")


class DoubtfulAmountError(FlowError, ValueError):
    """An amount that may be one or a thousand times as much, and nothing in the file tells."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _(
                "“{text}” may have thousands or decimals after its sign, and the file does not tell; "
                'write two decimals, or say decimals = "," or "." in --mapping.'
            ).format(text=text[:40])
        )


class _Evidence:
    """What a file shows of one sign."""

    def __init__(self, sign: str) -> None:
        other = "." if sign == "," else ","
        one, two = re.escape(sign), re.escape(other)
        groups = rf"\d{{1,3}}(?:{one}\d{{3}})+"
        self._wanted = {
            "both": re.compile(rf"{_ALONE}{groups}{two}\d+{_END}"),
            "thousands": re.compile(rf"{_ALONE}{groups}{one}\d{{3}}{_END}"),
            "decimals": re.compile(
                rf"{_ALONE}(?:\d+{one}(?:\d\d?|\d{{4,}})|(?:0\d*|\d{{4,}}){one}\d{{3}}){_END}"
            ),
            "third": re.compile(rf"{_ALONE}[1-9]\d{{0,2}}{one}\d\d[1-9]{_END}"),
        }
        self.seen: set[str] = set()

    def look(self, text: str) -> None:
        """Look for what is not seen yet in amounts, a line each."""
        for name in [name for name in self._wanted if name not in self.seen]:
            if self._wanted[name].search(text):
                self.seen.add(name)


def meanings(columns: Iterable[Sequence[str]]) -> dict[str, Meaning]:
    """By sign, what it parts in these columns of amounts; empty where they do not tell."""
    evidence = {sign: _Evidence(sign) for sign in SIGNS}
    units = False
    for column in columns:
        text = "\n".join(column).translate(_BLANKS)
        for one in evidence.values():
            one.look(text)
        units = units or bool(_UNITS.search(text))
    seen = {sign: one.seen for sign, one in evidence.items()}
    return {sign: _meaning(seen[sign], seen["." if sign == "," else ","], units=units) for sign in SIGNS}


def _meaning(ours: set[str], theirs: set[str], *, units: bool) -> Meaning:
    thousands = bool({"both", "thousands"} & ours)
    decimals = "decimals" in ours or "both" in theirs
    if thousands or decimals:
        return "" if thousands and decimals else "thousands" if thousands else "decimals"
    if "thousands" in theirs:
        return "decimals"
    return "thousands" if "decimals" in theirs or "third" in ours or units else ""


def tell_rounded(report: FileReport, first: str) -> None:
    """Say that amounts were finer than a cent, where one was: the ``first``."""
    if first:
        told = _("Amounts finer than a cent are rounded to it; the first is “{text}”.")
        report.skip(told.format(text=first[:40]))


class AmountReader:
    """Reads the amounts of one file; the file is looked at as a whole once one of them is doubtful."""

    def __init__(
        self, columns: Callable[[], Iterable[Sequence[str]]], *, decimals: str = "", by_law: str = ""
    ) -> None:
        """``columns`` gives all amounts of the file.

        ``decimals`` is the sign before decimals where a person says so, ``by_law`` the one that is taken for
        it where the file does not tell.
        """
        self._columns = columns
        self._by_law = by_law
        self._known: dict[str, Meaning] = {}
        if decimals:
            self._known = {sign: "decimals" if sign == decimals else "thousands" for sign in SIGNS}
        self.rounded = ""
        """The first amount that was finer than a cent."""

    def cents(self, raw: str) -> int:
        """As :func:`flowtui.imports.quick.cents`, also ``1,980,000``, and ``1,980`` as the file means it.

        Raises:
            AmountError, DoubtfulAmountError: the text is no amount, or a doubtful one.
        """
        if raw[-3:-2] in (",", ".") or not ("," in raw or "." in raw):
            return 0 if _DASH.fullmatch(raw) else cents(raw)
        plain = raw.translate(_BLANKS)
        if found := _GROUPED.search(plain):
            return cents(plain.replace(found[1], ""))
        if found := _DOUBTFUL.search(plain):
            meaning = self._meaning(found[2])
            if not meaning:
                raise DoubtfulAmountError(raw)
            if meaning == "thousands":
                return cents(plain.replace(found[2], ""))
        return self._cents(raw, plain)

    def _meaning(self, sign: str) -> Meaning:
        if not self._known:
            self._known = meanings(self._columns())
        return self._known[sign] or ("decimals" if sign == self._by_law else "")

    def _cents(self, raw: str, plain: str) -> int:
        """An amount with decimals, rounded to the cent where it has more of them than a cent has."""
        try:
            return cents(raw)
        except AmountError:
            fine = _FINE.fullmatch(plain)
            if not fine:
                raise
            value = cents(fine[1] + fine[3])
        self.rounded = self.rounded or raw
        up = int(fine[2][0] >= "5")
        return value - up if "-" in plain or "(" in plain else value + up
