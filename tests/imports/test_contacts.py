"""Addresses: taken apart, judged, stored by purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from flowtui.imports.contacts import parse_addresses, store_contacts
from flowtui.models import Contact, Customer

if TYPE_CHECKING:
    from pathlib import Path

    import peewee as pw


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("", []),
        ("a@x.example", ["a@x.example"]),
        ("a@x.example,b@x.example;c@x.example d@x.example\ne@x.example", [f"{c}@x.example" for c in "abcde"]),
        (" ; a@x.example ;; ", ["a@x.example"]),
        ("a@x.example A@X.EXAMPLE", ["a@x.example"]),
        ("Anna Dupont <anna@x.example>, b@x.example", ["anna@x.example", "b@x.example"]),
        ('"Dupont, Anna" <anna@x.example>; <b@x.example>', ["anna@x.example", "b@x.example"]),
        ("mailto:a@x.example", ["a@x.example"]),
        ("compta@société-générale.example", ["compta@société-générale.example"]),
        ("root@localhost", ["root@localhost"]),
        ("a@mta.test b@srv.local", ["a@mta.test", "b@srv.local"]),
    ],
)
def test_separators_and_names(text: str, emails: list[str]) -> None:
    found = parse_addresses(text)
    assert [one.email for one in found] == emails
    assert all(one.valid for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "anna@",
        "@x.example",
        "a@@x.example",
        "a@b@x.example",
        "anna@gmail",
        "a..b@x.example",
        "é@x.example",
        "a@1.2.3.4",
    ],
)
def test_what_is_no_address_is_kept_as_invalid(text: str) -> None:
    assert [(one.email, one.valid) for one in parse_addresses(text)] == [(text, False)]


def test_names_are_kept() -> None:
    assert [one.name for one in parse_addresses('Anna Dupont <a@x.example> "B, C" <b@x.example>')] == [
        "Anna Dupont",
        "B, C",
    ]


def test_control_characters_do_not_get_in() -> None:
    (one,) = parse_addresses("anna\x00@x.example\r\nBcc:")[:1]
    assert "\x00" not in one.email


def test_storing_replaces_one_purpose(db: pw.Database) -> None:
    customer = Customer.create(code="C1", name="Dupont")
    store_contacts(customer, "all", "a@x.example")
    assert store_contacts(customer, "reminder", "b@x.example c@@x.example").invalid == ("c@@x.example",)
    assert store_contacts(customer, "reminder", "b@x.example c@@x.example").changed == frozenset()
    assert store_contacts(customer, "reminder", "d@x.example").changed == {customer.id}
    rows = Contact.select(Contact.purpose, Contact.email).order_by(Contact.purpose).tuples()
    assert list(rows) == [("all", "a@x.example"), ("reminder", "d@x.example")]


def test_against_the_isemail_list(shared_data: Path) -> None:
    """No address that the list calls valid outright is lost, and none that it calls an error passes."""
    tests = ET.parse(shared_data / "email-isemail" / "tests.xml").getroot()  # noqa: S314 - a known file
    wrong = []
    for test in tests.iter("test"):
        address, category = test.findtext("address") or "", test.findtext("category") or ""
        if not address or any(ord(c) < 33 or ord(c) > 0x23FF for c in address):
            continue
        (one, *more) = parse_addresses(address) or (None,)
        passed = one is not None and one.valid and not more
        if category == "ISEMAIL_ERR" and passed:
            wrong.append(address)
        if category == "ISEMAIL_VALID_CATEGORY" and "." in address.rpartition("@")[2] and not passed:
            wrong.append(address)
    assert wrong == []
