"""A small crowd of customers and invoices in which every condition of the list is met by some and not by others."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from flowtui.models import (
    Company,
    Contact,
    Customer,
    Invoice,
    Mail,
    MailInvoice,
    OriginalDocument,
    ReminderStatus,
    Run,
    User,
    atomic,
)
from flowtui.text import search_key

TODAY = date(2026, 11, 24)
_NAMES = (
    "Dupont & Fils",
    "DURAND sarl",
    "Éts Lefèvre",
    "Müller",
    "Ça_va 100%",
    "O'Neil\\Sons",
    "Straße",
    "dupont & fils",
)
_STATES = ("queued", "claimed", "in_doubt", "sent", "partly", "failed", "uncertain", "cancelled", "bounced")


def fill(seed: int, invoices: int = 300, customers: int = 30) -> None:
    """Fill the open, empty database; the same for the same seed on either kind."""
    rng = random.Random(seed)
    with atomic():
        Company.create(name="Ets Durand")
        user = User.create(login="anna")
        for position, code in enumerate(("R1", "R2", "LI")):
            ReminderStatus.create(code=code, label=code, position=2 - position, blocks=code == "LI")
        for number in range(1, customers + 1):
            _customer(number, rng)
        rows = [_invoice(number, rng.randint(1, customers), rng) for number in range(1, invoices + 1)]
        _mails(user, rows, rng)


def some_day(rng: random.Random, reach: int = 120) -> date:
    return TODAY + timedelta(days=rng.randint(-reach, 40))


def _customer(number: int, rng: random.Random) -> None:
    code = rng.choice((f"C{number}", f"c{number}", f"É{number}"))
    customer = Customer.create(
        code=code,
        name=rng.choice(_NAMES),
        grouping=rng.choice(("any", "any", "single", "grouped")),
        blocked=rng.random() < 0.25,
        block_until=rng.choice((None, some_day(rng, 20))),
    )
    for purpose in ("invoice", "reminder", "statement", "all"):
        for role in ("to", "cc"):
            if rng.random() < 0.4:
                Contact.create(
                    customer=customer,
                    purpose=purpose,
                    role=role,
                    email=f"{purpose}@{number}.example",
                    valid=rng.random() < 0.8,
                    active=rng.random() < 0.8,
                )


def _moment(rng: random.Random, reach: int = 5) -> datetime | None:
    day = TODAY - timedelta(days=rng.randint(0, reach))
    return rng.choice((None, datetime.combine(day, time()) + timedelta(minutes=rng.randrange(1440))))


def _invoice(number: int, customer: int, rng: random.Random) -> Invoice:
    kind = rng.choice(("invoice", "invoice", "credit_note", "payment"))
    name = f"{kind[:2].upper()}{rng.choice(('', 'é', '_'))}{rng.randint(1, 9) * 10 ** rng.randint(0, 3)}"
    total = rng.randint(1, 400) * 100 * (1 if kind == "invoice" else -1)
    row = Invoice.create(
        number=name,
        search_key=search_key(name),
        source_key=f"crowd:{number}",
        kind=kind,
        customer=customer,
        issue_date=some_day(rng),
        due_date=rng.choice((None, some_day(rng))),
        created=some_day(rng, 10),
        currency=rng.choice(("EUR", "EUR", "EUR", "USD")),
        total_cents=total,
        balance_cents=rng.choice((0, total, total // 2)),
        status=rng.choice((None, None, 1, 2, 3)),
        mailed_at=_moment(rng),
        grouped_at=_moment(rng),
        last_reminder_at=_moment(rng),
        reminder_count=rng.randint(0, 4),
        blocked=rng.random() < 0.1,
        block_until=rng.choice((None, some_day(rng, 20))),
        offset_group=rng.choice((None, None, None, number)),
    )
    if rng.random() < 0.2:
        size = rng.choice((1000, 30_000_000))
        OriginalDocument.create(invoice=row, name="f.pdf", size=size, sha256="", content=b"")
    return row


def _mails(user: User, rows: list[Invoice], rng: random.Random) -> None:
    runs = [
        Run.create(purpose="invoice", user=user, created_at=datetime.combine(TODAY, time()), test_to=to)
        for to in ("", "", "me@x.example")
    ]
    for number in range(1, len(rows) // 2):
        invoice, run, state = rng.choice(rows), rng.choice(runs), rng.choice(_STATES)
        purpose = rng.choice(("invoice", "reminder", "statement"))
        mail = Mail.create(
            run=run,
            purpose=purpose,
            customer=invoice.customer,
            language="fr",
            message_id=f"<{number}@x>",
            sender="a@x.example",
            subject="s",
            currency="EUR",
            total_cents=0,
            state=state,
        )
        MailInvoice.create(
            mail=mail,
            invoice=invoice,
            purpose=purpose,
            copy=number,
            live=state not in ("failed", "cancelled") and not run.test_to,
            total_cents=0,
            balance_cents=0,
        )
