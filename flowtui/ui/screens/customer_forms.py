"""The forms about a customer: the customer, the block, one address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flowtui.i18n import _
from flowtui.models import Contact, Customer
from flowtui.models import fields as f
from flowtui.models.edit import correct_contact, set_contact, set_customer
from flowtui.models.lookup import find_customer
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.stored_words import languages, options
from flowtui.ui.widgets.edit_form import Spec

if TYPE_CHECKING:
    from flowtui.ui.session import Session


def customer_form(session: Session, code: str) -> FormScreen:
    """Everything about a customer but the addresses; a code that is new makes a new one."""
    one = find_customer(code) or Customer(code=code, name="")

    def text(name: str, **more: Any) -> Spec:
        return Spec(name, f.label(name), getattr(one, name), **more)

    parts: list[Spec | str] = [
        text("name"),
        text("address", lines=2),
        text("postcode"),
        text("city"),
        text("country", hint="FR"),
        text("siren"),
        text("vat_number"),
        text("terms"),
        Spec("language", f.label("language"), one.language, choices=languages()),
        Spec("grouping", f.label("grouping"), one.grouping, choices=options("grouping")),
        Spec("consumer", f.label("consumer"), bool(one.consumer)),
        _("Block"),
        *_block_specs(one),
    ]
    heading = _("Customer {code}").format(code=code)
    return FormScreen(session, heading, parts, partial(_save_customer, code), always=not one.id)


def block_form(session: Session, one: Customer) -> FormScreen:
    """Only the block."""
    heading = _("Block of {customer}").format(customer=one.name)
    advice = _("A blocked customer is sent nothing; the reason stands in every control and report.")
    return FormScreen(session, heading, _block_specs(one), partial(_save_customer, one.code), advice=advice)


def contact_form(session: Session, owner: Customer, contact: Contact | None = None) -> FormScreen:
    """One address; without a ``contact`` a new one."""
    one = contact or Contact(customer=owner, email="")
    parts = [
        Spec("email", f.label("email"), one.email),
        Spec("purpose", f.label("purpose"), one.purpose, choices=options("purpose", "notice")),
        Spec("role", f.label("role"), one.role, choices=options("role")),
        Spec("name", f.label("name"), one.name, hint=_("whose it is, where it is known")),
        Spec("active", f.label("active"), bool(one.active)),
    ]
    heading = _("Address of {customer}").format(customer=owner.name)
    if contact is not None:
        return FormScreen(session, heading, parts, lambda changes: correct_contact(contact.id, **changes))
    return FormScreen(session, heading, parts, partial(_add_contact, owner.code), always=True)


def _block_specs(one: Customer) -> list[Spec]:
    return [
        Spec("blocked", f.label("blocked"), bool(one.blocked)),
        Spec("block_reason", f.label("block_reason"), one.block_reason),
        Spec(
            "block_until",
            f.label("block_until"),
            one.block_until.strftime("%d/%m/%Y") if one.block_until else "",
            hint=_("the last day; empty: until it is lifted"),
        ),
    ]


def _save_customer(code: str, changes: dict[str, Any]) -> Customer:
    return set_customer(code, **changes)


def _add_contact(code: str, changes: dict[str, Any]) -> Contact:
    return set_contact(code, changes.pop("email", ""), **changes)
