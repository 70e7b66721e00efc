"""Building the demonstration's database: for the same day always the same."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flowtui import clock
from flowtui.cli.demo.cases import special
from flowtui.cli.demo.customers import PEOPLE, Person, addresses
from flowtui.cli.demo.papers import Paper, drafts
from flowtui.cli.setup import create
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

COMPANY = "Ets Durand & Fils"
#: A firm that does not exist; the IBAN is the one of the norm's own examples.
_FACTS = {
    "address": "17 quai de la Pêcherie",
    "postcode": "69001",
    "city": "Lyon",
    "country": "FR",
    "siren": "123456782",
    "vat_number": "FR11123456782",
    "rcs_city": "Lyon",
    "legal_form": "SARL au capital de 40 000 €",
    "phone": "04 72 00 00 00",
    "email": "compta@durand-et-fils.example",
    "iban": "FR7630006000011234567890189",
    "bic": "AGRIFRPP",
    "mentions": "Grossiste pour restaurateurs, traiteurs et épiceries depuis 1954.",
}
_PREFIX = {"invoice": "FA", "credit_note": "AV", "payment": "RG"}
_SEED = 1954
_ROWS = 60  # in one statement, below the variable limit of an old SQLite
_MAILED_AFTER = 10  # days
_REMINDERS = ((62, 3, "MD"), (40, 2, "R2"), (18, 1, "R1"))  # days late, reminders so far, status


def build(url: str) -> None:
    """Create the company at ``url`` with its customers and fourteen months of papers."""
    from flowtui.ledger import offsets
    from flowtui.models import atomic

    create(url, COMPANY, admin_name="Anna Durand", admin_email="anna@durand-et-fils.example", **_FACTS)
    with atomic():
        customers = _store_customers()
        _store_papers(customers, clock.today())
    offsets.refresh()


def papers(today: date) -> list[Paper]:
    """Every paper with its number, in the order in which they were written."""
    seed = random.Random(_SEED)  # noqa: S311 - the demonstration must be the same every time
    found = [*drafts(PEOPLE, today, seed), *special(PEOPLE, today, seed)]
    found.sort(key=lambda paper: (paper.issued, paper.person.code, paper.kind))
    counters: Counter[tuple[str, int]] = Counter()
    for paper in found:
        key = (_PREFIX[paper.kind], paper.issued.year)
        counters[key] += 1
        paper.number = f"{key[0]}{key[1]}-{counters[key]:04d}"
    return found


def _store_customers() -> dict[str, int]:
    from flowtui.imports.contacts import store_contacts
    from flowtui.models import Contact, Customer

    ids = {}
    for person in PEOPLE:
        customer = Customer.create(code=person.code, **_customer(person))
        ids[person.code] = int(customer.id)
        found = addresses(person)
        for purpose in dict.fromkeys(purpose for purpose, role, _address in found if role == "to"):
            written = ", ".join(address for what, role, address in found if (what, role) == (purpose, "to"))
            store_contacts(customer, purpose, written)
        for purpose, role, address in found:
            if role != "to":
                Contact.create(customer=customer, email=address, purpose=purpose, role=role)
    return ids


def _customer(person: Person) -> dict[str, Any]:
    blocked = person.case == "blocked"
    return {
        "name": person.name,
        "address": person.street,
        "postcode": person.postcode,
        "city": person.city,
        "country": "FR",
        "language": person.language,
        "terms": person.terms,
        "grouping": person.case if person.case in ("single", "grouped") else "any",
        "blocked": blocked,
        "block_reason": "Procédure de sauvegarde" if blocked else "",
        "block_until": clock.today() + timedelta(days=90) if blocked else None,
    }


def _store_papers(customers: dict[str, int], today: date) -> None:
    from flowtui.models import Invoice, InvoiceLine, ReminderStatus

    statuses = {status.code: status.id for status in ReminderStatus.select()}
    written = papers(today)
    _insert(Invoice, (_row(paper, customers, statuses, today) for paper in written))
    ids = {row.number: int(row.id) for row in Invoice.select(Invoice.number, Invoice.id)}
    _insert(InvoiceLine, (line | {"invoice": ids[paper.number]} for paper in written for line in paper.lines))


def _row(paper: Paper, customers: dict[str, int], statuses: dict[str, int], today: date) -> dict[str, Any]:
    settled = paper.balance_cents == 0
    return {
        "number": paper.number,
        "kind": paper.kind,
        "customer": customers[paper.person.code],
        "issue_date": paper.issued,
        "due_date": paper.due,
        "created": paper.issued,
        "net_cents": None if paper.kind == "payment" else paper.net_cents,
        "vat_cents": None if paper.kind == "payment" else paper.vat_cents,
        "total_cents": paper.total_cents,
        "balance_cents": paper.balance_cents,
        "letter": _letter(paper) if settled else "",
        "label": paper.label,
        "search_key": search_key(paper.number),
        "source": "demo",
        "source_key": f"demo:{paper.number}",
        **_mailed(paper, today),
        **_reminded(paper, statuses, today),
    }


def _letter(paper: Paper) -> str:
    """A matching code like the books' own: two letters that follow from the number."""
    index = int(paper.number[-4:])
    return f"{chr(65 + index // 26 % 26)}{chr(65 + index % 26)}"


def _mailed(paper: Paper, today: date) -> dict[str, Any]:
    """What was mailed in its day: nearly all that is older than some days."""
    old = (today - paper.issued).days > _MAILED_AFTER and paper.kind != "payment"
    if not old or paper.person.case in ("none", "bad", "refused") or paper.number.endswith("7"):
        return {"mailed_at": None, "mailed_count": 0}
    return {"mailed_at": _at(paper.issued + timedelta(days=1)), "mailed_count": 1}


def _reminded(paper: Paper, statuses: dict[str, int], today: date) -> dict[str, Any]:
    """How far the reminders of what is late have come; a dispute stops them."""
    fresh = {"status": None, "reminder_count": 0, "last_reminder_at": None}
    if paper.case == "dispute":
        return fresh | {"status": statuses["LI"]}
    if paper.kind != "invoice" or not paper.balance_cents or paper.due is None or paper.case == "offset":
        return fresh
    if paper.person.case in ("none", "bad", "refused", "blocked", "grouped"):
        return fresh
    for late, count, code in _REMINDERS:
        if (today - paper.due).days >= late:
            last = _at(paper.due + timedelta(days=late - 6))
            return {"status": statuses[code], "reminder_count": count, "last_reminder_at": last}
    return fresh


def _at(day: date) -> datetime:
    return datetime.combine(day, time(8, 30))


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _ROWS:
            model.insert_many(waiting).execute()
            waiting = []
    if waiting:
        model.insert_many(waiting).execute()
