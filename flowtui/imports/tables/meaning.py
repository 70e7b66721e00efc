"""What the cells of one table mean, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.imports.quick import clean
from flowtui.imports.tables.cells import Amounts, Days, currencies, kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowtui.imports.amounts import AmountReader
    from flowtui.imports.blanks import Blanks
    from flowtui.imports.customers import Customers, Known
    from flowtui.imports.tables.mapping import Mapping as Said
    from flowtui.imports.tables.text import Portion


class Meaning:
    """Reads the columns of portions, and remembers what each different cell means."""

    def __init__(
        self,
        at: Mapping[str, int],
        said: Said,
        customers: Customers,
        amounts: AmountReader,
        blanks: Blanks,
    ) -> None:
        defaults = said.defaults
        self.at = at
        self._customers = customers
        self._known: dict[tuple[str, str], Known | FlowError] = {}
        self._nobody = False
        #: Whether any customer has payment terms; those that an import makes have none.
        self.terms = any(one.terms for one in customers.by_code.values())
        self.amounts = Amounts(amounts)
        #: What an empty balance means.
        self.blanks = blanks
        self.days = Days(month_first=said.month_first)
        self.kinds, self.currencies = kinds(defaults), currencies(defaults)

    @property
    def doubtful(self) -> bool:
        """Whether any cell so far was an error."""
        readers = (self.amounts, self.days, self.kinds, self.currencies)
        return self._nobody or any(reader.doubtful for reader in readers)

    def cells(self, portion: Portion, field: str) -> Sequence[str]:
        """The column of ``field`` as it stands; empty cells where the table has none."""
        at = self.at.get(field)
        return [""] * len(portion.lines) if at is None else portion.columns[at]

    def who(self, pairs: Sequence[tuple[str, str]]) -> list[Any]:
        """The customer that each code and name mean, or an error; new ones are made."""
        if new := [pair for pair in dict.fromkeys(pairs) if pair not in self._known]:
            self._find(new)
        return list(map(self._known.__getitem__, pairs))

    def _find(self, pairs: list[tuple[str, str]]) -> None:
        """See that the customers are in the database before rows refer to them.

        What becomes of them depends on the order of the lines alone, not on where portions end.
        """
        codes: dict[tuple[str, str], str] = {}
        named: dict[str, str] = {}
        coded = False
        for pair in pairs:
            code, name = map(clean, pair)
            try:
                if not code and not name:
                    raise BadFileError(_("The line names no customer."))
                if not code and coded:
                    self._customers.ensure(named)
                    named, coded = {}, False
                coded = coded or bool(code)
                code = code or self._customers.code_for(name, named)
            except FlowError as error:
                self._known[pair] = error
                self._nobody = True
            else:
                codes[pair] = code
                named[code] = named.get(code) or (name if name != code else "")
        self._customers.ensure(named)
        self._known |= {pair: self._customers.by_code[code] for pair, code in codes.items()}
