"""Finding the customers that a file names, and making those that are not there yet."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.imports.errors import BadFileError
from flowtui.imports.quick import key
from flowtui.imports.sql import ARRIVING, at_once, execute, many, placeholders
from flowtui.models import proxy
from flowtui.models.database import is_sqlite
from flowtui.text import file_name, search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAID = ("code", "name", "search_key")
_INSERT = (
    f"INSERT INTO customer ({', '.join(_SAID)}, address, postcode, city, country, language, siren,"
    ' vat_number, terms, "grouping", consumer, blocked, block_reason, offsets_stale)'
)
_REST = "'', '', '', '', 'fr', '', '', '', 'any', FALSE, FALSE, '', TRUE"
_AT_ONCE = 500


class Known(NamedTuple):
    """A stored customer, as far as imports care."""

    id: int
    name: str
    terms: str


class Customers:
    """The customers of the database by code; made where missing."""

    def __init__(self) -> None:
        rows = execute("SELECT code, id, name, terms FROM customer")
        self.by_code: dict[str, Known] = {code: Known(*rest) for code, *rest in rows}
        self.created = 0
        self._touched: set[int] = set()
        self._by_name: dict[str, list[str]] | None = None

    def ensure(self, named: dict[str, str]) -> None:
        """See that every code of ``named`` (code to name) has a customer.

        An existing one keeps its name, unless that is only its code repeated.
        """
        missing = {code: name for code, name in named.items() if code not in self.by_code}
        better = [
            (name, key(name), self.by_code[code].id)
            for code, name in named.items()
            if code in self.by_code and self.by_code[code].name == code and name not in ("", code)
        ]
        if missing:
            self._insert(missing)
        if better:
            mark = placeholders(1)
            many(f"UPDATE customer SET name = {mark}, search_key = {mark} WHERE id = {mark}", better)  # noqa: S608 - marks
            self._reload(
                [code for code, known in self.by_code.items() if known.name == code and named.get(code)]
            )

    def id_of(self, code: str) -> int:
        """The id of a customer that :meth:`ensure` has seen."""
        return self.by_code[code].id

    def named(self, name: str) -> list[str]:
        """The codes of the customers with this name, case and accents aside."""
        if self._by_name is None:
            self._by_name = {}
            for code, known in self.by_code.items():
                self._by_name.setdefault(search_key(known.name), []).append(code)
        return self._by_name.get(search_key(name), [])

    def code_for(self, name: str, others: dict[str, str]) -> str:
        """The code of the customer with this name, or a new one made from it.

        Raises:
            BadFileError: several customers have this name.
        """
        codes = self.named(name)
        if len(codes) > 1:
            raise BadFileError(
                _("Several customers are called “{name}” ({codes}); give the customer's code.").format(
                    name=name, codes=", ".join(sorted(codes)[:5])
                )
            )
        if codes:
            return codes[0]
        base = file_name(search_key(name).upper(), "CLIENT")[:30]
        for count in itertools.count(1):
            code = base if count == 1 else f"{base}-{count}"
            if code not in self.by_code and search_key(others.get(code, name)) == search_key(name):
                return code
        raise AssertionError  # pragma: no cover - the count has no end

    def touch(self, ids: Iterable[int]) -> None:
        """Remember customers whose balance changed."""
        self._touched.update(ids)

    def mark_stale(self) -> None:
        """Have the cancel-outs of every touched customer looked for again."""
        update = "UPDATE customer SET offsets_stale = TRUE WHERE NOT offsets_stale AND id"
        touched = sorted(self._touched)
        if is_sqlite():
            many(f"{update} = ?", [(one,) for one in touched])
        else:
            proxy.obj.execute_sql(f"{update} = ANY(%s)", (touched,))

    def _insert(self, missing: dict[str, str]) -> None:
        rows = [(code, name or code, key(name or code)) for code, name in missing.items()]
        if is_sqlite():
            many(f"{_INSERT} VALUES ({placeholders(len(_SAID))}, {_REST})", rows)
        else:
            found = f"{', '.join(_SAID)}, {_REST} FROM {ARRIVING.format(table='customer')}"
            at_once(f"{_INSERT} SELECT {found}", _SAID, rows)
        self.created += len(missing)
        self._reload(list(missing))

    def _reload(self, codes: list[str]) -> None:
        for start in range(0, len(codes), _AT_ONCE):
            part = codes[start : start + _AT_ONCE]
            rows = execute(
                f"SELECT code, id, name, terms FROM customer WHERE code IN ({placeholders(len(part))})",  # noqa: S608 - marks only
                part,
            )
            for code, *rest in rows:
                self.by_code[code] = Known(*rest)
                if self._by_name is not None:
                    codes_of = self._by_name.setdefault(search_key(rest[1]), [])
                    if code not in codes_of:
                        codes_of.append(code)
