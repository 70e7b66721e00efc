"""Nobody gets another customer's document: random books, every mail opened and looked through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowtui.documents import templates
from flowtui.ledger import offsets
from flowtui.mailing.compose import compose, envelope
from flowtui.models import Contact, Customer, Invoice, Mail, MailInvoice, proxy
from flowtui.models.words import Code, Kind, MailState, Purpose
from tests.mailing.books import PlainPool, attachments, body, original, planned, read, stored

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flowtui.mailing.values import SendPlan
    from flowtui.models import User

_OWN_MARK = re.compile(r"<(K\d+)>")
_NUMBER = re.compile(r"N\d+x")

seldom = st.sampled_from([False] * 7 + [True])
contacts = st.lists(
    st.tuples(
        st.sampled_from(["all", "invoice", "reminder", "statement"]),
        st.sampled_from(["to", "to", "cc", "bcc"]),
        seldom,
    ),
    max_size=4,
)
documents = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["invoice"] * 5 + ["credit_note", "payment"]),
            "cents": st.sampled_from([12_000, 5_000, 100, 0]),
            "currency": st.sampled_from(["EUR", "EUR", "USD"]),
            "original": st.booleans(),
            "blocked": seldom,
            "sent": st.sampled_from([None] * 5 + [MailState.SENT, MailState.QUEUED, MailState.FAILED]),
        }
    ),
    min_size=1,
    max_size=5,
)
books = st.lists(
    st.fixed_dictionaries(
        {
            "reached": st.sampled_from([True] * 4 + [False]),
            "contacts": contacts,
            "documents": documents,
            "language": st.sampled_from(["fr", "en", "de", ""]),
            "grouping": st.sampled_from(["any"] * 5 + ["single", "grouped"]),
        }
    ),
    min_size=2,
    max_size=4,
)


def _write(found: list[dict[str, Any]], user: User) -> list[Invoice]:
    """Customer K0, K1 …; every address and number says whose it is."""
    rows = []
    for index, given_ in enumerate(found):
        customer = Customer.create(
            code=f"K{index}",
            name=f"Nom{index}k, {'é' * index}",
            language=given_["language"],
            grouping=given_["grouping"],
        )
        known = [("all", "to", False)] * given_["reached"] + given_["contacts"]
        for place, (purpose, role, wrong) in enumerate(known):
            Contact.create(
                customer=customer,
                email=f"c{place}@k{index}.example",
                purpose=purpose,
                role=role,
                valid=not wrong,
            )
        rows += [_document(customer, index, place, one) for place, one in enumerate(given_["documents"])]
    for row, one in zip(rows, [one for given_ in found for one in given_["documents"]], strict=True):
        if one["sent"]:
            stored(planned(user, "reminder", row), user, one["sent"])
    offsets.refresh()
    return rows


def _document(customer: Customer, index: int, place: int, one: dict[str, Any]) -> Invoice:
    cents = one["cents"] if one["kind"] == Kind.INVOICE else -one["cents"]
    number = f"N{index}{place}x"
    row = Invoice.create(
        customer=customer, number=number, search_key=number.lower(), source_key=number, kind=one["kind"],
        issue_date="2026-10-01", created="2026-10-01", due_date="2026-10-31", currency=one["currency"],
        total_cents=cents or 100, balance_cents=cents, blocked=one["blocked"],
    )  # fmt: skip
    if one["original"] and one["kind"] != Kind.PAYMENT:
        original(row, f"%PDF <K{index}> [{number}]".encode())
    return row


def _see_that_each_is_there_once(found: SendPlan, rows: list[Invoice]) -> None:
    planned_ids = [invoice.id for mail in found.mails for invoice in mail.invoices]
    left_ids = [one.invoice_id for one in found.excluded]
    assert sorted(planned_ids + left_ids) == sorted(row.id for row in rows)
    assert all(one.detail and one.code in set(Code) - {Code.READY} for one in found.excluded)


def _see_that_all_of_it_is_the_customers(message: EmailMessage, mail: Mail, numbers: list[str]) -> None:
    index = mail.customer.code.removeprefix("K")
    _sender, recipients = envelope(mail)
    headed = [one.addr_spec for name in ("To", "Cc") if message[name] for one in message[name].addresses]
    assert {address.rpartition("@")[2] for address in [*recipients, *headed]} == {f"k{index}.example"}
    assert not set(headed) - set(recipients)
    for content in attachments(message).values():
        text = content.decode()
        assert _OWN_MARK.findall(text) == [mail.customer.code]
        assert not set(_NUMBER.findall(text)) - set(numbers)
    for part in ("plain", "html"):
        text = body(message, part)
        assert set(_NUMBER.findall(text)) == set(numbers)
        assert not re.findall(r"Nom(?!%s)\dk" % index, text)  # noqa: UP031 - braces mean something in both


def _look_through(rows: list[Invoice], purpose: str, include: tuple[str, ...], user: User) -> None:
    found = planned(user, purpose, *rows, include=include)
    _see_that_each_is_there_once(found, rows)
    for mail in stored(found, user):
        links = MailInvoice.select(MailInvoice, Invoice).join(Invoice).where(MailInvoice.mail == mail)
        numbers = [link.invoice.number for link in links]
        message = read(compose(mail, PlainPool()))
        _see_that_all_of_it_is_the_customers(message, mail, numbers)
        assert len(attachments(message)) == len(numbers) + (purpose != Purpose.INVOICE)


orders = st.fixed_dictionaries(
    {
        "purpose": st.sampled_from(["invoice", "reminder", "statement"]),
        "include": st.sets(st.sampled_from(["cancels-out", "credit-balance", "already-mailed"])).map(tuple),
        "unmarked": st.sets(st.integers(0, 19), max_size=4),
    }
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=books, order=orders)
def test_no_mail_holds_anything_of_another_customer(db, anna, found, order):
    with proxy.obj.atomic() as transaction:
        templates.install_defaults()
        rows = _write(found, anna)
        chosen = [row for place, row in enumerate(rows) if place not in order["unmarked"]]
        _look_through(chosen, order["purpose"], order["include"], anna)
        transaction.rollback()


@pytest.mark.parametrize("purpose", ["invoice", "reminder", "statement"])
def test_two_customers_with_one_name_and_one_address_stay_two(
    sqlite_db, anna, make_customer, make_invoice, purpose
):
    templates.install_defaults()
    twins = [make_customer(code, name="DUPONT", email="compta@dupont.example") for code in ("C1", "C2")]
    rows = [make_invoice(twin, "FA1", source_key=twin.code) for twin in twins]
    found = planned(anna, purpose, *rows)
    assert [mail.customer for mail in found.mails] == ["C1", "C2"]
    for mail in stored(found, anna):
        for content in attachments(read(compose(mail, PlainPool()))).values():
            assert f"<{mail.customer.code}>".encode() in content
