"""A small company whose list shows everything that a row can show."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flowtui.models import Customer, Invoice, ReminderStatus

if TYPE_CHECKING:
    from collections.abc import Callable

STATUSES = (("R1", "1re relance"), ("R2", "2e relance"), ("MD", "Mise en demeure"), ("LI", "Litige"))
MAILED = datetime(2026, 10, 12, 9, 30)  # noqa: DTZ001 - naive UTC, as the database stores it


def seed(make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]) -> None:
    """Customers and rows of the sketch, and then some."""
    status = {
        code: ReminderStatus.create(code=code, label=label, position=position)
        for position, (code, label) in enumerate(STATUSES)
    }
    names = {
        "C1": "DUPONT & FILS",
        "C2": "DURAND SARL",
        "C3": "PETIT ET CIE",
        "C4": "LEGRAND [/b] & Fils",
        "C5": "Béranger Électricité du Centre-Val de Loire",
        "C6": "東京商事株式会社",
        "C7": "Ets \x1b[31mROUGE\x07\tSA",
    }
    customer = {
        code: make_customer(code, name=name, email=None if code == "C3" else f"{code}@example.com".lower())
        for code, name in names.items()
    }
    customer["C5"].blocked = True
    customer["C5"].save()

    def row(code: str, number: str, issued: date, due: date | None, cents: int, **fields: Any) -> None:
        kind = {"AV": "credit_note", "RG": "payment"}.get(number[:2], "invoice")
        make_invoice(
            customer[code], number, kind=kind, issue_date=issued, due_date=due, total_cents=cents, **fields
        )

    row(
        "C1",
        "FA2026-0412",
        date(2026, 10, 3),
        date(2026, 11, 2),
        124000,
        mailed_at=MAILED,
        status=status["R1"],
    )
    row("C1", "AV2026-0031", date(2026, 10, 10), None, -24000, mailed_at=MAILED, offset_group=1)
    row("C1", "FA2026-0388", date(2026, 10, 1), date(2026, 10, 31), 24000, mailed_at=MAILED, offset_group=1)
    row("C2", "FA2026-0420", date(2026, 10, 11), date(2026, 11, 10), 88050)
    row("C2", "RG2026-0107", date(2026, 11, 2), None, -30000)
    row("C3", "FA2026-0431", date(2026, 11, 3), date(2026, 12, 3), 4210)
    row("C4", "FA2025-0007", date(2025, 1, 15), date(2025, 2, 14), 123456789, status=status["MD"])
    row("C5", "FA2026-0440", date(2026, 11, 5), date(2026, 12, 5), 150000)
    row("C6", "FA2026-0441", date(2026, 11, 6), date(2026, 12, 6), 99)
    row("C7", "FA2026-0442", date(2026, 11, 7), date(2026, 12, 7), 7000)
    row("C1", "FA2026-0300", date(2026, 7, 1), date(2026, 7, 31), 50000, balance_cents=0, mailed_at=MAILED)


def many(
    make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice], count: int = 300
) -> None:
    """Many open rows of twenty customers, in two currencies."""
    customers = [make_customer(f"K{number:02d}", name=f"CLIENT {number:02d}") for number in range(20)]
    for number in range(count):
        cents = (number * 7919) % 90000 + 100
        make_invoice(
            customers[number * 7 % 20],
            f"FA{number:04d}",
            kind="invoice" if number % 9 else "credit_note",
            total_cents=cents if number % 9 else -cents,
            currency="EUR" if number % 25 else "USD",
            issue_date=date(2026, 1 + number % 11, 1 + number % 28),
        )
