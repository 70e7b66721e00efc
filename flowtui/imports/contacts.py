"""Addresses of customers: taken apart, judged, and stored for a purpose.

An address that has not the form of one is stored too, as invalid, so that it stands in the preflight
with its reason instead of vanishing. No DNS is asked: what a name server says today is not the file's
fault.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flowtui.i18n import _
from flowtui.imports.sql import execute, many, placeholders
from flowtui.models.words import ContactPurpose, Role
from flowtui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowtui.models import Customer

_NAMED = re.compile(r'(?P<name>"(?:\\.|[^"\\])*"|[^"<>,;\n]*)\s*<\s*(?P<email>[^<>]*?)\s*>')
_TOKEN = re.compile(r'(?:"(?:\\.|[^"\\\n])*"|[^\s,;"]|")+')
_AT_ONCE = 400
_LOCAL = {"local", "localhost", "test", "invalid", "lan", "internal", "home"}


class Address(NamedTuple):
    """One address as it stands in a file."""

    email: str
    valid: bool
    name: str = ""


class Wanted(NamedTuple):
    """What a file says of one customer's addresses for one purpose."""

    customer_id: int
    purpose: str
    addresses: tuple[Address, ...]


class Stored(NamedTuple):
    """What storing addresses did."""

    changed: frozenset[int]
    """Customers of whom something changed."""
    invalid: tuple[str, ...]


def parse_addresses(text: str) -> tuple[Address, ...]:
    """The addresses in ``text``, each once: separated by ``,``, ``;``, blanks or lines; ``Name <a@b>`` too."""
    found: dict[str, Address] = {}

    def take(raw: str, name: str = "") -> None:
        one = _judged(clean(raw).removeprefix("mailto:").strip("<>"), clean(name).strip('" '))
        if one.email:
            found.setdefault(one.email.casefold(), one)

    position = 0
    for match in _NAMED.finditer(text):
        name = match["name"]
        # what stands before a name without quotation marks may be plain addresses
        words = [] if name.strip().startswith('"') else [word for word in _TOKEN.findall(name) if "@" in word]
        for word in words:
            name = name.replace(word, "")
        for plain in (*_TOKEN.findall(text[position : match.start()]), *words):
            take(plain)
        take(match["email"], name)
        position = match.end()
    for plain in _TOKEN.findall(text[position:]):
        take(plain)
    return tuple(found.values())


def store_contacts(customer: Customer, purpose: str, text: str) -> Stored:
    """Make the addresses in ``text`` the customer's To addresses for ``purpose``; others are kept."""
    return replace_contacts([Wanted(customer.id, str(ContactPurpose(purpose)), parse_addresses(text))])


def not_an_address(address: str, customer: str) -> str:
    """The sentence on an address that has not the form of one."""
    return _(
        "“{address}” of customer {code} is not a mail address; it is kept, but nothing is sent to it."
    ).format(address=address, code=customer)


def replace_contacts(wanted: Iterable[Wanted]) -> Stored:
    """Replace the To addresses of many customers, each for the purposes that are named only."""
    targets = {(one.customer_id, one.purpose): one.addresses for one in wanted}
    stored = _stored({customer for customer, _purpose in targets})
    gone: list[tuple[int]] = []
    added: list[tuple[int, str, str, str, str, bool, int]] = []
    moved: list[tuple[str, bool, int, int]] = []
    changed: set[int] = set()
    for (customer, purpose), addresses in targets.items():
        old = stored.get((customer, purpose), {})
        new = {one.email: (one.name, one.valid, position) for position, one in enumerate(addresses)}
        gone.extend((row[0],) for email, row in old.items() if email not in new)
        for email, (name, valid, position) in new.items():
            if email not in old:
                added.append((customer, email, name, purpose, Role.TO, valid, position))
            elif (name or old[email][1], valid, position) != old[email][1:]:
                moved.append((name or old[email][1], valid, position, old[email][0]))
                changed.add(customer)
        if new.keys() != old.keys():
            changed.add(customer)
    mark = placeholders(1)
    many(f"DELETE FROM contact WHERE id = {mark}", gone)  # noqa: S608 - a mark
    many(f"UPDATE contact SET name = {mark}, valid = {mark}, position = {mark} WHERE id = {mark}", moved)  # noqa: S608 - marks
    many(
        "INSERT INTO contact (customer_id, email, name, purpose, role, valid, active, position)"  # noqa: S608 - marks
        f" VALUES ({placeholders(6)}, TRUE, {mark})",
        added,
    )
    invalid = [one.email for addresses in targets.values() for one in addresses if not one.valid]
    return Stored(frozenset(changed), tuple(invalid))


def _stored(customers: set[int]) -> dict[tuple[int, str], dict[str, tuple[int, str, bool, int]]]:
    found: dict[tuple[int, str], dict[str, tuple[int, str, bool, int]]] = {}
    ids = sorted(customers)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows = execute(
            "SELECT customer_id, purpose, email, id, name, valid, position FROM contact"  # noqa: S608 - marks
            f" WHERE role = 'to' AND customer_id IN ({placeholders(len(part))})",
            part,
        )
        for customer, purpose, email, row, name, valid, position in rows:
            found.setdefault((customer, purpose), {})[email] = (row, name, bool(valid), position)
    return found


def _judged(email: str, name: str) -> Address:
    from email_validator import EmailNotValidError, validate_email

    if not email:
        return Address("", valid=False)
    ending = email.rpartition(".")[2].rpartition("@")[2].casefold()
    # the validator refuses names that only a company's own network knows (RFC 6761); they are no error
    stand_in = ".example" if ending in _LOCAL else ""
    try:
        checked = validate_email(
            email + stand_in,
            check_deliverability=False,
            globally_deliverable=False,
            allow_quoted_local=True,
            allow_smtputf8=False,
        )
    except EmailNotValidError:
        return Address(email, valid=False, name=name)
    # without a dot it is a slip of the pen (anna@gmail), except on this very machine
    good = ("." in checked.domain and not ending.isdigit()) or ending == "localhost"
    return Address(checked.normalized.removesuffix(stand_in), valid=good, name=name)
