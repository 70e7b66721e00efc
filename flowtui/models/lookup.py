"""Finding the company, the people and the customers that screens and commands show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.errors import FlowError
from flowtui.i18n import _
from flowtui.models.customers import Contact, Customer
from flowtui.models.people import Company, User
from flowtui.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

#: More customers than this are not listed; a few letters find them.
CUSTOMERS_SHOWN = 500


class NoCompanyError(FlowError):
    """Nothing can be written in the name of a company that is not there."""

    def __init__(self) -> None:
        super().__init__(_("This database has no company yet; give it one with: flowtui init --company NAME"))


def company() -> Company | None:
    """The company; ``None`` before it was entered."""
    found: Company | None = Company.select().order_by(Company.id).first()
    return found


def known_company() -> Company:
    """The company.

    Raises:
        NoCompanyError: it was not entered yet.
    """
    found = company()
    if found is None:
        raise NoCompanyError
    return found


def currency() -> str:
    """The currency of the company's books (ISO 4217); euros before it was entered."""
    found = company()
    return str(found.currency) if found else "EUR"


def users() -> list[User]:
    """Every user, by login."""
    return list(User.select().order_by(User.login))


def customers(words: str = "", limit: int = CUSTOMERS_SHOWN) -> tuple[list[Customer], int]:
    """Customers whose name or code holds every one of ``words``, by name, and how many there are in all."""
    query = Customer.select()
    for word in search_key(words).split():
        query = query.where(Customer.search_key.contains(word) | Customer.code.contains(word))
    return list(query.order_by(Customer.search_key, Customer.id).limit(limit)), int(query.count())


def contacts(customer_id: int) -> list[Contact]:
    """A customer's addresses, by what they are for."""
    order = (Contact.purpose, Contact.role.desc(), Contact.position, Contact.id)
    return list(Contact.select().where(Contact.customer == customer_id).order_by(*order))


def wrong_address(customer_code: str) -> str:
    """The first active address of a customer that has not the form of one; empty where all have."""
    query = Contact.select(Contact.email).join(Customer).where(Customer.code == customer_code)
    found = query.where(Contact.active & ~Contact.valid).order_by(Contact.position, Contact.id).first()
    return str(found.email) if found else ""


def main_addresses(customer_ids: Iterable[int]) -> dict[int, str]:
    """For each customer that has one, the first address to write to, with how many others there are."""
    query: Any = Contact.select(Contact.customer, Contact.email)
    query = query.where((Contact.customer << list(customer_ids)) & Contact.active)
    rows = query.order_by(Contact.position, Contact.id).tuples()
    found: dict[int, list[str]] = {}
    for customer, email in rows:
        found.setdefault(customer, []).append(email)
    return {
        key: addresses[0] + (f" +{len(addresses) - 1}" if addresses[1:] else "")
        for key, addresses in found.items()
    }


def find_customer(code: str) -> Customer | None:
    """The customer of that code, if there is one."""
    found: Customer | None = Customer.get_or_none(Customer.code == code.strip())
    return found


def customer_by_id(customer_id: int) -> Customer | None:
    """The customer of that number in the database, if it is still there."""
    found: Customer | None = Customer.get_or_none(Customer.id == customer_id)
    return found
