"""A table of customers and their addresses into the database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.imports.contacts import Wanted, not_an_address, parse_addresses, replace_contacts
from flowtui.imports.customers import Customers
from flowtui.imports.errors import BadFileError, Complaints
from flowtui.imports.quick import clean, key
from flowtui.imports.sql import execute, many, placeholders
from flowtui.imports.tables.grid import open_grid
from flowtui.imports.tables.portions import chunks
from flowtui.imports.tables.sums import is_remark, is_sum, remark
from flowtui.models.words import ContactPurpose

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict
    from pathlib import Path

    from flowtui.imports.tables.mapping import Mapping
    from flowtui.imports.values import FileReport

_PURPOSES = {
    "email": ContactPurpose.ALL,
    "email_invoices": ContactPurpose.INVOICE,
    "email_reminders": ContactPurpose.REMINDER,
    "email_statements": ContactPurpose.STATEMENT,
}
#: Our columns to those of the database, in one order for reading and writing.
_FIELDS = {
    "name": "name",
    "address": "address",
    "postcode": "postcode",
    "city": "city",
    "country": "country",
    "language": "language",
    "siren": "siren",
    "vat": "vat_number",
    "terms": "terms",
}
_LANGUAGES = {
    "fr": "fr",
    "francais": "fr",
    "french": "fr",
    "f": "fr",
    "en": "en",
    "anglais": "en",
    "english": "en",
}
#: A SIREN and what tells the company's places apart.
_SIRET = re.compile(r"\d{14}")
_COUNTRIES = {
    "france": "FR",
    "fra": "FR",
    "belgique": "BE",
    "belgium": "BE",
    "suisse": "CH",
    "luxembourg": "LU",
}


class _Record(NamedTuple):
    line: int
    code: str
    values: dict[str, str]
    """By the database's column; only what the file says."""
    addresses: dict[str, str]
    """By purpose."""


def import_customers(path: Path, mapping: Mapping, report: FileReport) -> None:
    """Read the table at ``path`` into the database, in the transaction of the caller.

    Addresses of a purpose whose column the file has replace those that were there; an address that has
    not the form of one is stored as invalid and reported.

    Raises:
        BadFileError: needed columns are missing, or rows of it are wrong; each is named.
    """
    customers = Customers()
    complaints = Complaints()
    seen: dict[str, int] = {}
    with open_grid(path, "customers", mapping) as grid:
        for note in grid.notes:
            report.skip(note)
        for lines, rows in chunks(grid, complaints):
            records = []
            for line, cells in zip(lines, rows, strict=True):
                if is_remark(cells) and is_sum(cells):
                    report.skip(remark(cells), line)
                    continue
                report.read += 1
                try:
                    record = _record(line, cells, grid.at, mapping.defaults, customers)
                    _once(record, seen)
                except FlowError as error:
                    complaints.add(error, line)
                else:
                    records.append(record)
            if not complaints.errors:
                _store(records, customers, report)
    complaints.finish()


def _record(
    line: int, cells: list[str], at: Dict[str, int], defaults: Dict[str, str], customers: Customers
) -> _Record:
    said = {field: clean(cells[index]) for field, index in at.items() if field not in _PURPOSES}
    said = {**{field: defaults[field] for field in _FIELDS if field in defaults}, **said}
    code = said.get("code", "")
    if not code:
        if not said.get("name"):
            raise BadFileError(_("The line has neither code nor name."))
        code = customers.code_for(said["name"], {})
    values = {_FIELDS[field]: value for field, value in said.items() if field in _FIELDS}
    if not values.get("name"):
        values.pop("name", None)
    if _SIRET.fullmatch("".join(values.get("siren", "").split())):
        values["siren"] = "".join(values["siren"].split())[:9]
    if "language" in values:
        values["language"] = _LANGUAGES.get(key(values["language"]), "fr" if not values["language"] else "en")
    if "country" in values:
        values["country"] = _COUNTRIES.get(key(values["country"]), values["country"])
    addresses = {str(purpose): cells[at[field]] for field, purpose in _PURPOSES.items() if field in at}
    return _Record(line, code, values, addresses)


def _once(record: _Record, seen: dict[str, int]) -> None:
    first = seen.setdefault(record.code, record.line)
    if first != record.line:
        raise BadFileError(
            _("Customer {code} stands twice, here and on line {line}; keep one of the two.").format(
                code=record.code, line=first
            )
        )


def _store(records: list[_Record], customers: Customers, report: FileReport) -> None:
    new = {record.code for record in records if record.code not in customers.by_code}
    customers.ensure({record.code: record.values.get("name", "") for record in records})
    ids = {record.code: customers.id_of(record.code) for record in records}
    changed = _update(records, ids)
    changed |= _addresses(records, ids, report)
    for record in records:
        if record.code in new:
            report.created += 1
        elif ids[record.code] in changed:
            report.updated += 1
        else:
            report.unchanged += 1


def _update(records: list[_Record], ids: dict[str, int]) -> set[int]:
    """Write the fields that the file says otherwise than the database."""
    columns = list(_FIELDS.values())
    old: dict[int, tuple[str, ...]] = {}
    wanted = sorted(ids.values())
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = execute(
            f"SELECT id, {', '.join(columns)} FROM customer WHERE id IN ({placeholders(len(part))})",  # noqa: S608 - names and marks
            part,
        )
        old.update({row[0]: row[1:] for row in rows})
    changes: list[tuple[str | int, ...]] = []
    for record in records:
        customer = ids[record.code]
        now = tuple(
            record.values.get(column, before) for column, before in zip(columns, old[customer], strict=True)
        )
        if now != old[customer]:
            changes.append((*now, key(now[0]), customer))
    mark = placeholders(1)
    setting = ", ".join(f"{column} = {mark}" for column in (*columns, "search_key"))
    many(f"UPDATE customer SET {setting} WHERE id = {mark}", changes)  # noqa: S608 - names and marks
    return {int(change[-1]) for change in changes}


def _addresses(records: list[_Record], ids: dict[str, int], report: FileReport) -> set[int]:
    wanted = []
    for record in records:
        for purpose, text in record.addresses.items():
            addresses = parse_addresses(text)
            wanted.append(Wanted(ids[record.code], purpose, addresses))
            for one in addresses:
                if not one.valid:
                    report.skip(not_an_address(one.email, record.code), record.line)
    return set(replace_contacts(wanted).changed)
