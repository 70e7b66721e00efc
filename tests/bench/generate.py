#!/usr/bin/env python3
"""Fill a new database with many invoices, the same for the same seed: ``generate.py N URL [--seed S]``.

Ten years of invoices of N/50 customers in the real schema: 6 % credit notes, 2 % unmatched payments, 7 %
open, 85 % of the older ones mailed, every twentieth customer without an address. Prints the rows per
second of CPU; rows go in by ``executemany`` (COPY would be faster on PostgreSQL, and is another road).
"""

# ruff: noqa: T201 - a command that prints
from __future__ import annotations

import argparse
import random
from datetime import date, datetime, time, timedelta
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from flowtui.ledger.bulk import insert
from flowtui.models import Company, Contact, Customer, Invoice, ReminderStatus, atomic, proxy
from flowtui.models.database import is_sqlite
from flowtui.models.identity import create_administrator
from flowtui.models.upgrade import create_database
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 24)
_FIRST_NAMES = (
    "Dupont",
    "Durand",
    "Légrand",
    "Petit",
    "Müller",
    "Garcia",
    "Lefèvre",
    "Moreau",
    "Roux",
    "Fabre",
)
_TRADES = ("& Fils", "SARL", "Bâtiment", "Transports", "Électricité", "et Cie", "SAS", "Conseil", "Primeurs")
_CUSTOMER = (
    Customer.code,
    Customer.name,
    Customer.search_key,
    Customer.address,
    Customer.city,
    Customer.offsets_stale,
)
_INVOICE = (
    Invoice.number,
    Invoice.search_key,
    Invoice.source_key,
    Invoice.kind,
    Invoice.customer,
    Invoice.issue_date,
    Invoice.due_date,
    Invoice.created,
    Invoice.total_cents,
    Invoice.balance_cents,
    Invoice.mailed_at,
    Invoice.mailed_count,
    Invoice.reminder_count,
    Invoice.status,
)


def fill(invoices: int, *, seed: int = 1, company: str = "Banc d'essai") -> float:
    """Fill the open, empty database; the CPU seconds that the invoices alone took."""
    rng = random.Random(seed)
    customers = max(1, invoices // 50)
    with atomic():
        Company.create(name=company)
        create_administrator(name="Anna", email="anna@example.com")
        for position, code in enumerate(("R1", "R2", "MD")):
            ReminderStatus.create(code=code, label=code, position=position)
        _insert(Customer, _CUSTOMER, _customers(customers, rng))
        _insert(Contact, (Contact.customer, Contact.email), _contacts(customers))
        started = process_time()
        _insert(Invoice, _INVOICE, _invoices(invoices, customers, rng))
        spent = process_time() - started
    proxy.obj.execute_sql("ANALYZE")
    return spent


def _insert(model: Any, columns: tuple[Any, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """With the defaults of the columns that the rows do not name."""
    named = {column.name for column in columns}
    others = [
        (field, field.default)
        for field in model._meta.sorted_fields
        if field.name not in named and field.default is not None and not field.primary_key
    ]
    constant = tuple(default for _field, default in others)
    insert(model, (*columns, *(field for field, _default in others)), (row + constant for row in rows))


def _customers(count: int, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        name = f"{rng.choice(_FIRST_NAMES)} {rng.choice(_TRADES)} {number}"
        yield f"C{number:06d}", name, search_key(name), f"{number} rue des Lilas", "Lyon", False


def _contacts(count: int) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        if number % 20:
            yield number + 1, f"compta{number}@example.com"


def _invoices(count: int, customers: int, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    first = TODAY - timedelta(days=3650)
    for number in range(1, count + 1):
        day = first + timedelta(days=3650 * number // count)
        kind = rng.choices(("invoice", "credit_note", "payment"), (92, 6, 2))[0]
        name = (
            f"{'FA' if kind == 'invoice' else 'AV' if kind == 'credit_note' else 'RG'}{day.year}-{number:07d}"
        )
        total = rng.randrange(1_000, 1_000_000) * (1 if kind == "invoice" else -1)
        is_open = rng.random() < 0.068
        old = (TODAY - day).days > 20
        mailed = datetime.combine(day, time(9)) if old and rng.random() < 0.85 else None
        late = is_open and old and kind == "invoice"
        yield (
            name,
            name.lower(),
            f"bench:{number}",
            kind,
            rng.randrange(customers) + 1,
            day,
            day + timedelta(days=30) if kind == "invoice" else None,
            day,
            total,
            total if is_open else 0,
            mailed,
            int(mailed is not None),
            rng.randrange(4) if late else 0,
            rng.choice((None, 1, 2, 3)) if late else None,
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("invoices", type=int)
    parser.add_argument("url")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    create_database(arguments.url)
    started = perf_counter()
    spent = fill(arguments.invoices, seed=arguments.seed)
    rate = arguments.invoices / max(spent, 0.001)
    what = "sqlite" if is_sqlite() else "postgresql"
    print(
        f"{arguments.invoices} invoices on {what}: {rate:,.0f} rows/CPU s, {perf_counter() - started:.1f} s in all"
    )


if __name__ == "__main__":
    main()
