"""Who receives a customer's mail: the one chain of purposes, in SQL for lists and in Python for plans.

The first purpose of the chain that has an active TO address gives TO, CC and BCC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import peewee as pw

from flowtui.ledger.bulk import chunks, ids_in
from flowtui.ledger.expressions import unindexed
from flowtui.models import Contact, proxy
from flowtui.models.words import ContactPurpose, Purpose, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

CHAINS: dict[str, tuple[ContactPurpose, ...]] = {
    Purpose.INVOICE: (ContactPurpose.INVOICE, ContactPurpose.ALL),
    Purpose.REMINDER: (ContactPurpose.REMINDER, ContactPurpose.ALL, ContactPurpose.INVOICE),
    Purpose.STATEMENT: (
        ContactPurpose.STATEMENT,
        ContactPurpose.REMINDER,
        ContactPurpose.ALL,
        ContactPurpose.INVOICE,
    ),
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a mail."""

    email: str
    name: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Recipients:
    """The addresses of one customer for one purpose."""

    purpose: str = ""
    """Which entry of the chain gave them; empty: none did."""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()

    @property
    def invalid(self) -> tuple[Address, ...]:
        """Those that have not the form of an address."""
        return tuple(one for one in (*self.to, *self.cc, *self.bcc) if not one.valid)


class _Contact(NamedTuple):
    purpose: str
    role: str
    address: Address


def recipients(customer_id: int, purpose: str) -> Recipients:
    """Who receives a mail of ``purpose`` to this customer."""
    return recipients_of([customer_id], purpose)[customer_id]


def recipients_of(customer_ids: Iterable[int], purpose: str) -> dict[int, Recipients]:
    """Who receives a mail of ``purpose``, for each of many customers."""
    wanted = list(dict.fromkeys(customer_ids))
    found: dict[int, list[_Contact]] = {customer: [] for customer in wanted}
    for chunk in chunks(wanted):
        query = (
            Contact.select(
                Contact.customer, Contact.purpose, Contact.role, Contact.email, Contact.name, Contact.valid
            )
            .where(Contact.active, ids_in(chunk, Contact.customer))
            .order_by(Contact.position, Contact.id)
        )
        for customer, of, role, email, name, valid in proxy.obj.execute(query):
            found[customer].append(_Contact(of, role, Address(email, name, bool(valid))))
    return {customer: _choose(contacts, purpose) for customer, contacts in found.items()}


def has_address(customer_id: Any, purpose: str) -> Any:
    """SQL: whether the customer in column ``customer_id`` has an address for ``purpose``."""
    contact = Contact.alias()
    return pw.fn.EXISTS(_receiving(contact.select(pw.SQL("1")), contact, customer_id, purpose))


def _chosen_purpose(customer_id: Any, purpose: str) -> Any:
    """SQL: which entry of the chain is used; NULL: none."""
    contact = Contact.alias()
    rank = pw.Case(contact.purpose, [(str(entry), place) for place, entry in enumerate(CHAINS[purpose])])
    query = _receiving(contact.select(contact.purpose), contact, customer_id, purpose)
    return query.order_by(rank).limit(1)


def _receiving(query: Any, contact: Any, customer_id: Any, purpose: str) -> Any:
    return query.where(
        contact.customer == customer_id,
        contact.active,
        contact.role == str(Role.TO),
        contact.purpose.in_([str(entry) for entry in CHAINS[purpose]]),
    )


def has_bad_address(customer_id: Any, purpose: str) -> Any:
    """SQL: whether one of the addresses that would be used has not the form of one.

    Which purpose is used is asked only of customers that have such an address.
    """
    contact = Contact.alias()
    return pw.fn.EXISTS(
        contact.select(pw.SQL("1")).where(
            contact.customer == customer_id,
            contact.active,
            ~contact.valid,
            unindexed(contact.purpose) == _chosen_purpose(customer_id, purpose),
        )
    )


def _choose(contacts: list[_Contact], purpose: str) -> Recipients:
    for entry in CHAINS[purpose]:
        mine = [contact for contact in contacts if contact.purpose == entry]
        if any(contact.role == Role.TO for contact in mine):
            to, cc, bcc = (tuple(c.address for c in mine if c.role == role) for role in Role)
            return Recipients(entry, to, cc, bcc)
    return Recipients()
