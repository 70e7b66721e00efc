"""The preflight: which condition speaks first, for each purpose."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from flowtui.ledger import preflight, query, rows
from flowtui.ledger.language import parse
from flowtui.models import Contact, Invoice, Mail, MailInvoice, OriginalDocument, ReminderStatus, Run, proxy

if TYPE_CHECKING:
    from collections.abc import Callable

    import peewee as pw

    from flowtui.models import Customer, User

TODAY = date(2026, 11, 24)
YESTERDAY = datetime(2026, 11, 23, 12)  # noqa: DTZ001 - stored without a zone
NOON = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - stored without a zone
PURPOSES = ("invoice", "reminder", "statement")


@pytest.fixture
def invoice(make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]) -> Invoice:
    """One that is ready; ask for a database first."""
    return make_invoice(make_customer())


def codes(invoice: Invoice, **how: Any) -> tuple[str, str, str]:
    """The code for each purpose."""
    found = []
    for purpose in PURPOSES:
        expression = preflight.code(purpose, today=TODAY, **how)
        ((code,),) = proxy.obj.execute(Invoice.select(expression).where(Invoice.id == invoice.id))
        found.append(code)
    return found[0], found[1], found[2]


def mail(
    user: User, invoice: Invoice, purpose: str, state: str, *, live: bool = True, test_to: str = ""
) -> Mail:
    run = Run.create(purpose=purpose, user=user, created_at=NOON, test_to=test_to)
    sent = Mail.create(
        run=run,
        purpose=purpose,
        customer=invoice.customer,
        language="fr",
        message_id=f"<{run.id}@x>",
        sender="a@x.example",
        subject="s",
        currency="EUR",
        total_cents=0,
        state=state,
    )
    MailInvoice.create(
        mail=sent, invoice=invoice, purpose=purpose, copy=run.id, live=live, total_cents=0, balance_cents=0
    )
    return sent


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("ready", "ready", "ready")),
        ({"kind": "payment", "total_cents": -1}, ("no-document", "no-document", "no-document")),
        ({"kind": "credit_note", "total_cents": -1}, ("ready", "credit-balance", "ready")),
        ({"balance_cents": 0}, ("ready", "settled", "settled")),
        ({"mailed_at": YESTERDAY}, ("already-mailed", "ready", "ready")),
        ({"last_reminder_at": NOON}, ("ready", "already-mailed", "ready")),
        ({"last_reminder_at": YESTERDAY}, ("ready", "ready", "ready")),
        ({"grouped_at": NOON}, ("ready", "ready", "already-mailed")),
        ({"grouped_at": YESTERDAY}, ("ready", "ready", "ready")),
        ({"offset_group": 1}, ("cancels-out", "cancels-out", "cancels-out")),
        ({"blocked": True}, ("blocked", "blocked", "blocked")),
        ({"blocked": True, "block_until": TODAY}, ("blocked", "blocked", "blocked")),
        ({"blocked": True, "block_until": TODAY - timedelta(days=1)}, ("ready", "ready", "ready")),
        ({"block_until": TODAY}, ("ready", "ready", "ready")),
        (
            {"mailed_at": NOON, "offset_group": 1, "blocked": True},
            ("already-mailed", "cancels-out", "cancels-out"),
        ),
    ],
)
def test_what_stands_in_the_row(
    sqlite_db: pw.Database,
    make_customer: Callable[..., Customer],
    make_invoice: Callable[..., Invoice],
    fields: dict[str, Any],
    expected: tuple[str, ...],
) -> None:
    customer = make_customer()
    make_invoice(customer, "OTHER", total_cents=100_000)
    assert codes(make_invoice(customer, **fields)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"blocked": True}, ("blocked", "blocked", "blocked")),
        ({"blocked": True, "block_until": TODAY - timedelta(days=1)}, ("ready", "ready", "ready")),
        ({"grouping": "grouped"}, ("ready", "blocked", "ready")),
        ({"grouping": "single"}, ("ready", "ready", "blocked")),
        ({"email": None}, ("no-address", "no-address", "no-address")),
    ],
)
def test_what_stands_at_the_customer(
    sqlite_db: pw.Database,
    make_customer: Callable[..., Customer],
    make_invoice: Callable[..., Invoice],
    fields: dict[str, Any],
    expected: tuple[str, ...],
) -> None:
    assert codes(make_invoice(make_customer(**fields))) == expected


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ([("invoice", "to", True)], ("ready", "ready", "ready")),
        ([("reminder", "to", True)], ("no-address", "ready", "ready")),
        ([("statement", "to", True)], ("no-address", "no-address", "ready")),
        ([("all", "cc", True)], ("no-address", "no-address", "no-address")),
        ([("all", "to", False)], ("bad-address", "bad-address", "bad-address")),
        ([("all", "to", True), ("all", "bcc", False)], ("bad-address", "bad-address", "bad-address")),
        ([("all", "to", True), ("invoice", "to", False)], ("bad-address", "ready", "ready")),
        ([("all", "to", True), ("invoice", "cc", False)], ("ready", "ready", "ready")),
        ([("reminder", "to", False), ("statement", "to", True)], ("no-address", "bad-address", "ready")),
    ],
)
def test_the_first_purpose_with_an_address_counts(
    sqlite_db: pw.Database,
    make_customer: Callable[..., Customer],
    make_invoice: Callable[..., Invoice],
    contacts: list[tuple[str, str, bool]],
    expected: tuple[str, ...],
) -> None:
    customer = make_customer(email=None)
    for purpose, role, valid in contacts:
        Contact.create(customer=customer, email="x@example.com", purpose=purpose, role=role, valid=valid)
    Contact.create(customer=customer, email="old@example.com", active=False, valid=False)
    assert codes(make_invoice(customer)) == expected


def test_a_status_may_block_reminders_but_not_the_invoice(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    dispute = ReminderStatus.create(code="LI", label="Litige", blocks=True)
    first = ReminderStatus.create(code="R1", label="1")
    customer = make_customer()
    assert codes(make_invoice(customer, "A", status=dispute)) == ("ready", "blocked", "blocked")
    assert codes(make_invoice(customer, "B", status=first)) == ("ready", "ready", "ready")


@pytest.mark.parametrize(
    ("credit", "reminded"), [(-10000, "credit-balance"), (-9999, "ready"), (-10001, "credit-balance")]
)
def test_a_customer_who_owes_nothing_on_balance_is_not_reminded(
    sqlite_db: pw.Database,
    make_customer: Callable[..., Customer],
    make_invoice: Callable[..., Invoice],
    credit: int,
    reminded: str,
) -> None:
    """Cases P2 and P4: unmatched payments that cover the debt, and those that leave a cent of it."""
    customer = make_customer()
    invoice = make_invoice(customer, total_cents=10000)
    make_invoice(customer, "R1", kind="payment", total_cents=credit)
    make_invoice(customer, "USD", total_cents=99999, currency="USD")
    make_invoice(make_customer("C2"), "C2", total_cents=99999)
    assert codes(invoice) == ("ready", reminded, reminded)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("queued", "in-progress"),
        ("claimed", "in-progress"),
        ("in_doubt", "in-progress"),
        ("uncertain", "in-progress"),
        ("sent", "ready"),
        ("failed", "ready"),
        ("cancelled", "ready"),
    ],
)
def test_a_mail_under_way_holds_the_invoice_for_its_purpose(
    sqlite_db: pw.Database,
    anna: User,
    invoice: Invoice,
    state: str,
    code: str,
) -> None:
    mail(anna, invoice, "reminder", state, live=state not in ("failed", "cancelled"))
    assert codes(invoice) == ("ready", code, "ready")


def test_a_test_run_holds_nothing(
    sqlite_db: pw.Database,
    anna: User,
    make_customer: Callable[..., Customer],
    make_invoice: Callable[..., Invoice],
) -> None:
    invoice = make_invoice(make_customer())
    mail(anna, invoice, "invoice", "queued", live=False, test_to="me@x.example")
    assert codes(invoice) == ("ready", "ready", "ready")
    assert rows.fetch([invoice.id])[0].mail_flag == ""


def test_what_a_person_takes_in_leaves_the_later_conditions(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer(email=None)
    invoice = make_invoice(customer, mailed_at=NOON, offset_group=1)
    assert codes(invoice)[0] == "already-mailed"
    assert codes(invoice, include={"already-mailed"})[0] == "cancels-out"
    assert codes(invoice, include={"already-mailed", "cancels-out"})[0] == "no-address"


def test_the_gap_between_reminders_is_a_setting(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    invoice = make_invoice(make_customer(), last_reminder_at=YESTERDAY, grouped_at=NOON)
    assert codes(invoice, gap_days=2) == ("ready", "already-mailed", "already-mailed")
    assert codes(invoice, gap_days=1) == ("ready", "ready", "already-mailed")
    assert codes(invoice, gap_days=0) == ("ready", "ready", "ready")


def test_why_asks_the_reminder_what_only_it_can_say(
    sqlite_db: pw.Database, make_customer: Callable[..., Customer], make_invoice: Callable[..., Invoice]
) -> None:
    customer = make_customer()
    settled = make_invoice(customer, "S", balance_cents=0)
    credit = make_invoice(customer, "C", kind="credit_note", total_cents=-500)
    large = make_invoice(customer, "L", total_cents=1000)
    for row, size in ((settled, 1000), (large, 26_000_000)):
        OriginalDocument.create(invoice=row, name="x.pdf", size=size, sha256="", content=b"")
    found = {
        code: list(query.ids(parse(f"why:{code}"))) for code in ("settled", "credit-balance", "too-large")
    }
    assert found == {"settled": [settled.id], "credit-balance": [credit.id], "too-large": [large.id]}
    assert len(query.ids(parse("why:ready"))) == 3
    assert not query.ids(parse("why:no-right"))
    assert not query.ids(parse("why:template-missing"))


@pytest.mark.parametrize(
    ("states", "flag"),
    [
        (("sent",), ""),
        (("failed",), "!"),
        (("bounced",), "!"),
        (("failed", "sent"), ""),
        (("sent", "failed"), "!"),
        (("queued",), ">"),
        (("uncertain", "sent"), "?"),
        (("uncertain", "queued"), "?"),
    ],
)
def test_the_list_marks_what_became_of_the_mails(
    sqlite_db: pw.Database,
    anna: User,
    invoice: Invoice,
    states: tuple[str, ...],
    flag: str,
) -> None:
    for state in states:
        mail(anna, invoice, "invoice", state)
    assert rows.fetch([invoice.id])[0].mail_flag == flag
    words = {"!": "failed", "?": "uncertain", ">": "progress"}
    found = [mark for mark, word in words.items() if query.ids(parse(f"sending:{word}"))]
    assert found == ([flag] if flag else [])
