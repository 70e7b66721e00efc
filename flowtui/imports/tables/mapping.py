"""``--mapping``: a TOML file that says which of our columns has which header in a program's own table.

``number = "InvoiceNo"`` on a line; the tables ``[invoices]`` and ``[customers]`` keep the two kinds
apart where one file serves both, and ``[defaults]`` gives a value to a column that is not there
(``currency = "GBP"``). ``dates = "month-first"`` reads 12/31/2026; ``decimals = "."`` takes the comma of
1,980 for thousands where the file does not tell.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flowtui.errors import UsageError
from flowtui.i18n import _
from flowtui.imports.tables.headers import FIELDS
from flowtui.system_words import system_words
from flowtui.text import nearest

if TYPE_CHECKING:
    from pathlib import Path

_DECIMALS = ("", ",", ".")
_DATES = ("day-first", "month-first")
_TABLES = {"invoices": "table", "customers": "customers"}


class MappingError(UsageError):
    """The mapping file cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("Mapping {path}: {why}").format(path=path, why=why))


@dataclass(frozen=True, slots=True)
class Mapping:
    """Headers by our column, for each kind of table."""

    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    month_first: bool = False
    decimals: str = ""
    """The sign before the decimals of amounts; empty: the file tells."""

    def of(self, table: str) -> dict[str, str]:
        """Our column to their header, for ``table`` or ``customers``."""
        return self.headers.get(table, {})


def read_mapping(path: Path | None) -> Mapping:
    """The mapping in ``path``; an empty one without a path.

    Raises:
        MappingError: the file is missing or no TOML, or names a column that flowtui does not have.
    """
    if path is None:
        return Mapping()
    raw = _load(path)
    dates = _one_of(path, raw, "dates", _DATES)
    decimals = _one_of(path, raw, "decimals", _DECIMALS)
    headers: dict[str, dict[str, str]] = {table: {} for table in FIELDS}
    defaults: dict[str, str] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            if name not in (*_TABLES, "defaults"):
                raise MappingError(
                    path, _unknown(f"[{name}]", [f"[{one}]" for one in (*_TABLES, "defaults")])
                )
            target = defaults if name == "defaults" else headers[_TABLES[name]]
            tables = [_TABLES[name]] if name in _TABLES else list(FIELDS)
            for column, header in value.items():
                _check(path, column, header, tables)
                target[column] = str(header)
        else:
            _check(path, name, value, list(FIELDS))
            for table, fields in FIELDS.items():
                if name in fields:
                    headers[table][name] = str(value)
    return Mapping(headers, defaults, dates == _DATES[1], decimals)


def _one_of(path: Path, raw: dict[str, Any], name: str, values: tuple[str, ...]) -> str:
    """One of some words, and taken out; the first where none is said."""
    value = raw.pop(name, values[0])
    if value not in values:
        told = _("{name} takes one of: {values}.")
        raise MappingError(path, told.format(name=name, values=", ".join(filter(None, values))))
    return str(value)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MappingError(path, _("there is no such file.")) from None
    except UnicodeDecodeError as error:
        raise MappingError(path, _("is not UTF-8; save it as UTF-8 text.")) from error
    except OSError as error:
        raise MappingError(path, _("cannot be read ({error}).").format(error=system_words(error))) from error
    except tomllib.TOMLDecodeError as error:
        raise MappingError(path, _("is not valid TOML: {error}.").format(error=error)) from error


def _check(path: Path, column: str, header: Any, tables: list[str]) -> None:
    known = [name for table in tables for name in FIELDS[table]]
    if column not in known:
        raise MappingError(path, _unknown(column, known))
    if not isinstance(header, str):
        raise MappingError(path, _("{name} takes a text.").format(name=column))


def _unknown(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    if near is None:
        return _("{name} is no column of flowtui: {known}.").format(name=name, known=", ".join(known))
    return _("{name} is no column of flowtui; did you mean {near}?").format(name=name, near=near)
