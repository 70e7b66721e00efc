"""Customers and their addresses by purpose."""

from __future__ import annotations

from typing import Any

import peewee as pw

from flowtui.models.database import Base, ByBytes
from flowtui.models.words import ContactPurpose, Role
from flowtui.text import search_key


class Customer(Base):
    """Whoever owes the invoices."""

    code = pw.TextField(unique=True)
    """Compared byte by byte on either database: on PostgreSQL its column has that collation."""
    name = pw.TextField()
    search_key = pw.TextField()
    """The name without case and accents; set by :meth:`save` and by the imports."""
    address = pw.TextField(default="")
    postcode = pw.TextField(default="")
    city = pw.TextField(default="")
    country = pw.TextField(default="")
    language = pw.TextField(default="fr")
    siren = pw.TextField(default="")
    vat_number = pw.TextField(default="")
    terms = pw.TextField(default="")
    grouping = pw.TextField(default="any")
    """``any``; ``single`` never receives a statement; ``grouped`` never a mail per reminder."""
    consumer = pw.BooleanField(default=False)
    """A private person: no fixed indemnity, no commercial penalties."""
    blocked = pw.BooleanField(default=False)
    block_reason = pw.TextField(default="")
    block_until = pw.DateField(null=True)
    """The last day of the block; empty: until it is lifted."""
    offsets_stale = pw.BooleanField(default=True)
    """Whether the cancel-outs have to be looked for again; set by whatever changes a balance."""

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Store the customer, its search key following its name."""
        self.search_key = search_key(self.name)
        return int(super().save(*args, **kwargs))


Customer.add_index(Customer.index(ByBytes(Customer.search_key), Customer.id, name="customer_search_key"))


class Contact(Base):
    """One address of a customer, with what it is for."""

    customer = pw.ForeignKeyField(Customer, backref="contacts", on_delete="CASCADE")
    email = pw.TextField()
    name = pw.TextField(default="")
    purpose = pw.TextField(default=ContactPurpose.ALL)
    role = pw.TextField(default=Role.TO)
    valid = pw.BooleanField(default=True)
    """Whether the address has the form of one (RFC 5321); judged when it is stored."""
    active = pw.BooleanField(default=True)
    position = pw.IntegerField(default=0)

    class Meta:
        """An address stands once for a customer, a purpose and a role."""

        indexes = ((("customer", "purpose", "role", "email"), True),)
