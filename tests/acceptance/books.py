"""Books for the acceptance tests of the sender: people, invoices, runs, a configuration."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from flowtui.models import Company, Customer, Invoice, Mail, ReminderStatus, Run, User, proxy
from flowtui.models.identity import create_administrator
from flowtui.models.upgrade import create_database
from tests.conftest import TODAY
from tests.mailing import sending_kit as kit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.mailing.scripted import Scripted


@contextlib.contextmanager
def opened(url: str) -> Iterator[None]:
    """The database, bound to the models meanwhile."""
    from flowtui.models.upgrade import open_current

    database = open_current(url)
    try:
        yield
    finally:
        database.close()
        proxy.initialize(None)


def found(url: str) -> User:
    """A new database with a company, two accountants who may do everything, and a status."""
    create_database(url)
    Company.create(name="Ets Durand")
    ReminderStatus.create(code="R1", label="Relance 1")
    anna = create_administrator(name="Anna", email="anna@durand.example")
    rights: dict[str, Any] = {name: True for name in User._meta.fields if name.startswith("may_")}
    User.create(login="berta", name="Berta", email="berta@durand.example", **rights)
    return anna


def invoices(count: int, *, first: int = 0) -> list[Invoice]:
    """Open invoices of one customer, numbered on."""
    with proxy.obj.atomic():
        customer = Customer.get_or_none() or Customer.create(code="C", name="Client")
        return [_invoice(customer, f"FA{first + number}") for number in range(count)]


def run_of(user: User, count: int, *, first: int = 0) -> Run:
    """A stored run of so many mails, to an address each."""
    return kit.single_run(user, invoices(count, first=first))


def config(path: Path, port: int, more: str = "") -> Path:
    """A server on loopback without encryption."""
    path.write_text(
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nauth = "none"\n'
        f"retry_seconds = 0\ntimeout_seconds = 5\n{more}\n"
    )
    return path


def received(server: Scripted) -> Counter[str]:
    """How often each address got a mail."""
    return Counter(to for recipients, _data in server.taken for to in recipients)


def see_each_arrived_once(server: Scripted) -> None:
    """Every invoice of the books left once, says so, and arrived once."""
    every = {kit.address(row) for row in Invoice.select()}
    got = received(server)
    assert {address: number for address, number in got.items() if number > 1} == {}, "arrived twice"
    assert every - set(got) == set(), "did not arrive"
    assert {mail.state for mail in Mail.select()} == {"sent"}
    assert {row.mailed_count for row in Invoice.select()} == {1}
    assert {run.state for run in Run.select()} == {"done"}


def _invoice(customer: Customer, number: str) -> Invoice:
    return Invoice.create(
        customer=customer, number=number, search_key=number.lower(), source_key=number, kind="invoice",
        issue_date=TODAY, created=TODAY, due_date=TODAY, total_cents=12_000, balance_cents=12_000,
    )  # fmt: skip
