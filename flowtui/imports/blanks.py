"""What an empty balance means: nothing is left to pay, or nothing is said.

A program that writes no zero leaves a settled invoice's balance empty; one that writes ``0,00`` somewhere
says nothing by an empty cell, and neither does a column that is empty throughout. Then all of it is open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flowtui.imports.values import FileReport

_NOT_ZERO = re.compile(r"[1-9]")
_ZERO = re.compile(r"^[^1-9\n]*[0\-–—][^1-9\n]*$", re.MULTILINE)


class Blanks:
    """The empty balances of one file; all of its balances are looked at once one of them is empty."""

    def __init__(self, columns: Callable[[], Iterable[Sequence[str]]]) -> None:
        self._columns = columns
        self._settled: bool | None = None
        self._other = False

    @property
    def settled(self) -> bool:
        """Whether an empty balance is zero."""
        if self._settled is None:
            zero = False
            for column in self._columns():
                text = "\n".join(column)
                zero = zero or bool(_ZERO.search(text))
                self._other = self._other or bool(_NOT_ZERO.search(text))
            self._settled = self._other and not zero
            self._other = self._other or zero
        return self._settled

    def tell(self, report: FileReport) -> None:
        """Say what was made of empty balances, where there were any beside others."""
        if self._settled:
            report.skip(
                _("Empty balances are read as settled, since no line has a balance of 0 written out.")
            )
        elif self._other:
            report.skip(
                _("Empty balances are read as wholly open, since settled lines have a 0 written out.")
            )
